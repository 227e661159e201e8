import { createCanvas, loadImage } from '@napi-rs/canvas';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb`, or `none` where nothing is. */
  at(x: number, y: number): string;
  /** How many are exactly of this colour. */
  count(colour: string): number;
}

/** A PNG, decoded; rejects for bytes that are none. */
export async function readPixels(png: Uint8Array): Promise<Pixels> {
  const signature = [137, 80, 78, 71, 13, 10, 26, 10];
  if (signature.some((byte, index) => png[index] !== byte)) throw new Error('that is no PNG');
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const colourAt = (index: number): string => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(index * 4, index * 4 + 4);
    const hex = [red, green, blue].map((one) => one.toString(16).padStart(2, '0')).join('');
    return alpha === 0 ? 'none' : `#${hex}`;
  };
  return {
    width,
    height,
    at: (x, y) => colourAt(y * width + x),
    count: (colour) =>
      Array.from({ length: width * height }, (_, index) => colourAt(index)).filter((one) => one === colour).length,
  };
}
