import type { ImageSource } from './block-types.ts';
import type { Node } from './card-types.ts';
import type { ChartData } from './chart-data.ts';
import type { Tone } from './tones.ts';

/** What a card says to this translator alone, under whatever key its author uses. */
export interface Hints {
  /** The text is a state as a word: it goes beside what it stands with, and behind a coloured dot. */
  readonly badge?: boolean;
  /** A change of this input is to be sent at once. */
  readonly reload?: boolean;
  /** ISO 8601 instant that the text says: shown in the reader's own zone, the text where a client cannot. */
  readonly date?: string;
  /** The part of the text that says it; all of it unless told. */
  readonly dated?: string;
  /** A chart in a sentence, for those who do not see it. */
  readonly alt?: string;
  /** Of a chart with more points than Slack draws, the last ones are drawn. */
  readonly keep?: 'last';
}

/** Words that are not on the card, in the reader's language. */
export interface Texts {
  readonly confirmTitle: string;
  readonly confirmText: (action: string) => string;
  readonly confirmYes: (action: string) => string;
  readonly confirmNo: string;
  /** Beside the place where blocks, or rows of a table, did not fit. */
  readonly blocksLeftOut: (count: number) => string;
  readonly rowsLeftOut: (count: number) => string;
  readonly columnsLeftOut: (count: number) => string;
  readonly choicesLeftOut: (count: number) => string;
  /** Label of the choice between several ways to submit a form. */
  readonly whatToDo: string;
  readonly submit: string;
  readonly noChoices: string;
  readonly table: string;
  readonly chart: string;
  readonly picture: string;
}

export interface Options {
  readonly hints?: (node: Node) => Hints;
  readonly texts?: Partial<Texts>;
  /** Changes the ids of blocks, which Slack asks for when a message is updated. Inputs keep theirs, and what was typed. */
  readonly revision?: string;
  /** How a hinted date is written: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
  readonly dates?: { readonly format: string };
  /** Of the numbers on the card, e.g. `nl`: makes "1.234" sortable as a number. Without it only bare digits are. */
  readonly locale?: string;
  /** IANA zone that is shown under a time input. */
  readonly timezone?: string;
  /** Keeps what is too long for a button or a choice and returns a short reference, given to `load` when it comes back. */
  readonly store?: (data: unknown) => string;
  /** The question before a destructive action; undefined for none. All get a general one unless told. */
  readonly confirm?: (action: Node) => { readonly title: string; readonly text: string } | undefined;
  /** What a screen reader says for a button, e.g. what it acts on. Its tooltip unless told. */
  readonly accessibilityLabel?: (action: Node) => string | undefined;
  /** Buttons beyond these go into a menu where their data fits, which takes `store`. 5 unless told. */
  readonly buttonsInARow?: number;
  /** True when the app answers `block_suggestion`: choices beyond 100 are then searched for rather than cut. */
  readonly externalSelects?: boolean;
  /** Where Slack finds a picture; needed for data: addresses and for what is not public. */
  readonly image?: (url: string) => ImageSource | undefined;
  /** Where Slack finds a picture of a chart that it does not draw itself; without one its numbers are written. */
  readonly chartPicture?: (chart: ChartData) => ImageSource | undefined;
  /** False draws tables, or charts, as text: for the second try after `invalid_blocks`. */
  readonly dataTables?: boolean;
  readonly dataVisualizations?: boolean;
  /** What stands before a text of a colour, as Slack colours none. */
  readonly markers?: Readonly<Partial<Record<Tone, string>>>;
}

export const DEFAULT_TEXTS: Texts = {
  confirmTitle: 'Are you sure?',
  confirmText: (action) => `${action}: this may not be undone.`,
  confirmYes: (action) => action,
  confirmNo: 'Cancel',
  blocksLeftOut: (count) => `${count} more not shown: too much for one message.`,
  rowsLeftOut: (count) => (count === 1 ? '1 more row not shown.' : `${count} more rows not shown.`),
  columnsLeftOut: (count) => (count === 1 ? '1 more column not shown.' : `${count} more columns not shown.`),
  choicesLeftOut: (count) => (count === 1 ? '1 more choice not shown.' : `${count} more choices not shown.`),
  whatToDo: 'Then',
  submit: 'Submit',
  noChoices: 'Nothing to choose from',
  table: 'Table',
  chart: 'Chart',
  picture: 'Picture',
};

export const DEFAULT_MARKERS: Readonly<Record<Tone, string>> = {
  good: '🟢',
  warning: '🟠',
  attention: '🔴',
  accent: '🔵',
};
