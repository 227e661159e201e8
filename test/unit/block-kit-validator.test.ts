import { expect, it } from 'vitest';
import { validateMessage, validateView } from '../support/block-kit-validator.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const input = (element: object, more: object = {}) => ({ type: 'input', label: plain('Name'), element, ...more });
const modal = (...blocks: object[]) => ({ type: 'modal', title: plain('Edit'), submit: plain('Save'), blocks });
const table = (more: object = {}) => ({
  type: 'data_table',
  caption: 'Runs',
  rows: [[{ type: 'raw_text', text: 'Rows' }], [{ type: 'raw_number', value: 1, text: '1' }]],
  ...more,
});
const chart = (series: object[], categories = ['Mon']) => ({
  type: 'data_visualization',
  title: 'Rows',
  chart: { type: 'bar', series, axis_config: { categories } },
});

it('takes what Slack takes', () => {
  const blocks = [
    { type: 'header', text: plain('Runs') },
    { type: 'section', text: { type: 'mrkdwn', text: '*Bold*' }, accessory: button() },
    actions(button({ style: 'primary', value: '1' }), button({ action_id: 'b', url: 'https://example.com' })),
    table(),
    chart([{ name: 'a', data: [{ label: 'Mon', value: 1 }] }]),
  ];
  expect(validateMessage({ blocks, text: 'Runs' })).toBeUndefined();
  expect(validateView(modal(input({ type: 'plain_text_input', action_id: 'name' })))).toBeUndefined();
});

it.each([
  [
    'a button that says too much',
    actions(button({ text: plain('x'.repeat(76)) })),
    'must be less than 76 characters',
    '/elements/0/text/text',
  ],
  ['an empty text', { type: 'header', text: plain('') }, 'must be more than 0 characters', '/text/text'],
  [
    'a header with markup',
    { type: 'header', text: { type: 'mrkdwn', text: 'x' } },
    'unsupported type: mrkdwn',
    '/text/type',
  ],
  ['an unknown block', { type: 'hedder' }, 'unsupported type: hedder', '/type'],
  ['a field that does not exist', { type: 'divider', size: 2 }, 'invalid additional property: size', ''],
  [
    '26 buttons',
    actions(...Array.from({ length: 26 }, (_, n) => button({ action_id: `${n}` }))),
    'no more than 25 items allowed',
    '/elements',
  ],
  ['two buttons of one id', actions(button(), button()), '`action_id` "a" already exists', '/elements/1/action_id'],
  [
    'a colour that Slack has not',
    actions(button({ style: 'green' })),
    'must be a valid enum value',
    '/elements/0/style',
  ],
  ['a section with nothing', { type: 'section' }, 'must define either `text` or `fields`', ''],
  ['a picture from nowhere', { type: 'image', alt_text: 'x' }, 'must define either `image_url` or `slack_file`', ''],
  [
    'a table without rows',
    table({ rows: [[{ type: 'raw_text', text: 'Rows' }]] }),
    'no fewer than 2 items allowed',
    '/rows',
  ],
  [
    'a chart with a point too few',
    chart([{ name: 'a', data: [{ label: 'Mon', value: 1 }] }], ['Mon', 'Tue']),
    'must have one point for each category',
    '/chart/series/0/data',
  ],
  ['an alert in a message', { type: 'alert', text: plain('x') }, 'unsupported type: alert', '/type'],
])('refuses %s', (_, block, message, at) => {
  expect(validateMessage({ blocks: [block], text: '' })).toMatchObject({
    error: 'invalid_blocks',
    messages: expect.arrayContaining([`[ERROR] ${message} [json-pointer:/blocks/0${at}]`]),
  });
});

it.each([
  [
    '51 blocks',
    Array.from({ length: 51 }, () => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  ['two tables', [table(), table()], 'no more than 1 data_table blocks allowed [json-pointer:/blocks]'],
  [
    'two blocks of one id',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
  ],
  ['no list of blocks', 'blocks', 'must be an array [json-pointer:/blocks]'],
])('refuses a message with %s', (_, blocks, message) => {
  expect(validateMessage({ blocks })?.messages).toContain(`[ERROR] ${message}`);
});

it('refuses a message whose texts are too long together', () => {
  const section = { type: 'section', text: plain('x'.repeat(3000)) };
  expect(validateMessage({ blocks: [section, section, section, section] })).toBeUndefined();
  expect(validateMessage({ blocks: [section, section, section, section, section] })?.error).toBe('msg_blocks_too_long');
});

const options = [{ text: plain('One'), value: '1' }];
it.each([
  [
    'no submit button',
    { ...modal(input({ type: 'plain_text_input', action_id: 'a' })), submit: undefined },
    'missing required field: submit',
    '',
  ],
  [
    'a long title',
    { ...modal(), title: plain('x'.repeat(25)), blocks: [{ type: 'divider' }] },
    'must be less than 25 characters',
    '/title/text',
  ],
  ['a table', modal(table()), 'unsupported type: data_table', '/blocks/0/type'],
  [
    'an input without choices',
    modal(input({ type: 'static_select', action_id: 'a' })),
    'missing required field: options',
    '/blocks/0/element',
  ],
  [
    'a pick that is no choice',
    modal(
      input({ type: 'radio_buttons', action_id: 'a', options, initial_option: { text: plain('Two'), value: '2' } }),
    ),
    'initial option must be one of the options',
    '/blocks/0/element',
  ],
  [
    'choices of one value',
    modal(input({ type: 'checkboxes', action_id: 'a', options: [...options, ...options] })),
    'option values must be unique',
    '/blocks/0/element/options',
  ],
  [
    'a number out of range',
    modal(
      input({ type: 'number_input', action_id: 'a', is_decimal_allowed: true, initial_value: '5', max_value: '4' }),
    ),
    'initial_value must be within the range',
    '/blocks/0/element',
  ],
  [
    'a date that is none',
    modal(input({ type: 'datepicker', action_id: 'a', initial_date: 'soon' })),
    'must be a valid date',
    '/blocks/0/element/initial_date',
  ],
])('refuses a modal with %s', (_, view, message, at) => {
  expect(validateView(view)).toMatchObject({
    error: 'invalid_arguments',
    messages: expect.arrayContaining([`[ERROR] ${message} [json-pointer:/view${at}]`]),
  });
});

it('refuses a modal of more than 250 kB', () => {
  const many = Array.from({ length: 100 }, (_, n) => ({ text: plain('語'.repeat(75)), value: `${n}` }));
  const menus = Array.from({ length: 10 }, (_, n) =>
    input({ type: 'static_select', action_id: `${n}`, options: many }),
  );
  expect(validateView(modal(...menus.slice(0, 5)))).toBeUndefined();
  expect(validateView(modal(...menus))?.error).toBe('view_too_large');
});
