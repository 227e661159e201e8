import { drawPng, type Pixel } from './png.ts';

/*
 * The project's mark: a tray, and an arrow that leaves it upwards. Teams wants it twice
 * (learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons): in colour, 192 by 192,
 * what matters within the middle half; and white on nothing, 32 by 32.
 */

const GROUND: Pixel = [0x39, 0x47, 0xb8, 255];
const LIGHT: Pixel = [0x4f, 0x5f, 0xd6, 255];
const WHITE: Pixel = [255, 255, 255, 255];
const NOTHING: Pixel = [255, 255, 255, 0];

export const drawColorIcon = (): Buffer =>
  drawPng(192, (x, y) => {
    // The middle 96 of 192.
    if (isMark((x - 0.5) / 0.58 + 0.5, (y - 0.5) / 0.58 + 0.5, 0.11)) return WHITE;
    return x + y < 1 ? LIGHT : GROUND;
  });

export const drawOutlineIcon = (): Buffer => drawPng(32, (x, y) => (isMark(x, y, 0.1) ? WHITE : NOTHING));

/** Whether a point of the unit square is on a line of the mark. */
function isMark(x: number, y: number, width: number): boolean {
  const half = width / 2;
  const lines: readonly (readonly [number, number, number, number])[] = [
    // The arrow.
    [0.5, 0.12, 0.5, 0.62],
    [0.5, 0.12, 0.29, 0.34],
    [0.5, 0.12, 0.71, 0.34],
    // The tray.
    [0.14, 0.56, 0.14, 0.86],
    [0.14, 0.86, 0.86, 0.86],
    [0.86, 0.86, 0.86, 0.56],
  ];
  return lines.some((line) => distance(x, y, line) <= half);
}

/** From a point to a stretch of a line, whose ends are round. */
function distance(x: number, y: number, [x1, y1, x2, y2]: readonly [number, number, number, number]): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
