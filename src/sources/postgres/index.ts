import { AppError } from '../../domain/errors.ts';
import type { Selection, Source } from '../contract.ts';
import { checkSelections } from './check.ts';
import { openDoor } from './door.ts';
import { createPredicateGuard } from './guard.ts';
import { measure } from './measure.ts';
import { type Reader, readHashes, readRows, readRowsByKey, readText } from './read.ts';
import { inSession } from './session.ts';
import { countSql, relationsOf } from './sql.ts';

export { createPostgresRefresher } from './refresher.ts';

export interface PostgresSourceOptions {
  readonly url: string;
  /** Longest that one statement may take, a whole stream included. */
  readonly statementTimeoutMs: number;
  /** Longest that the source may neither send anything nor be at work, while we wait for it. */
  readonly stallTimeoutMs: number;
  /** 10 seconds unless given. */
  readonly connectTimeoutMs?: number;
  /** Streams at a time, 4 unless given; counts and checks have two connections of their own. */
  readonly poolSize?: number;
  /** Leave COPY alone, for an engine whose COPY is not to be trusted; found out by itself where it is missing. */
  readonly cursorOnly?: boolean;
  /** For the log: what was worked around. */
  readonly onNotice?: (message: string) => void;
}

/**
 * PostgreSQL 15 or newer, or an engine that speaks its protocol. Connects when first asked.
 * A text stream is COPY's own bytes, or a cursor's rows encoded the same way where there is no COPY.
 */
export function createPostgresSource(options: PostgresSourceOptions): Source {
  const door = openDoor({
    url: options.url,
    statementTimeoutMs: options.statementTimeoutMs,
    stallTimeoutMs: options.stallTimeoutMs,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    poolSize: options.poolSize ?? 4,
    onNotice: options.onNotice ?? (() => {}),
  });
  const guard = createPredicateGuard();
  const reader: Reader = { door, guard, copies: options.cursorOnly === true ? false : undefined, texts: new Set() };

  const askOne = (sql: string, selection: Selection | undefined, signal?: AbortSignal): Promise<string> =>
    inSession(
      { door, kind: 'question', relations: selection === undefined ? [] : relationsOf(selection), signal },
      async (session) => {
        if (selection !== undefined) await guard.admit(session, selection);
        const value = (await session.ask(sql)).rows[0]?.[0];
        if (typeof value === 'string') return value;
        throw new AppError('source_query_failed', { detail: 'the database gave no answer' });
      },
    );

  return {
    async verify() {
      return toProduct(await askOne('select version()', undefined));
    },
    async count(selection, { signal } = {}) {
      return Number(await askOne(countSql(selection), selection, signal));
    },
    async text(query, readOptions = {}) {
      readOptions.signal?.throwIfAborted();
      return readText(reader, query, readOptions);
    },
    rows: (query, readOptions = {}) => readRows(reader, query, readOptions),
    measure: (query, readOptions = {}) => measure(door, guard, query, readOptions),
    hashes: (query, readOptions = {}) => readHashes(reader, query, readOptions),
    rowsByKey: (query, keys, readOptions = {}) => readRowsByKey(reader, query, keys, readOptions),
    check: (selections) => checkSelections(door, selections),
    close: () => door.close(),
  };
}

/** `PostgreSQL 18.0` of `PostgreSQL 18.0 on x86_64-pc-linux-gnu, compiled by …`; other engines part with `(` or `,`. */
const toProduct = (version: string): string => version.split(/ on |,| \(/u)[0]?.trim() ?? version;
