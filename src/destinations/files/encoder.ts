import type { FieldType } from '../../domain/catalog.ts';
import type { Item } from '../contract.ts';

/** A column of a file: its name there, and the catalog's word on what is in it. */
export interface Column {
  readonly name: string;
  readonly type: FieldType;
  /** Digits after the point, where the catalog says so. */
  readonly scale?: number;
}

/** Bytes of a file. */
export type Block = Uint8Array<ArrayBuffer>;

/**
 * Turns a TextStream into the bytes of a file. One encoder makes one file: `start`, then `push` for each chunk as it
 * comes, then `end`. Blocks go to the far end in the order they are handed out, and belong to the caller until it gives
 * them back with `recycle`; a block that is never given back is simply not used again.
 */
export interface Encoder {
  /** Takes the columns; their names are written in front of the first record where the format has a header. */
  start(columns: readonly Column[]): void;
  /** Keeps nothing of `chunk`, which may break anywhere. Hands out the blocks that are full, often none. */
  push(chunk: Uint8Array): Block[];
  /** The rest. Throws `source_query_failed` when the stream ended inside a record. */
  end(): Block[];
  recycle(block: Uint8Array): void;
  /** Records encoded so far. */
  rows(): number;
}

/**
 * An encoder at work on one file, on this thread or on one of its own. Calls are made one after another, each when the
 * one before it has settled; `close` may come at any time, and has to come in the end, whatever became of the file.
 */
export interface Encoding {
  /** As the encoder's; settles when there is room for the next chunk. The same bytes give the same blocks, each at the same call. */
  push(chunk: Uint8Array): Promise<Block[]>;
  end(): Promise<Block[]>;
  recycle(block: Uint8Array): void;
  /** Records that have come in whole so far; the rest of the chunk belongs to the next one. */
  rows(): number;
  /** Settles when nothing of it is left. May be called again. */
  close(): Promise<void>;
}

export interface FileFormat {
  /** Stable name, written into the manifest, e.g. `csv`. */
  readonly name: string;
  /** Of file names, without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** Begins a file with these columns. */
  encode(columns: readonly Column[]): Encoding;
}

/** On this thread, for encoders that are quicker than handing the bytes to another one would be worth. */
export function encodeHere(encoder: Encoder, columns: readonly Column[]): Encoding {
  encoder.start(columns);
  return {
    push: async (chunk) => encoder.push(chunk),
    end: async () => encoder.end(),
    recycle: encoder.recycle,
    rows: encoder.rows,
    close: async () => undefined,
  };
}

/** The columns that an item's files have; a field that the entity lacks is text. */
export const toColumns = (item: Item): Column[] =>
  item.fields.map(({ field, as }) => {
    const known = item.entity.fields.find((one) => one.name === field);
    return { name: as, type: known?.type ?? 'text', ...(known?.scale === undefined ? {} : { scale: known.scale }) };
  });
