import {
  anyText,
  button,
  elements,
  imageElement,
  imageFields,
  oneSource,
  overflow,
  pickers,
  plainText,
  richText,
  textTypes,
  uniqueActions,
} from './block-kit-elements.ts';
import {
  byType,
  flag,
  isFilled,
  isObject,
  type Json,
  type Look,
  length,
  list,
  number,
  on,
  oneOf,
  type Rule,
  type Surface,
  shape,
  text,
} from './block-kit-rules.ts';

/**
 * Says of blocks what Slack says: types, fields, limits and uniqueness, in its words ("must be less than 76 characters
 * [json-pointer:/blocks/0/elements/0/text/text]"). From https://docs.slack.dev/reference/block-kit and the types of
 * @slack/types 3.2; its numbers are its own, so that a wrong limit of a translator is found.
 */
export interface Refusal {
  readonly error: 'invalid_blocks' | 'invalid_arguments' | 'msg_blocks_too_long' | 'msg_too_long' | 'view_too_large';
  /** As in `response_metadata.messages`. */
  readonly messages: readonly string[];
}

/** What chat.postMessage and chat.update say; undefined when they would take it. */
export function validateMessage(message: { readonly blocks?: unknown; readonly text?: unknown }): Refusal | undefined {
  if (length(message.text ?? '') > 40_000) return { error: 'msg_too_long', messages: [] };
  const messages = check('message', (look) => blocks(50)(message.blocks, '/blocks', look));
  if (messages.length > 0) return { error: 'invalid_blocks', messages };
  // Not documented: seen from about 13,200 characters, with about 100 for each block (bolt-js issues 2509 and 2867).
  const list = message.blocks as readonly unknown[];
  const weight = list.length * 100 + list.reduce((sum: number, block) => sum + readable(block), 0);
  return weight > 13_200 ? { error: 'msg_blocks_too_long', messages: [] } : undefined;
}

/** What views.open, push, update and publish say; undefined when they would take it. */
export function validateView(view: unknown): Refusal | undefined {
  const surface = isObject(view) && view.type === 'home' ? 'home' : 'modal';
  const messages = check(surface, (look) => (surface === 'home' ? homeView : modalView)(view, '/view', look));
  if (messages.length > 0) return { error: 'invalid_arguments', messages };
  const bytes = new TextEncoder().encode(JSON.stringify(view)).length;
  return bytes > 250_000 ? { error: 'view_too_large', messages: [] } : undefined;
}

function check(surface: Surface, run: (look: Look) => void): string[] {
  const messages: string[] = [];
  run({ surface, report: (message, at) => messages.push(`[ERROR] ${message} [json-pointer:${at}]`) });
  return messages;
}

const readable = (value: unknown, key = ''): number => {
  if (typeof value === 'string')
    return ['text', 'fallback', 'caption', 'title', 'alt_text'].includes(key) ? length(value) : 0;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, inner]) => sum + readable(inner, isFilled(value) ? key : name), 0);
};

const common = { block_id: text(255) };
const MESSAGE: readonly Surface[] = ['message'];
const MODAL: readonly Surface[] = ['modal'];

const section = shape(
  {},
  {
    ...common,
    text: anyText(3000),
    fields: list(anyText(2000), 10),
    accessory: byType({ ...pickers, button, overflow, image: imageElement }),
    expand: flag,
  },
  (value, at, { report }) => {
    const { text: words, fields } = value as Json;
    if (words === undefined && fields === undefined) report('must define either `text` or `fields`', at);
  },
);

const cellText = text(10_000);
const cell = byType({
  raw_text: shape({ text: cellText }),
  raw_number: shape({ text: cellText, value: number() }),
  rich_text: richText,
});
const dataTable = shape(
  { rows: list(list(cell, 20), 101, 2), caption: text(2000) },
  { ...common, page_size: number(1, 100), row_header_column_index: number(0, 19) },
  (value, at, { report }) => {
    const rows = (value as Json).rows as readonly (readonly Json[])[];
    if (!isFilled(rows) || !rows.every(isFilled)) return;
    const [header = []] = rows;
    if (rows.some((row) => row.length !== header.length)) report('all rows must have the same length', `${at}/rows`);
    if (header.some((one) => one?.type === 'rich_text')) report('unsupported type: rich_text', `${at}/rows/0`);
    if (rows.flat().reduce((sum, one) => sum + readable(one), 0) > 10_000)
      report('must be less than 10001 characters', `${at}/rows`);
  },
);

const column = shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: flag });
const table = shape({ rows: list(list(cell, 20), 100) }, { ...common, column_settings: list(column, 20) });

const points = list(shape({ label: text(20), value: number() }), 20);
const axes = shape(
  {
    series: list(shape({ name: text(20), data: points }), 6),
    axis_config: shape({ categories: list(text(20), 20) }, { x_label: text(50), y_label: text(50) }),
  },
  {},
  (value, at, { report }) => {
    const { series, axis_config: axis } = value as { series?: readonly Json[]; axis_config?: Json };
    const categories = JSON.stringify(axis?.categories);
    for (const [index, one] of (isFilled(series) ? series : []).entries()) {
      const labels = (isFilled(one.data) ? one.data : []).map((point) => (point as Json).label);
      if (JSON.stringify(labels) !== categories)
        report('must have one point for each category', `${at}/series/${index}/data`);
    }
    const names = (isFilled(series) ? series : []).map(({ name }) => name);
    if (new Set(names).size < names.length) report('series names must be unique', `${at}/series`);
  },
);
const segment = shape({ label: text(20), value: number(Number.MIN_VALUE) });
const dataVisualization = shape(
  { title: text(50), chart: byType({ pie: shape({ segments: list(segment, 6) }), bar: axes, line: axes, area: axes }) },
  common,
);

const isDispatched: Rule = (value, at, { report }) => {
  const { element, dispatch_action: dispatch } = value as { element?: Json; dispatch_action?: unknown };
  if (element?.dispatch_action_config !== undefined && dispatch !== true) report('needs dispatch_action', at);
};
const block = byType({
  header: shape({ text: plainText(150) }, common),
  section,
  context: shape({ elements: list(byType({ ...textTypes(3000), image: imageElement }), 10) }, common),
  actions: shape({ elements: list(byType({ ...pickers, button, overflow }), 25) }, common, uniqueActions),
  divider: shape({}, common),
  image: shape({ alt_text: text(2000) }, { ...common, ...imageFields, title: plainText(2000) }, oneSource),
  input: shape(
    { label: plainText(2000), element: byType(elements) },
    { ...common, hint: plainText(2000), optional: flag, dispatch_action: flag },
    isDispatched,
  ),
  rich_text: richText,
  alert: on(
    MODAL,
    shape({ text: anyText(200) }, { ...common, level: oneOf('default', 'info', 'warning', 'error', 'success') }),
  ),
  markdown: on(MESSAGE, shape({ text: text(12_000) }, common)),
  table: on(MESSAGE, table),
  data_table: on(MESSAGE, dataTable),
  data_visualization: on(MESSAGE, dataVisualization),
});

/** A list of blocks: ids are unique, and of some blocks there are only so many. */
function blocks(most: number): Rule {
  return (value, at, look) => {
    list(block, most)(value, at, look);
    const all = (isFilled(value) ? value : []) as readonly Json[];
    const ids = all.map((one) => one?.block_id);
    for (const [index, id] of ids.entries()) {
      if (id !== undefined && ids.indexOf(id) < index)
        look.report(`\`block_id\` "${id}" already exists`, `${at}/${index}/block_id`);
    }
    const limited = { data_table: 1, table: 1, data_visualization: 2 };
    for (const [type, limit] of Object.entries(limited)) {
      const count = all.filter((one) => one?.type === type).length;
      if (count > limit) look.report(`no more than ${limit} ${type} blocks allowed`, at);
    }
    const focused = all.filter((one) => isObject(one?.element) && one.element.focus_on_load === true);
    if (focused.length > 1) look.report('only one element can have focus_on_load', at);
  };
}

const viewCommon = { private_metadata: text(3000, 0), callback_id: text(255, 0), external_id: text(255, 0) };
const homeView = byType({ home: shape({ blocks: blocks(100) }, viewCommon) });
const modalView = byType({
  modal: shape(
    { title: plainText(24), blocks: blocks(100) },
    { ...viewCommon, submit: plainText(24), close: plainText(24), notify_on_close: flag, clear_on_close: flag },
    (value, at, { report }) => {
      const { blocks: all, submit } = value as Json;
      const hasInput = isFilled(all) && all.some((one) => isObject(one) && one.type === 'input');
      if (hasInput && submit === undefined) report('missing required field: submit', at);
    },
  ),
});
