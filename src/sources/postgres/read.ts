import { DatabaseError } from 'pg';
import { fromByteText, toByteText } from '../../domain/byte-text.ts';
import { isAppError } from '../../domain/errors.ts';
import type { HashQuery, KeyedRow, KeyHash, ReadOptions, ReadQuery, Row, TextStream } from '../contract.ts';
import { encodeCopyText } from './copy-text.ts';
import type { Door } from './door.ts';
import type { PredicateGuard } from './guard.ts';
import { hashesSql, rowsByKeySql, SORT_ROOM_SQL, toArrayLiteral } from './hash-sql.ts';
import { readKeyHashes } from './key-hashes.ts';
import { inSession, type Session, streamSession } from './session.ts';
import { orderedSql, relationsOf, selectSql } from './sql.ts';

export interface Reader {
  readonly door: Door;
  readonly guard: PredicateGuard;
  /** Whether the engine is known to have COPY TO STDOUT, or known to lack it. */
  copies: boolean | undefined;
}

const DEFAULT_BATCH = 500;

/**
 * Nothing is asked of the database until the bytes are iterated, so a stream that nobody reads holds no connection.
 * A copy that the engine does not know is read through a cursor instead.
 */
export const readText = (reader: Reader, query: ReadQuery, options: ReadOptions): TextStream =>
  streamText(reader, query, selectSql(query), options);

export const readHashes = (
  reader: Reader,
  query: HashQuery,
  options: ReadOptions,
): AsyncGenerator<readonly KeyHash[]> =>
  readKeyHashes(streamText(reader, query, hashesSql(query), options, SORT_ROOM_SQL).bytes);

export async function readRowsByKey(
  { door }: Reader,
  query: HashQuery,
  keys: readonly string[],
  { signal }: ReadOptions,
): Promise<KeyedRow[]> {
  if (keys.length === 0) return [];
  // The entity alone is read: whether these are members was found out with their hashes.
  const { rows } = await inSession({ door, kind: 'read', relations: [query.entity.table], signal }, (session) =>
    session.ask(rowsByKeySql(query), [toArrayLiteral(keys.map(fromByteText))]),
  );
  return rows.flatMap(([key, hash, ...row]) =>
    key === null || key === undefined ? [] : [{ key: toByteText(key), hash: hash ?? '', row }],
  );
}

/** `before` is asked first, in the same transaction. */
function streamText(reader: Reader, query: ReadQuery, sql: string, options: ReadOptions, before?: string): TextStream {
  let rows: number | undefined;

  async function* viaCopy(): AsyncGenerator<Uint8Array> {
    let session: Session | undefined;
    yield* openRead(reader, query, options, async function* (opened) {
      session = opened;
      if (before !== undefined) await opened.ask(before);
      yield* opened.copy(`copy (${sql}) to stdout (format text)`);
    });
    rows = session?.copiedRows();
  }

  async function* viaCursor(): AsyncGenerator<Uint8Array> {
    let read = 0;
    for await (const batch of readCursor(reader, query, sql, DEFAULT_BATCH, options)) {
      read += batch.length;
      yield encodeCopyText(batch);
    }
    rows = read;
  }

  async function* bytes(): AsyncGenerator<Uint8Array> {
    if (reader.copies === false) return yield* viaCursor();
    try {
      return yield* viaCopy();
    } catch (error) {
      if (reader.copies === true || !isCopyUnknown(error)) throw error;
    }
    yield* viaCursor();
    reader.copies = false;
    reader.door.options.onNotice('the source has no COPY TO STDOUT; it is read through a cursor, which is slower');
  }

  return { bytes: bytes(), rows: () => rows };
}

export async function* readRows(
  reader: Reader,
  query: ReadQuery,
  options: ReadOptions & { readonly batchSize?: number; readonly limit?: number },
): AsyncGenerator<Row[]> {
  const batchSize = Math.max(1, Math.trunc(options.batchSize ?? DEFAULT_BATCH));
  yield* readCursor(reader, query, orderedSql(query, options.limit), batchSize, options);
}

async function* readCursor(
  reader: Reader,
  query: ReadQuery,
  sql: string,
  batchSize: number,
  options: ReadOptions,
): AsyncGenerator<Row[]> {
  yield* openRead(reader, query, options, async function* (session) {
    await session.ask(`declare export_rows no scroll cursor for ${sql}`);
    for (;;) {
      const { rows } = await session.ask(`fetch forward ${batchSize} from export_rows`);
      if (rows.length > 0) yield rows;
      if (rows.length < batchSize) return;
    }
  });
}

function openRead<T>(
  { door, guard }: Reader,
  query: ReadQuery,
  { signal }: ReadOptions,
  work: (session: Session) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  return streamSession({ door, kind: 'read', relations: relationsOf(query), signal }, async function* (session) {
    await guard.admit(session, query);
    yield* work(session);
  });
}

/** "Feature not supported" or "syntax error" for a copy whose query is known to parse. */
const isCopyUnknown = (error: unknown): boolean =>
  isAppError(error) && error.cause instanceof DatabaseError && ['0A000', '42601'].includes(error.cause.code ?? '');
