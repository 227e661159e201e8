import type { Json } from '../model.ts';
import { isRecord, records } from '../records.ts';
import { type Html, html } from './html.ts';

const COLOURS = ['#1264a3', '#2eb67d', '#ecb22e', '#e01e5a', '#36c5f0', '#7c3085'];
const WIDTH = 560;
const HEIGHT = 240;
const EDGE = { left: 56, right: 12, top: 12, bottom: 34 };
const TICKS = 4;

const colour = (index: number): string => COLOURS[index % COLOURS.length] ?? '#1264a3';
/** A `data_visualization` as a simple drawing with its legend. */
export function renderChart(block: Json): Html {
  const chart = isRecord(block.chart) ? block.chart : {};
  const drawing = chart.type === 'pie' ? drawPie(records(chart.segments)) : drawAxes(chart);
  return html`<figure class="chart"><figcaption>${String(block.title ?? '')}</figcaption>${drawing}</figure>`;
}

const legend = (names: readonly string[]): Html =>
  html`<ul class="legend">${names.map((name, index) => html`<li><i style="background:${colour(index)}"></i>${name}</li>`)}</ul>`;

function drawPie(segments: readonly Json[]): Html {
  const total = segments.reduce((sum, { value }) => sum + Number(value), 0) || 1;
  const spot = (share: number): string => {
    const angle = share * 2 * Math.PI - Math.PI / 2;
    return `${(110 + 96 * Math.cos(angle)).toFixed(2)} ${(110 + 96 * Math.sin(angle)).toFixed(2)}`;
  };
  let before = 0;
  const slices = segments.map(({ value }, index) => {
    const share = Math.min(0.9999, Number(value) / total);
    const path = `M110 110 L${spot(before)} A96 96 0 ${share > 0.5 ? 1 : 0} 1 ${spot(before + share)} Z`;
    before += Number(value) / total;
    return html`<path d="${path}" fill="${colour(index)}" stroke="#fff" stroke-width="2"></path>`;
  });
  const names = segments.map(({ label, value }) => `${String(label)} · ${shorten(Number(value))}`);
  return html`<div class="pie"><svg viewBox="0 0 220 220" role="img">${slices}</svg>${legend(names)}</div>`;
}

function drawAxes(chart: Json): Html {
  const series = records(chart.series).map(({ name, data }) => ({
    name: String(name),
    values: records(data).map(({ value }) => Number(value)),
  }));
  const axis = isRecord(chart.axis_config) ? chart.axis_config : {};
  const categories = Array.isArray(axis.categories) ? axis.categories.map(String) : [];
  const top = niceTop(Math.max(1, ...series.flatMap(({ values }) => values)));
  const slot = (WIDTH - EDGE.left - EDGE.right) / Math.max(1, categories.length);
  const y = (value: number): number => HEIGHT - EDGE.bottom - (value / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  const x = (index: number): number => EDGE.left + slot * (index + 0.5);
  const every = Math.ceil(categories.length / 10);
  const grid = Array.from({ length: TICKS + 1 }, (_, index) => {
    const value = (top / TICKS) * index;
    return html`<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${y(value)}" y2="${y(value)}" stroke="#e8e8e8"></line>
      <text x="${EDGE.left - 8}" y="${y(value) + 4}" text-anchor="end">${shorten(value)}</text>`;
  });
  const labels = categories.map(
    (name, index) =>
      index % every === 0 && html`<text x="${x(index)}" y="${HEIGHT - 14}" text-anchor="middle">${name}</text>`,
  );
  const marks = series.map(({ values }, index) => {
    if (chart.type === 'bar') {
      const width = (slot * 0.7) / series.length;
      return values.map((value, at) => {
        const left = x(at) - slot * 0.35 + width * index;
        return html`<rect x="${left}" y="${y(value)}" width="${Math.max(1, width - 2)}" height="${Math.max(0, y(0) - y(value))}" rx="2" fill="${colour(index)}"></rect>`;
      });
    }
    const line = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    const area = `${x(0)},${y(0)} ${line} ${x(values.length - 1)},${y(0)}`;
    return [
      chart.type === 'area' && html`<polygon points="${area}" fill="${colour(index)}" opacity="0.2"></polygon>`,
      html`<polyline points="${line}" fill="none" stroke="${colour(index)}" stroke-width="2.5"></polyline>`,
    ];
  });
  const names = series.map(({ name }) => name);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${grid}${labels}${marks}</svg>
    ${[axis.y_label, axis.x_label].some((label) => label !== undefined) && html`<p class="axes">${[axis.y_label, axis.x_label].filter(Boolean).map(String).join(' by ')}</p>`}
    ${names.length > 1 && legend(names)}`;
}

/** 1, 2 or 5 with zeros, above the largest value. */
function niceTop(largest: number): number {
  const power = 10 ** Math.floor(Math.log10(largest));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= largest) ?? 10) * power;
}

const shorten = (value: number): string =>
  new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
