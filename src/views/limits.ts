/**
 * The tightest limit among the platforms, for each thing that they limit. Slack's are of its Block Kit reference
 * (https://docs.slack.dev/reference/block-kit), Teams' of its card reference
 * (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format).
 */
export const LIMITS = {
  /** Teams: a card is refused above a size that its pages give as 28, 40 and 100 KB. */
  cardBytes: 28_000,
  /** Slack: 50 blocks in a message; some elements become two. */
  elements: 40,
  /** Ours (STYLE): what can be taken in at a glance. */
  facts: 5,
  /** Teams: more are hidden behind "…". */
  buttonsInARow: 6,
  /** Slack draws about 30 characters of a button and takes 75; Teams wraps. In code points. */
  buttonTitle: 40,
  /**
   * Ours, as JSON: more than a typed line comes to. Slack takes 2,000 characters of a button and is given a reference for
   * more; Teams has a limit for a card as a whole.
   */
  buttonData: 18_000,
  /** Slack: plain text of a header. In code points. */
  heading: 150,
  /** Slack: text of a section. */
  text: 3_000,
  /** Slack: a field of a section. */
  fact: 2_000,
  /** Slack: what is typed into an input. */
  typed: 3_000,
  /** Slack: options of a select. */
  choices: 100,
  /** Slack: text of an option. In code points. */
  choiceTitle: 75,
  /** Slack: rows of a table. */
  tableRows: 100,
  /** Slack: title of a chart and of its axes, label of a point, charts in a message. */
  chartTitle: 50,
  chartLabel: 20,
  charts: 2,
  /** Ours: what can be told apart on a phone. */
  chartPoints: 30,
} as const;

/** Names that people gave, on cards: they may be much longer. In code points. */
export const NAME_SHOWN = 80;
