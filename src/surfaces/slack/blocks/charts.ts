import type { DataVisualizationBlock } from './block-types.ts';
import { numberOf, type Place, placeOf, stringOf, typeOf } from './card-types.ts';
import { type ChartData, LOST_LOOKS, readChart, readTitles, type Series, sayChart } from './chart-data.ts';
import { LIMITS } from './limits.ts';
import { cut, lengthOf } from './text.ts';
import { drawLine, toPiece } from './text-blocks.ts';
import { type Draft, type Translation, toDraft } from './translation.ts';

export const isChart = (place: Place): boolean => typeOf(place).startsWith('Chart.');

/** A chart of Slack, where it can draw this one whole; else a picture of it, where there is one; else its numbers in words. */
export function drawChart(place: Place, t: Translation): Draft[] {
  const whole = readChart(place);
  if (whole === undefined) return drawAsText(place, whole, t);
  t.charts.push({ data: whole, alt: sayAlt(place, whole, t) });
  const data = keepLast(place, whole, t);
  const block = toNative(place, data, t);
  if (block === undefined) return drawAsPicture(place, whole, t) ?? drawAsText(place, whole, t);
  t.counts.charts += 1;
  if (data !== whole) t.lose(place, 'points', `Slack draws ${LIMITS.chartCategories}: the last ones`, 'cut');
  reportShape(place, t);
  t.spoken.push(sayAlt(place, data, t));
  // Without its picture a chart is still its title and numbers.
  const shrink = (): Draft | undefined => drawAsText(place, whole, t)[0];
  return [toDraft(place, block, { shrink })];
}

function drawAsPicture(place: Place, data: ChartData, t: Translation): Draft[] | undefined {
  const source = t.options.chartPicture?.(data);
  if (source === undefined) return undefined;
  t.lose(place, 'chart', 'Slack cannot draw this one here: it is a picture');
  reportShape(place, t);
  const alt = sayAlt(place, data, t);
  t.spoken.push(alt);
  const alt_text = t.fit(place, 'alt', alt || t.texts.chart, LIMITS.altText);
  return [toDraft(place, { type: 'image', block_id: t.blockId(place), ...source, alt_text })];
}

function reportShape(place: Place, t: Translation): void {
  for (const [look, why] of Object.entries(LOST_LOOKS)) if (look === typeOf(place)) t.lose(place, 'shape', why);
}

const sayAlt = (place: Place, data: ChartData, t: Translation): string =>
  t.hints(place).alt ?? [data.title, ...sayChart(data)].filter((line) => line !== '').join('. ');

/** A course of events is still one without its beginning. */
function keepLast(place: Place, data: ChartData, t: Translation): ChartData {
  const most = LIMITS.chartCategories;
  const isLong = data.series.some(({ points }) => points.length > most);
  if (data.kind === 'pie' || !isLong || t.hints(place).keep !== 'last') return data;
  return { ...data, series: data.series.map(({ name, points }) => ({ name, points: points.slice(-most) })) };
}

function toNative(place: Place, data: ChartData, t: Translation): DataVisualizationBlock | undefined {
  const isPossible =
    t.surface === 'message' && t.options.dataVisualizations !== false && t.counts.charts < LIMITS.charts;
  const chart = !isPossible ? undefined : data.kind === 'pie' ? toPie(data) : toAxes(data, data.kind);
  if (chart === undefined) return undefined;
  const title = t.fit(place, 'title', data.title || t.texts.chart, LIMITS.chartTitle);
  return { type: 'data_visualization', block_id: t.blockId(place), title, chart };
}

type Chart = DataVisualizationBlock['chart'];

function toPie({ series: [only, ...more] }: ChartData): Chart | undefined {
  const points = only?.points ?? [];
  const labels = toLabels(points.map(({ label }) => label));
  const fits = more.length === 0 && points.length > 0 && points.length <= LIMITS.chartSeries;
  if (!fits || labels === undefined || points.some(({ value }) => value <= 0)) return undefined;
  return { type: 'pie', segments: points.map(({ value }, index) => ({ label: labels[index] ?? '', value })) };
}

/** Every series has a point for each category, in one order; Slack refuses the others. */
function toAxes({ series, xTitle, yTitle }: ChartData, type: 'bar' | 'line'): Chart | undefined {
  const [first] = series;
  const labels = first?.points.map(({ label }) => label) ?? [];
  const isWhole = series.every(({ points }) => isSame(points, labels));
  const categories = toLabels(labels);
  const names = toLabels(series.map(({ name }, index) => name || yTitle || String(index + 1)));
  const fits = series.length <= LIMITS.chartSeries && labels.length > 0 && labels.length <= LIMITS.chartCategories;
  if (!isWhole || !fits || categories === undefined || names === undefined) return undefined;
  return {
    type,
    series: series.map(({ points }, index) => ({
      name: names[index] ?? '',
      data: points.map(({ value }, point) => ({ label: categories[point] ?? '', value })),
    })),
    axis_config: {
      categories,
      ...(xTitle === '' ? {} : { x_label: cut(xTitle, LIMITS.chartTitle) }),
      ...(yTitle === '' ? {} : { y_label: cut(yTitle, LIMITS.chartTitle) }),
    },
  };
}

const isSame = (points: Series['points'], labels: readonly string[]): boolean =>
  points.length === labels.length && points.every(({ label }, index) => label === labels[index]);

/** Undefined when they cannot be told apart, or are longer than Slack takes: a cut name would be another name. */
function toLabels(labels: readonly string[]): string[] | undefined {
  const isClear = new Set(labels).size === labels.length;
  const fits = labels.every((label) => label !== '' && lengthOf(label) <= LIMITS.chartLabel);
  return isClear && fits ? [...labels] : undefined;
}

/** Its author's words, with the numbers written as the reader writes them. */
function sayFallback(place: Place): string[] | undefined {
  const fallback = placeOf(place, 'fallback');
  const text = fallback === undefined ? '' : stringOf(fallback.node, 'text');
  return text === '' ? undefined : [text];
}

function drawAsText(place: Place, data: ChartData | undefined, t: Translation): Draft[] {
  const { title } = readTitles(place);
  const value = numberOf(place.node, 'value');
  const lines =
    sayFallback(place) ?? (data === undefined ? (value === undefined ? [] : [String(value)]) : sayChart(data));
  if (title === '' && lines.length === 0) {
    t.lose(place, 'element', 'Slack has no such chart, and it has no numbers', 'dropped');
    return [];
  }
  t.lose(place, 'chart', 'Slack cannot draw this one here: its numbers are written', 'look');
  const text = t.fit(place, 'numbers', lines.join('\n'), LIMITS.richText);
  const pieces = [
    ...(title === '' ? [] : [toPiece(t.fit(place, 'title', title, LIMITS.header), { bold: true })]),
    ...(title === '' || text === '' ? [] : [toPiece('\n')]),
    ...(text === '' ? [] : [toPiece(text)]),
  ];
  return drawLine(place, pieces, t, false);
}
