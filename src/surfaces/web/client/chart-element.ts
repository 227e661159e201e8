import { CardElement, type SerializationContext } from 'adaptivecards';
import { h } from './dom.ts';

interface Point {
  readonly x: string;
  readonly y: number;
  readonly color?: string;
}

interface ChartJson {
  readonly title?: string;
  readonly yAxisTitle?: string;
  readonly data?: readonly (Point | { readonly values: readonly Point[] })[];
  readonly fallback?: { readonly text?: string };
  readonly exportBot?: { readonly alt?: string };
}

const SVG = 'http://www.w3.org/2000/svg';
/** Of the drawing; the page stretches it. */
const WIDTH = 300;
const HEIGHT = 100;
/** Few bars stay slim; more share the width. */
const WIDEST_BAR = 20;
/** So few points are marked, as a line alone does not show where they are. */
const MARKED = 12;

/**
 * The charts of Teams, from the same JSON: a picture with a sentence as its name, and its numbers as text for those who
 * do not see it.
 */
abstract class ChartElement extends CardElement {
  #json: ChartJson = {};

  protected override internalParse(source: ChartJson, context: SerializationContext): void {
    super.internalParse(source, context);
    this.#json = source;
  }

  protected abstract drawPoints(svg: SVGElement, points: readonly Point[], most: number): void;

  protected override internalRender(): HTMLElement {
    const { title = '', yAxisTitle = '', data = [], fallback, exportBot } = this.#json;
    const points = data.flatMap((one) => ('values' in one ? one.values : [one]));
    const most = Math.max(0, ...points.map(({ y }) => y));
    const svg = make('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    for (const share of [0, 0.5, 1]) {
      const y = HEIGHT - share * HEIGHT;
      svg.append(make('line', { class: 'chart-grid', x1: 0, x2: WIDTH, y1: y, y2: y }));
    }
    this.drawPoints(svg, points, most);
    const numbers = new Intl.NumberFormat(document.documentElement.lang || 'en', { maximumFractionDigits: 1 });
    const plot = h(
      'div',
      { class: 'chart-plot', role: 'img', 'aria-label': exportBot?.alt ?? title },
      h('span', { class: 'chart-most' }, numbers.format(most)),
      h('span', { class: 'chart-least' }, numbers.format(0)),
      svg,
      h('span', { class: 'chart-first' }, points[0]?.x ?? ''),
      h('span', { class: 'chart-last' }, points.at(-1)?.x ?? ''),
    );
    return h(
      'div',
      { class: 'chart' },
      h('p', { class: 'chart-title' }, title, h('span', { class: 'chart-unit' }, yAxisTitle)),
      plot,
      h('p', { class: 'visually-hidden' }, fallback?.text ?? ''),
    );
  }
}

/** `{ type: 'Chart.VerticalBar', title, yAxisTitle, data: [{ x, y, color }] }` */
export class BarChart extends ChartElement {
  override getJsonTypeName(): string {
    return 'Chart.VerticalBar';
  }

  protected override drawPoints(svg: SVGElement, points: readonly Point[], most: number): void {
    const step = WIDTH / points.length;
    const width = Math.min(step * 0.7, WIDEST_BAR);
    points.forEach(({ x, y, color }, index) => {
      // A run that sent nothing still has its place, and its colour.
      const height = most === 0 ? 2 : Math.max(2, (y / most) * HEIGHT);
      const bar = make('rect', {
        class: `chart-bar is-${color ?? 'accent'}`,
        x: index * step + (step - width) / 2,
        y: HEIGHT - height,
        width,
        height,
      });
      const tip = make('title', {});
      tip.textContent = `${x}: ${y}`;
      bar.append(tip);
      svg.append(bar);
    });
  }
}

/** `{ type: 'Chart.Line', title, yAxisTitle, data: [{ legend, values: [{ x, y }] }] }`; one line. */
export class LineChart extends ChartElement {
  override getJsonTypeName(): string {
    return 'Chart.Line';
  }

  protected override drawPoints(svg: SVGElement, points: readonly Point[], most: number): void {
    const step = WIDTH / points.length;
    const at = ({ y }: Point, index: number): string =>
      `${index * step + step / 2},${most === 0 ? HEIGHT : HEIGHT - (y / most) * HEIGHT}`;
    svg.append(make('polyline', { class: 'chart-line', points: points.map(at).join(' ') }));
    if (points.length > MARKED) return;
    // A line without length has round ends: a circle would be stretched with the drawing.
    for (const place of points.map(at))
      svg.append(make('polyline', { class: 'chart-dot', points: `${place} ${place}` }));
  }
}

function make(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
