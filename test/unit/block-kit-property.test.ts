import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Options, readInputs, toHome, toMessage, toModal } from '../../src/surfaces/slack/blocks/index.ts';
import { hints } from '../support/block-kit-cards.ts';
import { toState } from '../support/block-kit-state.ts';
import { validateMessage, validateView } from '../support/block-kit-validator.ts';

const LIVE = [
  '<!channel>',
  '<@U012AB3CD>',
  '<https://x.y|z>',
  '&lt;!here&gt;',
  '*b* _i_ ~s~ `c`',
  ':tada:',
  '> q',
  'a\u0000\ud83d',
  '👩🏽‍🚀',
];
const words = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12, unit: 'grapheme' }) },
  { weight: 3, arbitrary: fc.constantFrom(...LIVE) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...LIVE, 'x'), fc.constantFrom(60, 80, 160, 3100))
      .map(([text, times]) => text.repeat(times)),
  },
);
const nonsense = fc.oneof(
  fc.constant(undefined),
  fc.integer(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
  fc.boolean(),
);
/** Usually what it should be, now and then anything. */
const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: nonsense });
const few = <T>(item: fc.Arbitrary<T>, maxLength = 5) => maybe(fc.array(item, { maxLength }));

/** Now and then far more than there can be. */
const long = fc.constantFrom(1, 1, 1, 60);
const repeat = (list: unknown, times: number): unknown[] =>
  Array.isArray(list) ? Array.from({ length: times }, () => list).flat() : [list];
const number = (choice: unknown, n: number) => (n < 6 ? choice : { title: `${n}`, value: `${n}` });

let counter = 0;
/** Each action sends something of its own, so that a lost one is found. */
const mark = () => {
  counter += 1;
  return `mark-${counter}-`;
};
const action = fc
  .record({
    type: fc.constantFrom('Action.Execute', 'Action.Submit'),
    title: maybe(words),
    style: maybe(fc.constantFrom('default', 'positive', 'destructive')),
    mode: fc.constantFrom('primary', 'secondary', undefined),
    tooltip: maybe(words),
    associatedInputs: fc.constantFrom('auto', 'none', undefined),
    size: fc.constantFrom(0, 0, 0, 2500),
  })
  .map(({ size, ...one }) => ({ ...one, data: { mark: mark(), more: 'd'.repeat(size) } }));
const link = fc.record({
  type: fc.constant('Action.OpenUrl'),
  title: maybe(words),
  url: maybe(fc.oneof(fc.webUrl(), words)),
});

const base = {
  id: maybe(words),
  separator: fc.boolean(),
  spacing: fc.constantFrom('none', 'small', 'large', undefined),
};
const looks = {
  isSubtle: fc.boolean(),
  size: fc.constantFrom('small', 'large', undefined),
  weight: fc.constantFrom('bolder', undefined),
  color: fc.constantFrom('attention', 'accent', 'good', undefined),
  style: fc.constantFrom('heading', undefined, undefined),
  fontType: fc.constantFrom('monospace', undefined),
  my: fc.constantFrom(undefined, { badge: true }, { date: '2026-01-01T00:00:00Z' }, { date: 'soon' }),
};
const text = fc.record({ type: fc.constant('TextBlock'), text: maybe(words), ...looks, ...base });
const facts = fc.record({
  type: fc.constant('FactSet'),
  facts: few(fc.record({ title: maybe(words), value: maybe(words) }), 13),
  ...base,
});
const cell = fc.record({ type: fc.constant('TableCell'), items: few(text, 2) });
const table = fc.record({
  type: fc.constant('Table'),
  columns: few(fc.record({ width: fc.integer() })),
  rows: maybe(fc.tuple(few(fc.record({ cells: few(cell, 3) }), 3), long).map(([rows, times]) => repeat(rows, times))),
  ...base,
});
const image = fc.record({
  type: fc.constant('Image'),
  url: maybe(fc.oneof(fc.webUrl(), words)),
  altText: maybe(words),
  ...base,
});
const point = fc.record({ x: maybe(words), y: maybe(fc.double()), legend: maybe(words), value: maybe(fc.integer()) });
const chart = fc.record({
  type: fc.constantFrom('Chart.VerticalBar', 'Chart.Pie', 'Chart.Line', 'Chart.HorizontalBar.Stacked', 'Chart.Gauge'),
  title: maybe(words),
  data: few(fc.oneof(point, fc.record({ legend: maybe(words), values: few(point) })), 8),
  ...base,
});
const small = fc.record({
  type: fc.constantFrom(
    'ProgressBar',
    'Badge',
    'Rating',
    'CodeBlock',
    'Media',
    'Unheard',
    '__proto__',
    'RichTextBlock',
  ),
  value: maybe(fc.double()),
  max: maybe(fc.double()),
  text: maybe(words),
  codeSnippet: maybe(words),
  inlines: few(fc.record({ text: words, selectAction: maybe(link) })),
  sources: few(fc.record({ url: maybe(fc.webUrl()) })),
  fallback: maybe(text),
});
const choice = fc.record({ title: maybe(words), value: maybe(words) });
const input = fc.record({
  type: fc.constantFrom('Input.Text', 'Input.Number', 'Input.Date', 'Input.Time', 'Input.Toggle', 'Input.ChoiceSet'),
  label: maybe(words),
  title: maybe(words),
  value: maybe(fc.oneof(words, fc.constantFrom('1', '2026-01-01', '07:30', 'true'))),
  valueOn: maybe(words),
  valueOff: maybe(words),
  placeholder: maybe(words),
  choices: maybe(fc.tuple(few(choice, 4), long).map(([some, times]) => repeat(some, times).map(number))),
  isMultiSelect: fc.boolean(),
  isMultiline: fc.boolean(),
  isRequired: fc.boolean(),
  style: fc.constantFrom('expanded', 'compact', 'filtered', 'email', 'url', 'password', undefined),
  maxLength: maybe(fc.integer()),
  min: maybe(fc.double()),
  max: maybe(fc.double()),
  ...base,
});
const { element } = fc.letrec((tie) => ({
  element: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    text,
    facts,
    table,
    image,
    chart,
    small,
    input,
    fc.record({ type: fc.constant('ActionSet'), actions: few(fc.oneof(action, link), 9) }),
    fc.record({
      type: fc.constant('Container'),
      items: few(tie('element')),
      style: maybe(fc.constantFrom('attention', 'good')),
      selectAction: maybe(action),
      ...base,
    }),
    fc.record({ type: fc.constant('ColumnSet'), columns: few(fc.record({ items: few(tie('element'), 3) })), ...base }),
  ),
}));
const card = fc.record({
  type: fc.constant('AdaptiveCard'),
  fallbackText: maybe(words),
  body: few(element, 12),
  actions: few(fc.oneof(action, link), 8),
});

const OPTIONS: Options[] = [
  { hints },
  { hints, locale: 'nl', revision: '7', dates: { format: '{date}' }, externalSelects: true, buttonsInARow: 2 },
];
const asCard = (value: unknown) => value as Parameters<typeof toMessage>[0];

function drawAll(value: unknown, options: Options) {
  const kept: unknown[] = [];
  const store = (data: unknown) => String(kept.push(data) - 1);
  const all = { ...options, store };
  const errors = { name: '<!channel>', long: 'e'.repeat(400) };
  const message = toMessage(asCard(value), all);
  const { view: modal } = toModal(asCard(value), { title: '<!here> '.repeat(9), errors }, all);
  const { view: home } = toHome(asCard(value), all);
  return { message, modal, home, kept, drawn: [message.blocks, modal, home] };
}

describe.each(OPTIONS)('any card at all', (options) => {
  it('stays within every limit of Slack', () => {
    fc.assert(
      fc.property(card, (value) => {
        const { message, modal, home } = drawAll(value, options);
        expect(validateMessage(message)).toBeUndefined();
        expect(validateView(modal)).toBeUndefined();
        expect(validateView(home)).toBeUndefined();
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('keeps each of its actions on every surface', () => {
    fc.assert(
      fc.property(card, (value) => {
        const { drawn, kept } = drawAll(value, options);
        const marks = new Set(JSON.stringify(value).match(/mark-\d+-/g));
        for (const surface of drawn) {
          const json = JSON.stringify(surface);
          const stored = [...json.matchAll(/"ref:(\d+)/g), ...json.matchAll(/ref:(\d+)/g)].map(([, n]) =>
            JSON.stringify(kept[Number(n)]),
          );
          const sent = json + stored.join('');
          for (const one of marks) expect(sent).toContain(one);
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('says nothing in a way that Slack would act on', () => {
    fc.assert(
      fc.property(card, (value) => {
        const { message, drawn } = drawAll(value, options);
        expect(message.text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
        for (const surface of drawn) checkMarkup(surface);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('gives back what its inputs hold', () => {
    fc.assert(
      fc.property(
        fc.array(
          words.filter((one) => !/[\0\ud83d](?!\p{Extended_Pictographic})/u.test(one)),
          { minLength: 3, maxLength: 3 },
        ),
        ([one = '', two = '', three = '']) => {
          const body = [
            { type: 'Input.Text', id: 'text', value: one, isMultiline: true },
            {
              type: 'Input.ChoiceSet',
              id: 'pick',
              value: two,
              choices: [...new Set([one, two])].map((value, n) => ({ title: `t${n}`, value })),
            },
            { type: 'Input.Toggle', id: 'box', title: 'x', value: 'off', valueOff: three },
          ];
          const kept: unknown[] = [];
          const store = (data: unknown) => String(kept.push(data) - 1);
          const { view, loss } = toModal({ body }, { title: 'x' }, { ...options, store });
          if (loss.length > 0) return;
          const inputs = readInputs(toState(view).values, (reference) => kept[Number(reference)]);
          expect(inputs).toEqual({ text: one, pick: two, box: three.trim() });
        },
      ),
    );
  });
});

it('reports what it leaves out of a card that is far too large', () => {
  const body = Array.from({ length: 3000 }, (_, n) => ({
    type: 'TextBlock',
    text: `Line ${n} `.repeat(20),
    separator: true,
  }));
  const { blocks, loss } = toMessage({ body });
  expect(validateMessage({ blocks })).toBeUndefined();
  expect(loss.filter(({ kind }) => kind === 'dropped').length).toBeGreaterThan(2000);
});

it('shortens the menus of a form that is too large, and keeps what is picked', () => {
  const choices = Array.from({ length: 100 }, (_, n) => ({ title: '語'.repeat(75), value: `${n}` }));
  const body = Array.from({ length: 12 }, (_, n) => ({
    type: 'Input.ChoiceSet',
    id: `${n}`,
    label: 'l',
    choices,
    value: '99',
  }));
  const { view, loss } = toModal({ body }, { title: 'x' });
  expect(validateView(view)).toBeUndefined();
  expect(view.blocks).toHaveLength(12);
  expect(Object.values(readInputs(toState(view).values))).toEqual(Array(12).fill('99'));
  expect(loss).toContainEqual(expect.objectContaining({ what: 'choices', kind: 'cut' }));
});

/** Mrkdwn holds only bold words and dates, plain text shows its colons, and links are those of the card. */
function checkMarkup(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const { type, text, emoji } = node as Record<string, unknown>;
  if (type === 'mrkdwn') expect(text).toMatch(/^(\*[^*_~`<>&:@#\n]+\*|<!date\^\d+\^\{date\}\|[^<>|]*>)$/u);
  if (type === 'plain_text') expect(emoji).toBe(false);
  expect(['user', 'usergroup', 'channel', 'broadcast', 'markdown']).not.toContain(type);
  for (const inner of Object.values(node)) checkMarkup(inner);
}
