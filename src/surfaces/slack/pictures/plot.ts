import { type ChartData, cut } from '../blocks/index.ts';
import { isWritable } from './fonts.ts';

/** What is drawn: every series has a value, or a gap, for each label. */
export interface Plot {
  readonly kind: ChartData['kind'];
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly labels: readonly string[];
  readonly series: readonly PlotSeries[];
}

export interface PlotSeries {
  readonly name: string;
  readonly values: readonly (Mark | undefined)[];
}

type Mark = Pick<ChartData['series'][number]['points'][number], 'value' | 'tone'>;

/** What one picture shows; beyond it, numbers in words say more. A label longer than this is cut. */
const MOST = { points: 120, series: 12, label: 20, axis: 30, title: 48, value: 1e15 } as const;

/** Undefined for what makes no picture: nothing to see, too much to see, or letters that the fonts do not have. */
export function toPlot(data: ChartData): Plot | undefined {
  const series = data.series.filter(({ points }) => points.length > 0);
  const points = series.flatMap((one) => one.points);
  const isSeen = series.length > 0 && series.length <= MOST.series;
  const isSane = points.every(({ value }) => Math.abs(value) <= MOST.value);
  const texts = [data.title, data.xTitle, data.yTitle, ...series.map(({ name }) => name), ...labelsOf(points)];
  if (!isSeen || !isSane || !texts.every(isWritable)) return undefined;
  const lined = data.kind === 'pie' ? toSlices(series) : toLines(series);
  if (lined === undefined || lined.labels.length > MOST.points) return undefined;
  return {
    kind: data.kind,
    title: short(data.title, MOST.title),
    xTitle: short(data.xTitle, MOST.title),
    yTitle: short(data.yTitle, MOST.axis),
    labels: lined.labels.map((label) => short(label, MOST.label)),
    series: lined.series.map(({ name, values }) => ({ name: short(name, MOST.label), values })),
  };
}

type Lined = Pick<Plot, 'labels' | 'series'>;

/** A pie is one whole, and has no slices of less than nothing. */
function toSlices([only, ...more]: readonly ChartData['series'][number][]): Lined | undefined {
  const points = only?.points ?? [];
  const isWhole = more.length === 0 && points.length <= MOST.series;
  const isSome = points.every(({ value }) => value >= 0) && points.some(({ value }) => value > 0);
  return isWhole && isSome ? { labels: labelsOf(points), series: [{ name: '', values: points }] } : undefined;
}

/** In the order of the first; what only others have comes after that, and is a gap where it is not. */
function toLines(series: readonly ChartData['series'][number][]): Lined | undefined {
  const first = labelsOf(series[0]?.points ?? []);
  const isSame = series.every(({ points }) => labelsOf(points).join('\n') === first.join('\n'));
  if (isSame) return { labels: first, series: series.map(({ name, points }) => ({ name, values: points })) };
  // Two points of one name cannot be told apart once they are looked up by it.
  const isClear = series.every(({ points }) => new Set(labelsOf(points)).size === points.length);
  const labels = [...new Set(series.flatMap(({ points }) => labelsOf(points)))];
  if (!isClear) return undefined;
  return {
    labels,
    series: series.map(({ name, points }) => {
      const byLabel = new Map(points.map((point) => [point.label, point]));
      return { name, values: labels.map((label) => byLabel.get(label)) };
    }),
  };
}

const labelsOf = (points: ChartData['series'][number]['points']): string[] => points.map(({ label }) => label);

/** On one line, without what turns or hides the letters around it. */
const short = (text: string, limit: number): string => cut(text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim(), limit);
