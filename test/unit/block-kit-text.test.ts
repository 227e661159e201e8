import { expect, it } from 'vitest';
import { createNumberReader } from '../../src/surfaces/slack/blocks/numbers.ts';
import { clean, cut, cutEscaped, toBold } from '../../src/surfaces/slack/blocks/text.ts';

it('cuts by code points, with an ellipsis and no half of a joined character', () => {
  expect(cut('abcdef', 6)).toBe('abcdef');
  expect(cut('abcdefg', 6)).toBe('abcde…');
  expect(cut('😀😀😀', 2)).toBe('😀…');
  expect(cut('ab👩‍🚀', 5)).toBe('ab👩‍🚀');
  expect(cut('ab👩‍🚀x', 5)).toBe('ab👩…');
});

it('escapes before it cuts, and cuts no entity', () => {
  expect(cutEscaped('<!channel> & co', 100)).toBe('&lt;!channel&gt; &amp; co');
  for (let limit = 1; limit < 30; limit += 1) {
    const text = cutEscaped('a<b>&c<!here>', limit);
    expect([...text].length).toBeLessThanOrEqual(limit);
    expect(text).not.toMatch(/&(?!(amp|lt|gt);)/);
  }
});

it('makes only text without markup bold', () => {
  expect(toBold('Your permissions')?.text).toBe('*Your permissions*');
  for (const text of [
    'a*b',
    '_a_',
    'a~b',
    '`a`',
    '<!here>',
    'a & b',
    ':tada:',
    'www.example.com',
    '@here',
    '(a)',
    '',
  ]) {
    expect(toBold(text), text).toBeUndefined();
  }
});

it('leaves no controls and no halves of characters', () => {
  expect(clean('a\u0000b\ud800c\r\nd ')).toBe('a\uFFFDb\uFFFDc\nd');
});

it.each([
  ['en-GB', '1,234.5', 1234.5],
  ['nl-NL', '1.234,5', 1234.5],
  ['nl-NL', '-12', -12],
  ['en-IN', '12,34,567', 1234567],
  ['fr-FR', '12\u202F345', 12345],
  [undefined, '1234.5', 1234.5],
])('reads numbers of %s: %s', (locale, text, number) => {
  expect(createNumberReader(locale)(text)).toBe(number);
});

it.each([
  ['en-GB', '1.234,5'],
  ['nl-NL', '1,234.5'],
  ['en-GB', '12 %'],
  ['en-GB', '1,2'],
  ['en-GB', ''],
  ['en-GB', '–'],
  [undefined, '1,234'],
  ['no such locale', '1,234'],
])('takes nothing else for a number of %s: %s', (locale, text) => {
  expect(createNumberReader(locale)(text)).toBeUndefined();
});
