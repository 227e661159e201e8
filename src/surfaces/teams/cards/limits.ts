/** Teams' limits, and where they are told. */
export const TEAMS_LIMITS = {
  /**
   * Bytes of a message as UTF-16, with everything in it: refused above about 100 KB, and Teams asks to stay below 80 KB
   * (learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages); room is left for what is around
   * the card.
   */
  messageBytes: 72 * 1024,
  /** More are put behind "…" (…/task-modules-and-cards/cards/cards-actions). */
  buttonsShown: 6,
  /** Above it, choices are searched for rather than listed. */
  choicesListed: 30,
  /** What a search answers at once. */
  choicesFound: 15,
} as const;

/** As Teams counts: two bytes for each unit of UTF-16. */
export const sizeOf = (value: unknown): number => JSON.stringify(value).length * 2;
