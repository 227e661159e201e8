import { describe, expect, it } from 'vitest';
import { toMessage } from '../../src/surfaces/slack/blocks/index.ts';
import { renderCard } from '../../src/surfaces/terminal/render.ts';
import type { Reader } from '../../src/views/contract.ts';
import { checkDialect } from '../../src/views/dialect.ts';
import { createViews } from '../../src/views/index.ts';
import { validateMessage } from '../support/block-kit-validator.ts';
import { exportId, NOW, personId, samplePoint } from '../support/samples-runs.ts';

const reader: Reader = { id: personId(), role: 'viewer', locale: 'nl-NL', zone: 'Europe/Amsterdam' };
const views = createViews({ now: () => NOW });
const history = (points: ReturnType<typeof samplePoint>[]) =>
  views.render(
    {
      view: 'history',
      data: {
        exportId: exportId(),
        exportName: 'Weekly',
        permission: 'view',
        page: 1,
        pages: 1,
        total: points.length,
        runs: [],
        points,
      },
    },
    reader,
  ).card;
const days = (count: number, change: (n: number) => Partial<ReturnType<typeof samplePoint>> = () => ({})) =>
  Array.from({ length: count }, (_, n) => samplePoint(count - n, { rows: 1_000 + n, seconds: 60 + n, ...change(n) }));
const chartsOf = (card: ReturnType<typeof history>) =>
  card.body.filter(({ type }) => String(type).startsWith('Chart.'));
const slackOptions = {
  locale: 'nl',
  hints: ({ exportBot }: Readonly<Record<string, unknown>>) =>
    typeof exportBot === 'object' && exportBot !== null ? exportBot : {},
};

describe('the chart of a history', () => {
  it('is two charts with their numbers in words, and none of a single run', () => {
    const card = history(days(30, (n) => (n === 7 ? { state: 'failed', rows: 0 } : {})));
    expect(checkDialect(card)).toEqual([]);
    const [rows, duration] = chartsOf(card);
    expect(rows).toMatchObject({ type: 'Chart.VerticalBar', title: 'Rijen per uitvoering' });
    expect((rows!.data as unknown[])[7]).toEqual({ x: '31 okt', y: 0, color: 'attention' });
    expect(rows?.exportBot).toEqual({
      alt: 'Rijen per uitvoering, de laatste 30: tussen 0 en 1.029, de laatste 1.029. 1 daarvan is mislukt.',
      keep: 'last',
    });
    expect((rows!.fallback as { text: string }).text).toMatch(/^24 okt: 1\.000 · 25 okt: 1\.001 · /);
    expect(duration).toMatchObject({ type: 'Chart.Line', yAxisTitle: 'Seconden' });
    expect(chartsOf(history(days(1)))).toEqual([]);
  });

  it.each([
    [90, 'Seconden', 90],
    [150, 'Minuten', 2.5],
    [9_000, 'Uren', 2.5],
  ])('counts %i seconds in %s', (seconds, unit, y) => {
    const [, duration] = chartsOf(history(days(3, () => ({ seconds }))));
    expect(duration).toMatchObject({ yAxisTitle: unit, data: [{ values: [{ y }, { y }, { y }] }] });
  });

  it('tells runs of one day, and of one minute, apart', () => {
    const at = (n: number) => new Date(Date.parse('2026-11-20T08:00:00Z') + n * 20_000);
    const [rows] = chartsOf(history(days(5, (n) => ({ at: at(n) }))));
    const labels = (rows!.data as { x: string }[]).map(({ x }) => x);
    expect(labels).toEqual([
      '20 nov, 09:00',
      '20 nov, 09:00 ·2',
      '20 nov, 09:00 ·3',
      '20 nov, 09:01',
      '20 nov, 09:01 ·2',
    ]);
  });

  it('is a chart of Slack, of the last twenty runs, and its numbers where Slack draws none', () => {
    const card = history(days(30));
    const { blocks, loss } = toMessage(card, slackOptions);
    const charts = blocks.filter(({ type }) => type === 'data_visualization') as unknown as {
      chart: { type: string; series: { data: { label: string; value: number }[] }[] };
    }[];
    expect(charts.map(({ chart }) => chart.type)).toEqual(['bar', 'line']);
    expect(charts[0]?.chart.series[0]?.data).toHaveLength(20);
    expect(charts[0]?.chart.series[0]?.data.at(-1)).toEqual({ label: '22 nov', value: 1_029 });
    expect(loss.map(({ what, kind }) => `${kind} ${what}`)).toContain('cut points');
    const plain = toMessage(card, { ...slackOptions, dataVisualizations: false });
    expect(validateMessage(plain)).toBeUndefined();
    expect(JSON.stringify(plain.blocks)).toContain('24 okt: 1.000 · 25 okt: 1.001');
  });

  it('is columns of text in the terminal, within its width', () => {
    const card = history(days(30, (n) => ({ rows: n === 0 ? 0 : n * 100 })));
    const { text } = renderCard(card, { columns: 80, color: false, actions: 'lines' });
    const lines = text.split('\n');
    expect(lines.find((line) => line.startsWith('Rijen per uitvoering'))).toBe('Rijen per uitvoering  Rijen');
    const [top, , , , bottom] = lines.slice(lines.indexOf('Rijen per uitvoering  Rijen') + 1);
    expect(top).toMatch(/^2900 │ +▁? ?.*█$/);
    expect(bottom).toMatch(/^ {3}0 │ {2}/);
    expect(text).toContain('24 okt');
    expect(text).toContain('tussen 0 en 2.900, de laatste 2.900.');
    for (const columns of [20, 30, 45]) {
      const narrow = renderCard(card, { columns, color: false, actions: 'lines' }).text.split('\n');
      for (const line of narrow.filter((one) => one.includes('│')))
        expect([...line].length).toBeLessThanOrEqual(columns);
    }
    expect(renderCard(card, { columns: 12, color: false, actions: 'lines' }).text).not.toContain('│');
  });
});
