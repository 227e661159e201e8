import type { Tone } from '../blocks/index.ts';

/** The light colours of the web chat: the picture brings its own paper, so that it is the same on dark screens. */
export const PAPER = { fill: '#ffffff', edge: '#cfd4dd', radius: 10 } as const;
export const INK = { title: '#1a1d23', text: '#566070', grid: '#e5e8ed' } as const;

export const TONES: Readonly<Record<Tone, string>> = {
  accent: '#4656cf',
  good: '#17724a',
  warning: '#8f5503',
  attention: '#b3261e',
};

/** Of series and slices: apart for the colour-blind too in the first six, by lightness. */
const SERIES = [
  '#4656cf',
  '#e0942f',
  '#17724a',
  '#9b6fd0',
  '#2f9fc9',
  '#b3261e',
  '#7a8699',
  '#c2b24a',
  '#1f3c88',
  '#d678a8',
  '#62a87c',
  '#6b4423',
] as const;

export const seriesColour = (index: number): string => SERIES[index % SERIES.length] ?? TONES.accent;
