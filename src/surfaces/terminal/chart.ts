import type { BarChart, LineChart } from '../../views/dialect.ts';
import { type Line, span, truncateLine } from './lines.ts';
import { toVisible } from './text.ts';

const HEIGHT = 5;
/** From nothing to a whole character, in eighths. */
const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** Unlikely to hold a chart. */
const LEAST_COLUMNS = 20;
const MOST_COLUMNS = 100;

/** A chart as columns of characters, its scale beside it, its first and last label below; the sentence says the rest. */
export function drawChart(chart: BarChart | LineChart, columns: number): Line[] {
  const points = chart.type === 'Chart.Line' ? (chart.data[0]?.values ?? []) : chart.data;
  const title: Line = [
    span(toVisible(chart.title), { bold: true }),
    span(`  ${toVisible(chart.yAxisTitle)}`, { dim: true }),
  ];
  const said: Line = [span(toVisible(chart.exportBot.alt), { dim: true })];
  const room = Math.min(columns, MOST_COLUMNS);
  const most = Math.max(...points.map(({ y }) => y));
  const scale = [String(most), '0'];
  const left = Math.max(...scale.map((text) => text.length));
  const step = room - left - 2 >= points.length * 2 ? 2 : 1;
  const shown = points.slice(-Math.max(0, Math.floor((room - left - 2) / step)));
  if (room < LEAST_COLUMNS || shown.length === 0) return [title, said];
  const rows = Array.from({ length: HEIGHT }, (_, row): Line => {
    const bars = shown.map(({ y, color }) => {
      const eighths = most === 0 ? 0 : Math.round((y / most) * HEIGHT * 8);
      // What is not nothing is to be seen.
      const level = (y > 0 ? Math.max(1, eighths) : 0) - (HEIGHT - 1 - row) * 8;
      const character = EIGHTHS[Math.min(8, Math.max(0, level))] ?? ' ';
      return span(character.padEnd(step), { tone: color ?? 'accent' });
    });
    const mark = row === 0 ? (scale[0] ?? '') : row === HEIGHT - 1 ? '0' : '';
    return [span(`${mark.padStart(left)} │`, { dim: true }), ...bars];
  });
  const first = toVisible(shown[0]?.x ?? '');
  const last = toVisible(shown.at(-1)?.x ?? '');
  const gap = Math.max(2, shown.length * step - first.length - last.length);
  const below: Line = [span(`${' '.repeat(left + 2)}${first}${' '.repeat(gap)}${last}`, { dim: true })];
  return [title, ...rows, truncateLine(below, room), said];
}
