import type { Column } from '../../src/destinations/files/encoder.ts';
import type { Row, TextStream } from '../../src/sources/contract.ts';

/** Columns of text with these names. */
export const toTextColumns = (names: readonly string[]): Column[] => names.map((name) => ({ name, type: 'text' }));

const ESCAPES = new Map([
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

const toField = (value: string | null): string =>
  value === null ? '\\N' : [...value].map((character) => ESCAPES.get(character) ?? character).join('');

/** Records in the text form of COPY, written from PostgreSQL's manual. */
export const toCopyText = (rows: readonly Row[]): Buffer =>
  Buffer.from(rows.map((row) => `${row.map(toField).join('\t')}\n`).join(''));

/** Cuts bytes into chunks of these sizes, over and over. */
export function toChunks(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? bytes.length);
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks;
}

export interface TextStreamOptions {
  readonly chunkSize?: number;
  /** Thrown in place of what follows after so many records. */
  readonly failAfter?: { readonly rows: number; readonly error: unknown };
  /** What the source says it sent, where that is not the truth. */
  readonly reported?: number | undefined;
}

/** A source's stream of these records. */
export function textStream(rows: readonly Row[], options: TextStreamOptions = {}): TextStream {
  const { failAfter, chunkSize = 1000 } = options;
  let isEnded = false;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield* toChunks(toCopyText(rows.slice(0, failAfter?.rows)), [chunkSize]);
    if (failAfter !== undefined) throw failAfter.error;
    isEnded = true;
  }
  const reported = 'reported' in options ? options.reported : rows.length;
  return { bytes: bytes(), rows: () => (isEnded ? reported : undefined) };
}

/** A source that never answers; it says when it is asked. */
export function silentStream(onAsked: () => void): TextStream {
  const next = () => {
    onAsked();
    return new Promise<never>(() => undefined);
  };
  return { bytes: { [Symbol.asyncIterator]: () => ({ next }) }, rows: () => undefined };
}
