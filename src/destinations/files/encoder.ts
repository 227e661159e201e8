import type { FieldType } from '../../domain/catalog.ts';
import type { Item } from '../contract.ts';

/** A column of a file: its name there, and the catalog's word on what is in it. */
export interface Column {
  readonly name: string;
  readonly type: FieldType;
  /** Digits after the point, where the catalog says so. */
  readonly scale?: number;
}

/**
 * Turns a TextStream into the bytes of a file. One encoder makes one file: `start`, then `push` for each chunk as it
 * comes, then `end`. Blocks go to the far end in the order they are handed out, and belong to the caller until it gives
 * them back with `recycle`; a block that is never given back is simply not used again.
 */
export interface Encoder {
  /** Takes the columns; their names are written in front of the first record where the format has a header. */
  start(columns: readonly Column[]): void;
  /** Keeps nothing of `chunk`, which may break anywhere. Hands out the blocks that are full, often none. */
  push(chunk: Uint8Array): Uint8Array[];
  /** The rest. Throws `source_query_failed` when the stream ended inside a record. */
  end(): Uint8Array[];
  recycle(block: Uint8Array): void;
  /** Records encoded so far. */
  rows(): number;
}

export interface FileFormat {
  /** Stable name, written into the manifest, e.g. `csv`. */
  readonly name: string;
  /** Of file names, without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  createEncoder(): Encoder;
}

/** The columns that an item's files have; a field that the entity lacks is text. */
export const toColumns = (item: Item): Column[] =>
  item.fields.map(({ field, as }) => {
    const known = item.entity.fields.find((one) => one.name === field);
    return { name: as, type: known?.type ?? 'text', ...(known?.scale === undefined ? {} : { scale: known.scale }) };
  });
