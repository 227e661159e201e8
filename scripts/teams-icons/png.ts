import { crc32, deflateSync } from 'node:zlib';

/** Red, green, blue and opacity, 0 to 255. */
export type Pixel = readonly [number, number, number, number];

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Samples of each pixel in either direction, for smooth edges. */
const FINENESS = 4;

/** A square picture of a drawing that tells the colour at each point, from 0 to 1 in either direction. */
export function drawPng(size: number, colorAt: (x: number, y: number) => Pixel): Buffer {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) {
    // Each row begins with the number of its filter: none.
    for (let x = 0; x < size; x++) rows.set(average(size, x, y, colorAt), y * (size * 4 + 1) + 1 + x * 4);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits, with opacity.
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    toChunk('IHDR', header),
    toChunk('IDAT', deflateSync(rows, { level: 9 })),
    toChunk('IEND', Buffer.alloc(0)),
  ]);
}

function average(size: number, x: number, y: number, colorAt: (x: number, y: number) => Pixel): number[] {
  const sum = [0, 0, 0, 0];
  for (let sample = 0; sample < FINENESS ** 2; sample++) {
    const column = sample % FINENESS;
    const row = Math.floor(sample / FINENESS);
    const [r, g, b, a] = colorAt((x + (column + 0.5) / FINENESS) / size, (y + (row + 0.5) / FINENESS) / size);
    for (const [index, part] of [r * a, g * a, b * a, a].entries()) sum[index] = (sum[index] ?? 0) + part;
  }
  const opacity = sum[3] ?? 0;
  const color = sum.slice(0, 3).map((part) => (opacity === 0 ? 0 : Math.round(part / opacity)));
  return [...color, Math.round(opacity / FINENESS ** 2)];
}

function toChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
