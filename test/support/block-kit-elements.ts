import {
  byType,
  type Fields,
  flag,
  isFilled,
  isObject,
  type Json,
  length,
  list,
  matching,
  number,
  oneOf,
  type Rule,
  shape,
  text,
  url,
} from './block-kit-rules.ts';

/** Composition objects, block elements and rich text: https://docs.slack.dev/reference/block-kit/block-elements */

export const plainText = (most: number): Rule => byType({ plain_text: shape({ text: text(most) }, { emoji: flag }) });
export const textTypes = (most: number): Fields => ({
  plain_text: shape({ text: text(most) }, { emoji: flag }),
  mrkdwn: shape({ text: text(most) }, { verbatim: flag }),
});
export const anyText = (most: number): Rule => byType(textTypes(most));
const slackFile = shape({}, { id: text(255), url }, (value, at, { report }) => {
  if (isObject(value) && (value.id === undefined) === (value.url === undefined))
    report('must define either `id` or `url`', at);
});
export const oneSource: Rule = (value, at, { report }) => {
  if (isObject(value) && (value.image_url === undefined) === (value.slack_file === undefined)) {
    report('must define either `image_url` or `slack_file`', at);
  }
};
export const imageFields = { image_url: url, slack_file: slackFile };
export const imageElement = shape({ alt_text: text(2000) }, imageFields, oneSource);
const confirm = shape(
  { text: anyText(300) },
  { title: plainText(100), confirm: plainText(30), deny: plainText(30), style: oneOf('primary', 'danger') },
);

const option = (label: Rule) => shape({ text: label, value: text(75) }, { description: plainText(75) });
const menuOption = shape({ text: plainText(75) }, { value: text(75), url, description: plainText(75) });
const optionGroup = shape({ label: plainText(75), options: list(option(plainText(75)), 100) });
/** What is picked must be one of the options, exactly; options have values of their own. */
const pickedAmongOptions: Rule = (value, at, { report }) => {
  if (!isObject(value)) return;
  const groups = (isFilled(value.option_groups) ? value.option_groups : []) as readonly Json[];
  const options = [...((value.options as readonly unknown[]) ?? []), ...groups.flatMap((group) => group.options ?? [])];
  if (value.options !== undefined && value.option_groups !== undefined)
    report('cannot have both options and groups', at);
  const values = options.map((one) => (one as Json).value);
  if (new Set(values).size < values.length) report('option values must be unique', `${at}/options`);
  const known = new Set(options.map((one) => JSON.stringify(one)));
  const picked = value.initial_option === undefined ? (value.initial_options ?? []) : [value.initial_option];
  if ((picked as readonly unknown[]).some((one) => !known.has(JSON.stringify(one)))) {
    report('initial option must be one of the options', at);
  }
};

const id = { action_id: text(255) };
const common = { ...id, confirm, focus_on_load: flag };
const asked = { ...common, placeholder: plainText(150) };
const style = oneOf('primary', 'danger');
export const button = shape(
  { text: plainText(75) },
  { ...id, confirm, value: text(2000), url, style, accessibility_label: text(75) },
);
const typed = {
  ...asked,
  initial_value: text(3000),
  dispatch_action_config: shape({}, { trigger_actions_on: list(text(50), 2) }),
};
const decimal = matching(/^-?\d+(\.\d+)?$/, 'number');
const inRange: Rule = (value, at, { report }) => {
  if (!isObject(value)) return;
  const {
    initial_value: initial,
    min_value: min,
    max_value: max,
  } = value as Readonly<Record<string, string | undefined>>;
  if (min !== undefined && max !== undefined && Number(min) > Number(max))
    report('min_value is greater than max_value', at);
  if (initial === undefined) return;
  if ((min !== undefined && Number(initial) < Number(min)) || (max !== undefined && Number(initial) > Number(max))) {
    report('initial_value must be within the range', at);
  }
};
const notLonger: Rule = (value, at, { report }) => {
  if (!isObject(value) || typeof value.max_length !== 'number') return;
  if (length(value.initial_value ?? '') > value.max_length) report('initial_value is longer than max_length', at);
};
const options = (label: Rule, most: number) => list(option(label), most);
const menu = { options: options(plainText(75), 100), option_groups: list(optionGroup, 100) };
const some: Rule = (value, at, { report }) => {
  if (isObject(value) && value.options === undefined && value.option_groups === undefined)
    report('missing required field: options', at);
};
const initialOption = { initial_option: option(anyText(75)) };
const initialOptions = { initial_options: list(option(anyText(75)), 100), max_selected_items: number(1) };
const conversations = {
  default_to_current_conversation: flag,
  response_url_enabled: flag,
  filter: shape(
    {},
    {
      include: list(oneOf('im', 'mpim', 'private', 'public'), 4),
      exclude_external_shared_channels: flag,
      exclude_bot_users: flag,
    },
  ),
};
const queried = { min_query_length: number(0) };
export const elements: Fields = {
  plain_text_input: shape(
    id,
    { ...typed, multiline: flag, min_length: number(0, 3000), max_length: number(1, 3000) },
    notLonger,
  ),
  email_text_input: shape(id, typed),
  url_text_input: shape(id, typed),
  number_input: shape(
    { ...id, is_decimal_allowed: flag },
    { ...typed, initial_value: decimal, min_value: decimal, max_value: decimal },
    inRange,
  ),
  datepicker: shape(id, { ...asked, initial_date: matching(/^\d{4}-\d\d-\d\d$/, 'date') }),
  timepicker: shape(id, { ...asked, initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'time'), timezone: text(255) }),
  datetimepicker: shape(id, { ...common, initial_date_time: number(1e9, 9_999_999_999) }),
  checkboxes: shape(
    { ...id, options: options(anyText(75), 10) },
    { ...common, initial_options: list(option(anyText(75)), 10) },
    pickedAmongOptions,
  ),
  radio_buttons: shape(
    { ...id, options: options(anyText(75), 10) },
    { ...common, ...initialOption },
    pickedAmongOptions,
  ),
  static_select: shape(id, { ...asked, ...menu, ...initialOption }, some, pickedAmongOptions),
  multi_static_select: shape(id, { ...asked, ...menu, ...initialOptions }, some, pickedAmongOptions),
  users_select: shape(id, { ...asked, initial_user: text(255) }),
  multi_users_select: shape(id, { ...asked, initial_users: list(text(255), 100), max_selected_items: number(1) }),
  channels_select: shape(id, { ...asked, initial_channel: text(255), response_url_enabled: flag }),
  conversations_select: shape(id, { ...asked, ...conversations, initial_conversation: text(255) }),
  external_select: shape(id, { ...asked, ...queried, ...initialOption }),
  multi_external_select: shape(id, { ...asked, ...queried, ...initialOptions }),
};
export const overflow = shape({ ...id, options: list(menuOption, 5) }, { confirm });
const isTyped = (name: string): boolean => name.endsWith('_input');
export const pickers = Object.fromEntries(Object.entries(elements).filter(([name]) => !isTyped(name)));
/** `action_id`s are unique in their block. */
export const uniqueActions: Rule = (value, at, { report }) => {
  const ids = ((value as Json).elements as readonly Json[] | undefined)?.map((element) => element?.action_id) ?? [];
  for (const [index, one] of ids.entries()) {
    if (one !== undefined && ids.indexOf(one) < index)
      report(`\`action_id\` "${one}" already exists`, `${at}/elements/${index}/action_id`);
  }
};

const pieceStyle = shape({}, { bold: flag, italic: flag, strike: flag, code: flag, underline: flag });
const piece = byType({
  text: shape({ text: text(Number.MAX_SAFE_INTEGER) }, { style: pieceStyle }),
  link: shape({ url }, { text: text(Number.MAX_SAFE_INTEGER), style: pieceStyle, unsafe: flag }),
  date: shape({ timestamp: number(), format: text(500) }, { url, fallback: text(3000), style: pieceStyle }),
  user: shape({ user_id: text(255) }, { style: pieceStyle }),
  usergroup: shape({ usergroup_id: text(255) }, { style: pieceStyle }),
  channel: shape({ channel_id: text(255) }, { style: pieceStyle }),
  broadcast: shape({ range: oneOf('here', 'channel', 'everyone') }, { style: pieceStyle }),
  emoji: shape({ name: text(255) }, { unicode: text(255), style: pieceStyle }),
});
/** A line break alone is text, unlike spaces alone elsewhere. */
const looseText: Rule = (value, at, look) => {
  const isBlank =
    isObject(value) &&
    value.type === 'text' &&
    typeof value.text === 'string' &&
    value.text !== '' &&
    value.text.trim() === '';
  if (!isBlank) piece(value, at, look);
};
const richSection = shape({ elements: list(looseText, Number.MAX_SAFE_INTEGER) });
export const richText = shape(
  {
    elements: list(
      byType({
        rich_text_section: richSection,
        rich_text_preformatted: shape({ elements: list(looseText, Number.MAX_SAFE_INTEGER) }, { border: number(0, 1) }),
        rich_text_quote: shape({ elements: list(looseText, Number.MAX_SAFE_INTEGER) }, { border: number(0, 1) }),
        rich_text_list: shape(
          { style: oneOf('bullet', 'ordered'), elements: list(richSection, 1000) },
          { indent: number(0, 8) },
        ),
      }),
      Number.MAX_SAFE_INTEGER,
    ),
  },
  { block_id: text(255) },
);
