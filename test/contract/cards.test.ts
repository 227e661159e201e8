import { AdaptiveCard, GlobalRegistry, SerializationContext, Table, Versions } from 'adaptivecards';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reader } from '../../src/views/contract.ts';
import { checkDialect, collectActions, isInput, toDialectCard, walkElements } from '../../src/views/dialect.ts';
import { createViews } from '../../src/views/index.ts';
import { createSamples, LONGEST_NAME, listSamples, NOW } from '../support/samples.ts';
import { personId } from '../support/samples-runs.ts';

const READERS: Record<string, Reader> = {
  English: { id: personId(), role: 'admin', locale: 'en-GB', zone: 'Europe/Amsterdam' },
  Dutch: { id: personId(), role: 'viewer', locale: 'nl-NL', zone: 'America/New_York' },
};
const HOSTILE = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what templates would expand
  '${foo} ${1 + 1}',
  '{{DATE(2020-01-01T00:00:00Z,SHORT)}}',
  'at {{TIME(2020-01-01T00:00:00Z)}}',
  '<!channel> <@U123> <b>bold</b> &amp;',
  '[x](http://y) **b** _i_ `c`',
  "{n, plural, other {#}} it's {name}",
  '\\',
];
const views = createViews({ now: () => NOW });
const samples = listSamples(createSamples());

describe.each(Object.entries(READERS))('cards for a reader of %s', (_, reader) => {
  it.each(samples)('$label: keeps to the dialect and to the limits of the platforms', ({ answer }) => {
    const { card, title, text } = views.render(answer, reader);
    expect(checkDialect(card)).toEqual([]);
    expect(title).not.toBe('');
    expect(text.startsWith(title)).toBe(true);
  });

  it.each(samples)('$label: says every word', ({ answer }) => {
    for (const text of collectTexts(views.render(answer, reader))) {
      expect(text).not.toMatch(/undefined|\bnull\b|NaN|\[object|Invalid Date|\$\{|\{\w+[,}]/);
    }
  });

  it.each(samples)('$label: is understood by the Adaptive Cards library', ({ answer }) => {
    expect(parse(views.render(answer, reader).card)).toEqual([]);
  });
});

describe.each(HOSTILE)('a name such as %s', (name) => {
  const reader = READERS.English!;
  const plain = new Map(listSamples(createSamples('Plain')).map((one) => [one.label, one.answer]));

  it.each(listSamples(createSamples(name)))('$label: shows these letters and no others', ({ label, answer }) => {
    const { card } = views.render(answer, reader);
    const texts = collectTexts(card);
    const shown = texts.map((text) => text.replaceAll('\u2060', ''));
    const expected = collectTexts(views.render(plain.get(label)!, reader).card).filter(
      (text) => text.includes('Plain') && !text.includes('…'),
    );
    for (const text of expected) {
      const wanted = text.replaceAll('Plain', () => name);
      const isCut = shown.some(
        (one) => one.includes('…') && wanted.startsWith(one.slice(0, one.indexOf('…')).trimEnd()),
      );
      if (!isCut) expect(shown).toContain(wanted);
    }
    for (const text of texts) expect(text).not.toMatch(/\{\{(DATE|TIME)/);
  });

  it('is sent by buttons and kept in inputs as it is', () => {
    const error = views.render({ view: 'error', data: createSamples(name).error['several names']! }, reader);
    const [first] = collectActions(toDialectCard(error.card));
    expect(first).toMatchObject({ data: { v: 1, command: 'show', input: { export: name } } });
    const form = views.render({ view: 'export_form', data: createSamples(name).export_form.typical! }, reader);
    const inputs = [...walkElements(toDialectCard(form.card).body)].filter(isInput);
    expect(inputs.find((input) => input.id === 'name')?.value).toBe(name);
  });
});

it.each([
  { what: '500 emoji', name: '👩🏽‍🚀'.repeat(500) },
  { what: 'the longest possible', name: LONGEST_NAME },
  { what: 'wide letters', name: 'ﷺ'.repeat(500) },
  { what: 'letters that cannot be seen', name: 'a\u202Eb\u0000c\nd'.repeat(200) },
])('a name of $what stays within all limits', ({ name }) => {
  for (const { label, answer } of listSamples(createSamples(name))) {
    const rendered = views.render(answer, READERS.Dutch!);
    expect(checkDialect(rendered.card), label).toEqual([]);
    for (const text of collectTexts(rendered)) expect(/\p{Cs}/u.test(text), label).toBe(false);
  }
});

beforeAll(() => {
  GlobalRegistry.elements.register('Table', Table, Versions.v1_5);
});

/** Complaints of the library; it does not know ProgressBar and charts, which are Teams' own, and takes their fallback. */
function parse(card: object): string[] {
  const context = new SerializationContext();
  new AdaptiveCard().parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index));
  return events.map((event) => event.message).filter((message) => !/ProgressBar|Chart\./.test(message));
}

/** All that a person may read: texts of every element, and of the notification. */
function collectTexts(node: unknown, key = ''): string[] {
  if (key === 'data' || key === 'exportBot') return [];
  if (typeof node === 'string') return ['$schema', 'type', 'id', 'lang'].includes(key) ? [] : [node];
  if (Array.isArray(node)) return node.flatMap((one) => collectTexts(one));
  if (typeof node !== 'object' || node === null) return [];
  const isInput = 'type' in node && String(node.type).startsWith('Input.');
  return Object.entries(node).flatMap(([name, value]) =>
    isInput && name === 'value' ? [] : collectTexts(value, name),
  );
}
