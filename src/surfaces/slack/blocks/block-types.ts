/**
 * The part of Block Kit that comes out, https://docs.slack.dev/reference/block-kit/blocks. Of our own because
 * `data_visualization` is missing in the SDK's types.
 */
export type Block =
  | ActionsBlock
  | AlertBlock
  | ContextBlock
  | DataTableBlock
  | DataVisualizationBlock
  | DividerBlock
  | HeaderBlock
  | ImageBlock
  | InputBlock
  | RichTextBlock
  | SectionBlock;

export interface PlainText {
  type: 'plain_text';
  text: string;
  emoji?: boolean;
}
export interface Mrkdwn {
  type: 'mrkdwn';
  text: string;
  verbatim?: boolean;
}
export type TextObject = PlainText | Mrkdwn;

interface Identified {
  block_id?: string;
}
export interface HeaderBlock extends Identified {
  type: 'header';
  text: PlainText;
}
export interface SectionBlock extends Identified {
  type: 'section';
  text?: TextObject;
  fields?: TextObject[];
  accessory?: Button | ImageElement;
  expand?: boolean;
}
export interface ContextBlock extends Identified {
  type: 'context';
  elements: PlainText[];
}
export interface DividerBlock extends Identified {
  type: 'divider';
}
export interface AlertBlock extends Identified {
  type: 'alert';
  text: PlainText;
  level?: 'default' | 'info' | 'warning' | 'error' | 'success';
}
export type ImageSource = { image_url: string } | { slack_file: { id: string } | { url: string } };
export type ImageBlock = Identified & { type: 'image'; alt_text: string; title?: PlainText } & ImageSource;
export type ImageElement = { type: 'image'; alt_text: string } & ImageSource;

export interface ActionsBlock extends Identified {
  type: 'actions';
  elements: (Button | Overflow)[];
}
export interface ConfirmObject {
  title: PlainText;
  text: PlainText;
  confirm: PlainText;
  deny: PlainText;
  style?: 'primary' | 'danger';
}
export interface Button {
  type: 'button';
  action_id: string;
  text: PlainText;
  value?: string;
  url?: string;
  style?: 'primary' | 'danger';
  confirm?: ConfirmObject;
  accessibility_label?: string;
}
export interface SelectOption {
  text: PlainText;
  value: string;
}
export interface Overflow {
  type: 'overflow';
  action_id: string;
  options: { text: PlainText; value: string; url?: string }[];
}

export interface InputBlock extends Identified {
  type: 'input';
  label: PlainText;
  element: InputElement;
  optional?: boolean;
  dispatch_action?: boolean;
}
interface Typed {
  action_id: string;
  placeholder?: PlainText;
  initial_value?: string;
}
export type InputElement =
  | (Typed & { type: 'plain_text_input'; multiline?: boolean; max_length?: number })
  | (Typed & { type: 'email_text_input' | 'url_text_input' })
  | (Typed & { type: 'number_input'; is_decimal_allowed: boolean; min_value?: string; max_value?: string })
  | { type: 'datepicker'; action_id: string; placeholder?: PlainText; initial_date?: string }
  | { type: 'timepicker'; action_id: string; placeholder?: PlainText; initial_time?: string; timezone?: string }
  | ChoiceElement;
export type ChoiceElement =
  | { type: 'checkboxes'; action_id: string; options: SelectOption[]; initial_options?: SelectOption[] }
  | { type: 'radio_buttons'; action_id: string; options: SelectOption[]; initial_option?: SelectOption }
  | Select<'static_select', { options: SelectOption[]; initial_option?: SelectOption }>
  | Select<'multi_static_select', { options: SelectOption[]; initial_options?: SelectOption[] }>
  | Select<'external_select', { min_query_length: number; initial_option?: SelectOption }>
  | Select<'multi_external_select', { min_query_length: number; initial_options?: SelectOption[] }>;
type Select<T, More> = { type: T; action_id: string; placeholder?: PlainText } & More;

export interface RichTextBlock extends Identified {
  type: 'rich_text';
  elements: (RichTextSection | RichTextPreformatted)[];
}
export interface RichTextSection {
  type: 'rich_text_section';
  elements: RichTextPiece[];
}
export interface RichTextPreformatted {
  type: 'rich_text_preformatted';
  elements: { type: 'text'; text: string }[];
}
export type RichTextPiece =
  | { type: 'text'; text: string; style?: PieceStyle }
  | { type: 'link'; url: string; text?: string; style?: PieceStyle }
  | { type: 'date'; timestamp: number; format: string; fallback: string };
export interface PieceStyle {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}

export type DataCell =
  | { type: 'raw_text'; text: string }
  | { type: 'raw_number'; value: number; text: string }
  | { type: 'rich_text'; elements: RichTextSection[] };
export interface DataTableBlock extends Identified {
  type: 'data_table';
  caption: string;
  rows: DataCell[][];
  page_size?: number;
  row_header_column_index?: number;
}
export interface DataVisualizationBlock extends Identified {
  type: 'data_visualization';
  title: string;
  chart:
    | { type: 'pie'; segments: { label: string; value: number }[] }
    | {
        type: 'bar' | 'line' | 'area';
        series: { name: string; data: { label: string; value: number }[] }[];
        axis_config: { categories: string[]; x_label?: string; y_label?: string };
      };
}

export interface ModalView {
  type: 'modal';
  title: PlainText;
  submit?: PlainText;
  close?: PlainText;
  callback_id?: string;
  private_metadata?: string;
  blocks: Block[];
}
export interface HomeView {
  type: 'home';
  blocks: Block[];
}
