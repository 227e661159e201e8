import type { ChartItem } from 'chart.js';
import type { ChartData } from '../blocks/index.ts';
import { toConfiguration } from './chart.ts';
import { createFigures } from './figures.ts';
import { registerFonts } from './fonts.ts';
import { toPlot } from './plot.ts';

/** In points of the screen, twice as many pixels: Slack shows pictures 360 points wide, and letters are still to be read then. */
const SIZE = { width: 440, height: 260, scale: 2 } as const;

/**
 * A chart as a PNG of 880 by 520 pixels; undefined for one that makes no picture, as it has nothing to show, too much,
 * or letters of other alphabets than the fonts have.
 */
export async function drawPicture(data: ChartData, locale: string): Promise<Uint8Array | undefined> {
  const plot = toPlot(data);
  if (plot === undefined) return undefined;
  const { Chart, createCanvas } = await load();
  const canvas = createCanvas(SIZE.width, SIZE.height);
  const chart = new Chart(asItem(canvas), toConfiguration(plot, createFigures(locale), SIZE.scale));
  try {
    return await canvas.encode('png');
  } finally {
    chart.destroy();
  }
}

let loading: ReturnType<typeof loadOnce> | undefined;

/** At the first picture: most processes never draw one. */
function load(): ReturnType<typeof loadOnce> {
  loading ??= loadOnce();
  return loading;
}

async function loadOnce() {
  const [{ createCanvas, GlobalFonts }, { Chart, registerables }] = await Promise.all([
    import('@napi-rs/canvas'),
    import('chart.js'),
  ]);
  registerFonts(GlobalFonts);
  Chart.register(...registerables);
  return { Chart, createCanvas };
}

/** Chart.js asks for a canvas of a browser, and uses of it what this one has. */
const asItem = (canvas: object): ChartItem => canvas as ChartItem;
