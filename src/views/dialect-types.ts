import type { RunState } from '../domain/run.ts';

/** The elements of our dialect of Adaptive Cards 1.5, as surfaces meet them. See `dialect.ts` for what they mean. */

export type Tone = 'default' | 'accent' | 'good' | 'warning' | 'attention';
export type Spacing = 'none' | 'small' | 'default' | 'medium' | 'large';

interface Placed {
  readonly spacing?: Spacing;
  readonly separator?: boolean;
}

export interface TextBlock extends Placed {
  readonly type: 'TextBlock';
  /** Plain text, one paragraph. */
  readonly text: string;
  readonly wrap: true;
  readonly size?: 'small' | 'default' | 'medium' | 'large';
  readonly weight?: 'default' | 'bolder';
  readonly color?: Tone;
  readonly isSubtle?: boolean;
  readonly style?: 'default' | 'heading';
  readonly fontType?: 'default' | 'monospace';
  readonly horizontalAlignment?: 'left' | 'center' | 'right';
  /** `badge`: the state as a word, which a surface may draw as a label. */
  readonly exportBot?: { readonly badge: true };
}

export interface Fact {
  readonly title: string;
  readonly value: string;
  /** An instant that the value says, in its part `dated`, for surfaces that show each reader's own time. */
  readonly exportBot?: { readonly date: string; readonly dated: string } | Readonly<Record<string, never>>;
}

export interface FactSet extends Placed {
  readonly type: 'FactSet';
  readonly facts: readonly Fact[];
}

export interface Container extends Placed {
  readonly type: 'Container';
  readonly items: readonly Element[];
  readonly style?: 'default' | 'emphasis' | 'good' | 'warning' | 'attention' | 'accent';
}

export interface Column {
  readonly type: 'Column';
  readonly width: 'auto' | 'stretch' | number;
  readonly items: readonly Element[];
  readonly verticalContentAlignment?: 'top' | 'center' | 'bottom';
}

export interface ColumnSet extends Placed {
  readonly type: 'ColumnSet';
  readonly columns: readonly Column[];
}

export interface TableCell {
  readonly type: 'TableCell';
  readonly items: readonly TextBlock[];
}

export interface TableRow {
  readonly type: 'TableRow';
  readonly cells: readonly TableCell[];
}

/** Every row has as many cells as there are columns; the first row holds the headers. */
export interface Table extends Placed {
  readonly type: 'Table';
  readonly columns: readonly { readonly width: number; readonly horizontalCellContentAlignment?: 'left' | 'right' }[];
  readonly rows: readonly TableRow[];
  readonly firstRowAsHeaders: true;
  readonly showGridLines: false;
}

export interface ActionSet extends Placed {
  readonly type: 'ActionSet';
  readonly actions: readonly Action[];
}

interface Input extends Placed {
  /** Key of the value in what is sent. */
  readonly id: string;
  readonly label: string;
  readonly isRequired?: boolean;
  readonly errorMessage?: string;
  /** `reload`: a change posts the form's command with `step: 'reload'` and the answer takes the form's place. */
  readonly exportBot?: { readonly reload: boolean };
}

export interface TextInput extends Input {
  readonly type: 'Input.Text';
  readonly value?: string;
  readonly placeholder?: string;
  readonly isMultiline?: boolean;
  readonly maxLength?: number;
}

export interface Choice {
  readonly title: string;
  readonly value: string;
}

export interface ChoiceSetInput extends Input {
  readonly type: 'Input.ChoiceSet';
  readonly choices: readonly Choice[];
  /** Values joined with commas. */
  readonly value?: string;
  readonly placeholder?: string;
  readonly style?: 'compact' | 'expanded' | 'filtered';
  readonly isMultiSelect?: boolean;
}

export interface ToggleInput extends Input {
  readonly type: 'Input.Toggle';
  readonly title: string;
  readonly value?: string;
  readonly valueOn?: string;
  readonly valueOff?: string;
}

export interface NumberInput extends Input {
  readonly type: 'Input.Number';
  readonly value?: number;
  readonly placeholder?: string;
  readonly min?: number;
  readonly max?: number;
}

/** Teams' own element; elsewhere the `fallback`, a bar written in characters. */
export interface ProgressBar extends Placed {
  readonly type: 'ProgressBar';
  /** From 0 to `max`. */
  readonly value: number;
  readonly max: number;
  readonly fallback: TextBlock;
}

export interface ChartPoint {
  readonly x: string;
  readonly y: number;
  /** Colours of Teams' charts; the rest of the card says the same in words. */
  readonly color?: 'attention' | 'warning';
}

interface Chart extends Placed {
  readonly title: string;
  readonly yAxisTitle: string;
  /** The numbers in words, for whoever draws no charts, and whoever does not see them. */
  readonly fallback: TextBlock;
  /** `alt`: what the chart shows, in a sentence. `keep`: which points matter most where not all can be drawn. */
  readonly exportBot: { readonly alt: string; readonly keep: 'last' };
}

/** Teams' own elements, which the web chat and Slack draw as well: at most two on a card. */
export interface BarChart extends Chart {
  readonly type: 'Chart.VerticalBar';
  readonly data: readonly ChartPoint[];
}

export interface LineChart extends Chart {
  readonly type: 'Chart.Line';
  readonly data: readonly { readonly legend: string; readonly values: readonly ChartPoint[] }[];
}

export type InputElement = TextInput | ChoiceSetInput | ToggleInput | NumberInput;
export type Element =
  | TextBlock
  | FactSet
  | Container
  | ColumnSet
  | Table
  | ActionSet
  | ProgressBar
  | BarChart
  | LineChart
  | TextInput
  | ChoiceSetInput
  | ToggleInput
  | NumberInput;

/** What a press sends back; the same call that typed words come down to. */
export interface ExecuteData {
  readonly v: 1;
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly formId?: string;
}

export interface ExecuteAction {
  readonly type: 'Action.Execute';
  readonly verb: 'command';
  readonly title: string;
  readonly data: ExecuteData;
  readonly style: 'default' | 'positive' | 'destructive';
  /** `none`: the inputs of the card are neither checked nor sent. */
  readonly associatedInputs: 'auto' | 'none';
  /**
   * `dialog`: the answer is a form, so a platform that needs a trigger to open one gets it now. `reload`: the form that it
   * stands on is drawn anew; the inputs are sent, unchecked.
   */
  readonly exportBot: { readonly dialog: boolean; readonly named?: string; readonly reload?: true };
}

export interface OpenUrlAction {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
  readonly style?: 'default' | 'positive';
}

export type Action = ExecuteAction | OpenUrlAction;

export interface DialectCard {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly fallbackText: string;
  /** On the card of a run: where it stands. */
  readonly exportBot?: { readonly state: RunState };
  readonly body: readonly Element[];
  readonly actions?: readonly Action[];
}
