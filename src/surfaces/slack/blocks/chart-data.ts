import { numberOf, type Place, placesOf, stringOf, typeOf, wordOf } from './card-types.ts';
import { clean } from './text.ts';
import { isTone, type Tone } from './tones.ts';

/** What a chart shows, whatever it looks like. */
export interface ChartData {
  readonly kind: 'pie' | 'bar' | 'line';
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly Series[];
}

/** A chart of a card and the sentence that says it. */
export interface ChartShown {
  readonly data: ChartData;
  readonly alt: string;
}

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface Point {
  readonly label: string;
  readonly value: number;
  /** Where its colour says something. */
  readonly tone?: Tone;
}

/** The charts of Teams: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/charts-in-adaptive-cards */
const KINDS: Readonly<Record<string, ChartData['kind']>> = {
  'Chart.VerticalBar': 'bar',
  'Chart.VerticalBar.Grouped': 'bar',
  'Chart.HorizontalBar': 'bar',
  'Chart.HorizontalBar.Stacked': 'bar',
  'Chart.Line': 'line',
  'Chart.Pie': 'pie',
  'Chart.Donut': 'pie',
};

/** Looks that Slack's charts of the same kind do not have. */
export const LOST_LOOKS: Readonly<Record<string, string>> = {
  'Chart.HorizontalBar': 'bars stand upright',
  'Chart.HorizontalBar.Stacked': 'bars stand upright and beside each other',
  'Chart.Donut': 'it is drawn as a pie',
};

/** Undefined for a chart that Slack cannot draw, such as a gauge. */
export function readChart(place: Place): ChartData | undefined {
  const kind = KINDS[typeOf(place)];
  const series = readSeries(place);
  if (kind === undefined || series.length === 0) return undefined;
  return { ...readTitles(place), kind, series };
}

export const readTitles = ({ node }: Place) => ({
  title: clean(stringOf(node, 'title')),
  xTitle: clean(stringOf(node, 'xAxisTitle')),
  yTitle: clean(stringOf(node, 'yAxisTitle')),
});

/** A list of points, or a list of series of points. */
function readSeries(place: Place): Series[] {
  const data = placesOf(place, 'data');
  const nested = (item: Place) => [...placesOf(item, 'values'), ...placesOf(item, 'data')];
  if (!data.some((item) => nested(item).length > 0)) return [{ name: '', points: data.flatMap(toPoint) }];
  const rows = data.map((item) => ({ name: nameIn(item), points: nested(item).flatMap(toPoint) }));
  // A stacked chart lists its bars, each with a piece of every series.
  return typeOf(place) === 'Chart.HorizontalBar.Stacked' ? turn(rows) : rows;
}

function toPoint(item: Place): Point[] {
  const value = numberOf(item.node, 'y') ?? numberOf(item.node, 'value');
  const label = clean(stringOf(item.node, 'x')) || nameIn(item);
  const tone = wordOf(item.node, 'color');
  return value === undefined ? [] : [{ label, value, ...(isTone(tone) ? { tone } : {}) }];
}

const nameIn = ({ node }: Place): string => clean(stringOf(node, 'legend') || stringOf(node, 'title'));

function turn(bars: readonly Series[]): Series[] {
  const names = [...new Set(bars.flatMap(({ points }) => points.map(({ label }) => label)))];
  return names.map((name) => ({
    name,
    points: bars.flatMap(({ name: label, points }) =>
      points.filter((point) => point.label === name).map(({ value }) => ({ label, value })),
    ),
  }));
}

/** One line for each series: `Rows: Mon 12, Tue 14`. */
export const sayChart = ({ series }: ChartData): string[] =>
  series.map(({ name, points }) => {
    const said = points.map(({ label, value }) => `${label} ${value}`.trim()).join(', ');
    return name === '' ? said : `${name}: ${said}`;
  });
