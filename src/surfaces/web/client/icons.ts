/** Strokes on a 20 by 20 grid. */
const PATHS = {
  send: 'M3.5 10h12M10.5 4.8 15.7 10l-5.2 5.2',
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h13',
  close: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  down: 'M10 4.5v11M5.5 11l4.5 4.5 4.5-4.5',
  sun: 'M10 6.8a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 1 0 0-6.4zM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1.05 1.05M14.25 14.25l1.05 1.05M4.7 15.3l1.05-1.05M14.25 5.75l1.05-1.05',
  moon: 'M16.2 11.9A6.8 6.8 0 0 1 8.1 3.8a6.8 6.8 0 1 0 8.1 8.1z',
  lock: 'M6.5 9V7a3.5 3.5 0 0 1 7 0v2M5.5 9h9v7h-9z',
  chevrons: 'M6.8 8 10 4.8 13.2 8M6.8 12l3.2 3.2 3.2-3.2',
  check: 'M4.5 10.5l3.8 3.8 7.2-8',
  alert: 'M10 6.2v4.6M10 13.7v.1M10 2.8a7.2 7.2 0 1 0 0 14.4a7.2 7.2 0 1 0 0-14.4z',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
