import type { ChartConfiguration, ChartDataset, Plugin } from 'chart.js';
import { FAMILIES } from './fonts.ts';
import { INK, PAPER, seriesColour, TONES } from './look.ts';
import type { Plot, PlotSeries } from './plot.ts';

const PADDING = { top: 12, right: 18, bottom: 12, left: 14 } as const;
const MOST_DOTS = 40;

type Figures = (value: number) => string;

/** The plot as Chart.js takes it: still, of a fixed size, and on paper of its own. */
export function toConfiguration(plot: Plot, figures: Figures, scale: number): ChartConfiguration {
  const font = (size: number, weight: 'normal' | 600 = 'normal') => ({ family: FAMILIES, size, weight });
  const named = plot.kind === 'pie' ? plot.labels.length : plot.series.length;
  return {
    type: plot.kind,
    data: {
      labels: plot.kind === 'pie' ? toSliceNames(plot, figures) : [...plot.labels],
      datasets: plot.series.map((series, index) => toDataset(plot, series, index)),
    },
    options: {
      animation: false,
      responsive: false,
      maintainAspectRatio: false,
      devicePixelRatio: scale,
      events: [],
      layout: { padding: PADDING },
      color: INK.text,
      font: font(12),
      plugins: {
        title: {
          display: plot.title !== '',
          text: plot.title,
          align: 'start',
          color: INK.title,
          font: font(14, 600),
          padding: { top: 2, bottom: 12 },
        },
        legend: {
          display: named > 1,
          position: plot.kind === 'pie' ? 'right' : 'top',
          align: plot.kind === 'pie' ? 'center' : 'start',
          labels: { color: INK.text, font: font(12), boxWidth: 10, boxHeight: 10, padding: 12 },
        },
        tooltip: { enabled: false },
      },
      ...(plot.kind === 'pie' ? {} : { scales: toScales(plot, figures, font) }),
    },
    plugins: [paper],
  };
}

const paper: Plugin = {
  id: 'paper',
  beforeDraw({ ctx, width, height }) {
    ctx.save();
    ctx.beginPath();
    ctx.roundRect(0.5, 0.5, width - 1, height - 1, PAPER.radius);
    ctx.fillStyle = PAPER.fill;
    ctx.fill();
    ctx.strokeStyle = PAPER.edge;
    ctx.stroke();
    ctx.restore();
  },
};

/** With their numbers, as slices have no axis to be read off. */
const toSliceNames = ({ labels, series }: Plot, figures: Figures): string[] =>
  labels.map((label, index) => `${label} · ${figures(series[0]?.values[index]?.value ?? 0)}`.replace(/^ · /, ''));

function toDataset(plot: Plot, { name, values }: PlotSeries, index: number): ChartDataset {
  const data = values.map((mark) => mark?.value ?? null);
  const own = seriesColour(index);
  if (plot.kind === 'pie') {
    const backgroundColor = values.map((mark, slice) => (mark?.tone ? TONES[mark.tone] : seriesColour(slice)));
    return { type: 'pie', data: data.map((value) => value ?? 0), backgroundColor, borderColor: PAPER.fill };
  }
  const label = name || plot.yTitle || String(index + 1);
  if (plot.kind === 'line') {
    const pointRadius = values.length > MOST_DOTS ? 0 : 2.5;
    return { type: 'line', label, data, borderColor: own, backgroundColor: own, borderWidth: 2.5, pointRadius };
  }
  // Several series are told apart by colour, so only one alone has its colours free for what they say.
  const backgroundColor = plot.series.length > 1 ? own : values.map((mark) => (mark?.tone ? TONES[mark.tone] : own));
  // What is nothing still has its place.
  return { type: 'bar', label, data, backgroundColor, borderRadius: 3, maxBarThickness: 56, minBarLength: 2 };
}

function toScales(plot: Plot, figures: Figures, font: (size: number) => object) {
  const title = (text: string) => ({ display: text !== '', text, color: INK.text, font: font(12) });
  const ticks = { color: INK.text, font: font(11.5) };
  const isFlat = plot.series.every(({ values }) => values.every((mark) => (mark?.value ?? 0) === 0));
  return {
    x: {
      grid: { display: false },
      border: { color: INK.grid },
      title: title(plot.xTitle),
      ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 14 },
    },
    y: {
      beginAtZero: true,
      ...(isFlat ? { suggestedMax: 1 } : {}),
      grid: { color: INK.grid },
      border: { display: false },
      title: title(plot.yTitle),
      ticks: {
        ...ticks,
        maxTicksLimit: 6,
        padding: 8,
        callback: (value: string | number) => figures(Number(value)),
      },
    },
  };
}
