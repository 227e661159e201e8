import type { Entity, Segment } from '../domain/catalog.ts';
import type { SourceMap } from '../domain/refresh.ts';

/** What to read: an entity whole, or the members of one segment of it. */
export interface Selection {
  readonly entity: Entity;
  readonly segment?: Segment;
}

export interface ReadQuery extends Selection {
  /** Names of fields of the entity, in the order wanted. */
  readonly fields: readonly string[];
}

export interface ReadOptions {
  /** Aborting ends the read at once and frees its connection; the read then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Records as bytes in the text form of PostgreSQL's COPY: UTF-8, one record a line ended by LF, fields parted by TAB,
 * `\N` for null, and `\\ \b \f \n \r \t \v` escaped with a backslash
 * (https://www.postgresql.org/docs/current/sql-copy.html, "Text Format"). Chunks break anywhere, also inside a
 * character or an escape. There is no header and no end-of-data line.
 */
export interface TextStream {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Records read; known once `bytes` has ended without an error, undefined until then. */
  rows(): number | undefined;
}

/** A record as text, in the order of the query's fields; null where the source has none. */
export type Row = readonly (string | null)[];

export interface HashQuery extends ReadQuery {
  /** Goes into every hash: another one makes every hash another one. Lower-case hexadecimal. */
  readonly salt: string;
}

/** What tells whether a record is still the one that was sent. */
export interface KeyHash {
  /** The key's text as bytes (domain/byte-text), so that comparing strings compares bytes; null where the record has none. */
  readonly key: string | null;
  /** Of the values of the query's fields and its salt. The same values give the same hash, whatever else the record has. */
  readonly hash: string;
}

export interface KeyedRow {
  /** As in `KeyHash`. */
  readonly key: string;
  readonly hash: string;
  readonly row: Row;
}

export interface RelationProblem {
  readonly entity: string;
  readonly segment?: string;
  readonly message: string;
}

export interface Measure {
  /** How many records there are now. */
  readonly count: number;
  /**
   * What the engine calls the types of the query's fields, in their order; undefined where it does not tell. A run keeps
   * them, so that the next one can say what has changed.
   */
  readonly types: readonly (string | undefined)[] | undefined;
}

/**
 * A database that holds the customer data. Implementations only ever read: sessions are read-only and have a
 * statement time-out. All errors are AppErrors of the `source_*` codes; no retry happens inside.
 */
export interface Source {
  /** Product and version, e.g. `PostgreSQL 18.0`; throws `source_unreachable`. */
  verify(): Promise<string>;
  /** How many records a selection has now. */
  count(selection: Selection, options?: ReadOptions): Promise<number>;
  /** All records of a selection as bytes, in no particular order, from one snapshot. */
  text(query: ReadQuery, options?: ReadOptions): Promise<TextStream>;
  /** The same records in batches, ordered by the entity's key. */
  rows(
    query: ReadQuery,
    options?: ReadOptions & { readonly batchSize?: number; readonly limit?: number },
  ): AsyncIterable<Row[]>;
  /** What a run wants to know of a query before it reads it, in one visit. */
  measure(query: ReadQuery, options?: ReadOptions): Promise<Measure>;
  /**
   * Key and hash of all records of a selection, from one snapshot, by the bytes of the keys: records without a key
   * first, and records that share one by their hash. Batches of any size.
   */
  hashes(query: HashQuery, options?: ReadOptions): AsyncIterable<readonly KeyHash[]>;
  /**
   * Records by their keys, members of the query's segment or not, in no particular order. A key that is gone is left
   * out; one that several records share comes several times.
   */
  rowsByKey(query: HashQuery, keys: readonly string[], options?: ReadOptions): Promise<KeyedRow[]>;
  /** Holds the catalog against the database: relations, columns and predicates that do not work. */
  check(selections: readonly Selection[]): Promise<RelationProblem[]>;
  close(): Promise<void>;
}

/**
 * What brings the materialised views of a source up to date, over a connection of its own where one is given: only the
 * owner of a view may refresh it. All errors are AppErrors of the `source_*` codes; no retry happens inside.
 */
export interface Refresher {
  /** Which materialised views these relations are or read, however far, and which of them may be refreshed. */
  map(relations: readonly string[], options?: ReadOptions): Promise<SourceMap>;
  /** By its name in the map. Doing it twice does no harm; aborting leaves the view as it was. */
  refresh(name: string, options?: ReadOptions): Promise<void>;
  close(): Promise<void>;
}
