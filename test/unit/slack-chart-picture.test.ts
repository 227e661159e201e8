import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChartData } from '../../src/surfaces/slack/blocks/index.ts';
import { drawPicture } from '../../src/surfaces/slack/pictures/index.ts';
import { readPixels } from '../support/pixels.ts';

type Points = ChartData['series'][number]['points'];
const chart = (points: Points, more: Partial<ChartData> = {}): ChartData => ({
  kind: 'bar',
  title: 'Rows per run',
  xTitle: '',
  yTitle: 'Rows',
  series: [{ name: '', points }],
  ...more,
});
const days = (count: number, change: (n: number) => Partial<Points[number]> = () => ({})): Points =>
  Array.from({ length: count }, (_, n) => ({ label: `${n + 1} Oct`, value: 1_000 + n * 50, ...change(n) }));
const read = async (data: ChartData, locale = 'en-GB') => {
  const png = await drawPicture(data, locale);
  if (png === undefined) throw new Error('no picture');
  return readPixels(png);
};
const ACCENT = '#4656cf';
const ATTENTION = '#b3261e';

describe('a picture of a chart', () => {
  it.each(['bar', 'line', 'pie'] as const)('is a PNG on paper of its own: %s', async (kind) => {
    const png = await drawPicture(chart(days(12), { kind }), 'en-GB');
    expect(png?.length).toBeLessThan(300_000);
    const pixels = await readPixels(png ?? new Uint8Array());
    expect([pixels.width, pixels.height]).toEqual([880, 520]);
    expect(pixels.at(0, 0)).toBe('none');
    expect(pixels.at(440, 10)).toBe('#ffffff');
    expect(pixels.count(ACCENT)).toBeGreaterThan(1_000);
    expect(pixels.count('#1a1d23')).toBeGreaterThan(200);
  });

  it('has the colour of what went wrong, and of nothing else', async () => {
    const fine = await read(chart(days(6)));
    expect(fine.count(ATTENTION)).toBe(0);
    const failed = await read(chart(days(6, (n) => (n === 3 ? { tone: 'attention' } : {}))));
    expect(failed.count(ATTENTION)).toBeGreaterThan(1_000);
    expect(failed.count(ATTENTION)).toBeLessThan(failed.count(ACCENT));
  });

  it('still shows where a run was that sent nothing, and runs that all sent nothing', async () => {
    const one = await read(chart(days(6, (n) => (n === 3 ? { value: 0, tone: 'attention' } : {}))));
    expect(one.count(ATTENTION)).toBeGreaterThan(50);
    const none = await read(chart(days(6, () => ({ value: 0 }))));
    expect(none.count(ACCENT)).toBeGreaterThan(300);
  });

  it('writes numbers as the reader does, and as anybody where the locale is nonsense', async () => {
    const data = chart(days(6));
    const [english, dutch, odd] = await Promise.all(
      ['en-GB', 'nl-NL', 'no such locale!'].map((locale) => drawPicture(data, locale)),
    );
    expect(dutch).not.toEqual(english);
    expect(odd).toEqual(english);
    expect(await drawPicture(data, 'en-GB')).toEqual(english);
  });

  it('tells several series apart, also where one of them has gaps', async () => {
    const series = [
      { name: 'New', points: days(8) },
      { name: 'Old', points: days(8, () => ({ value: 300 })).slice(2) },
    ];
    const pixels = await read(chart([], { kind: 'line', series }));
    expect(pixels.count(ACCENT)).toBeGreaterThan(500);
    expect(pixels.count('#e0942f')).toBeGreaterThan(500);
  });

  it.each([
    ['a name of ten thousand letters', 'x'.repeat(10_000)],
    ['markup', '<script>alert(1)</script> <!channel> & *b*'],
    ['lines and controls', 'a\n\n\u0000b\u0007\tc'],
    ['letters that turn others around', '\u202Egnihtemos\u2066'],
    ['letters on letters', `Z${'\u0335\u0489'.repeat(400)}`],
    ['nothing', ''],
  ])('keeps its size and its bars with %s', async (_, words) => {
    const points = days(5, (n) => ({ label: `${words}${n}` }));
    const pixels = await read(chart(points, { title: words, xTitle: words, yTitle: words }));
    expect([pixels.width, pixels.height]).toEqual([880, 520]);
    expect(pixels.count(ACCENT)).toBeGreaterThan(1_000);
  });

  it('takes a hundred and twenty points, and no more', async () => {
    expect((await read(chart(days(120)))).count(ACCENT)).toBeGreaterThan(5_000);
    expect(await drawPicture(chart(days(121)), 'en')).toBeUndefined();
  });

  it.each([
    ['no points', chart([])],
    ['no series', chart([], { series: [] })],
    ['ten thousand points', chart(days(10_000))],
    ['fifty series', chart([], { series: Array.from({ length: 50 }, () => ({ name: 'a', points: days(2) })) })],
    ['a number beyond all counting', chart(days(2, () => ({ value: 1e300 })))],
    [
      'slices of less than nothing',
      chart(
        days(3, (n) => ({ value: n - 1 })),
        { kind: 'pie' },
      ),
    ],
    [
      'a pie of nothing',
      chart(
        days(3, () => ({ value: 0 })),
        { kind: 'pie' },
      ),
    ],
    ['letters that the fonts do not have', chart(days(2), { title: '顧客の数' })],
    ['pictures in its words', chart(days(2, () => ({ label: '🚀' })))],
  ])('is none for %s: numbers in words say it better', async (_, data) => {
    expect(await drawPicture(data, 'en')).toBeUndefined();
  });

  it('is a picture or none, whatever a card says', async () => {
    const point = fc.record({
      label: fc.string({ unit: 'grapheme' }),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    });
    const data = fc.record({
      kind: fc.constantFrom('bar' as const, 'line' as const, 'pie' as const),
      title: fc.string({ unit: 'grapheme-ascii' }),
      xTitle: fc.string(),
      yTitle: fc.string(),
      series: fc.array(fc.record({ name: fc.string(), points: fc.array(point, { maxLength: 8 }) }), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(data, async (one) => {
        const png = await drawPicture(one, 'nl');
        if (png !== undefined) expect((await readPixels(png)).width).toBe(880);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
