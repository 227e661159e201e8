import { performance } from 'node:perf_hooks';
import type { QueryArrayConfig } from 'pg';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Row } from '../contract.ts';
import { type CopyOut, startCopyOut } from './copy-out.ts';
import { toSeconds, toSourceError } from './failure.ts';
import { type LeaseOptions, takeLease } from './lease.ts';
import { createWatchdog } from './watchdog.ts';

/** One read-only transaction on one connection. */
export interface Session {
  /** One statement: several in one text are refused by the extended protocol. Values come as text. */
  ask(sql: string, values?: readonly string[]): Promise<Table>;
  /** Goes over the simple protocol, so the text must be known to be one statement. */
  copy(sql: string): AsyncGenerator<Uint8Array>;
  /** What `copy` has read; known once the session has ended well. */
  copiedRows(): number | undefined;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: Row[];
}

export interface SessionOptions extends LeaseOptions {
  /** For errors: what is read, as the catalog writes it. */
  readonly relations: readonly string[];
}

/** Opens a session, does the work, and ends it. Throws AppErrors of the `source_*` codes, or the signal's reason. */
export async function inSession<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(options);
  try {
    const result = await work(session);
    await session.commit();
    return result;
  } catch (error) {
    throw await session.fail(error);
  }
}

/** The same for work that yields. A consumer that stops early costs no more than the connection. */
export async function* streamSession<T>(
  options: SessionOptions,
  work: (session: Session) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const session = await openSession(options);
  try {
    yield* work(session);
    await session.commit();
  } catch (error) {
    throw await session.fail(error);
  } finally {
    session.abandon();
  }
}

interface OwnedSession extends Session {
  commit(): Promise<void>;
  /** Gives the connection back and says what to throw. */
  fail(error: unknown): Promise<unknown>;
  /** Drops the connection, unless it was given back already. */
  abandon(): void;
}

async function openSession(options: SessionOptions): Promise<OwnedSession> {
  const { door, relations } = options;
  const { statementTimeoutMs, stallTimeoutMs } = door.options;
  let backend: string | null | undefined;
  let startedAt = 0;
  let busy = false;
  let copying: CopyOut | undefined;

  const lease = await takeLease(options, () => {
    if (busy && typeof backend === 'string') door.cancel(backend);
  });
  const watch = createWatchdog({
    quietMs: stallTimeoutMs,
    isAtWork: async () => typeof backend === 'string' && door.isAtWork(backend),
    onStall: () => lease.drop(new AppError('source_stalled', { seconds: toSeconds(stallTimeoutMs) })),
  });

  function begin(): void {
    lease.check();
    startedAt = performance.now();
    busy = true;
  }

  async function send<T>(start: () => Promise<T>): Promise<T> {
    begin();
    try {
      return await watch(start());
    } finally {
      busy = false;
    }
  }

  async function ask(text: string, values: readonly string[] = []): Promise<Table> {
    const query: TextQuery = { text, values: [...values], rowMode: 'array', types: AS_TEXT, queryMode: 'extended' };
    const { fields, rows } = await send(() => lease.client.query<(string | null)[]>(query));
    return { columns: fields.map((field) => field.name), rows };
  }

  async function* copy(sql: string): AsyncGenerator<Uint8Array> {
    begin();
    copying = startCopyOut(lease.client, sql);
    for (;;) {
      const next = await watch(copying.next());
      lease.check();
      if (next.done) break;
      yield next.value;
      // Aborted while the consumer was at work: what is buffered is not handed out any more.
      lease.check();
    }
    busy = false;
  }

  async function fail(error: unknown): Promise<unknown> {
    try {
      lease.check();
    } catch (reason) {
      return reason;
    }
    // The database ended the copy itself; the connection can be used again.
    if (copying?.error() !== undefined) busy = false;
    const attempt = { relations, statementTimeoutMs, elapsedMs: performance.now() - startedAt };
    const failure = toSourceError(error, attempt);
    if (!busy) await ask('rollback').then(lease.giveBack, () => {});
    lease.drop(failure);
    return failure;
  }

  try {
    const opened: unknown = await send(() => lease.client.query(openingSql(statementTimeoutMs)));
    backend = toBackend(opened);
  } catch (error) {
    throw await fail(error);
  }
  return {
    ask,
    copy,
    copiedRows: () => copying?.rows(),
    async commit() {
      await ask('commit');
      const late = copying?.error();
      if (late !== undefined) throw late;
      lease.giveBack();
    },
    fail,
    abandon: () => lease.drop(new Error('the read was abandoned')),
  };
}

/** Several statements in one text have as many results, of which the driver's types know nothing. */
function toBackend(results: unknown): string | undefined {
  const last: unknown = Array.isArray(results) ? results.at(-1) : undefined;
  const parsed = openedSchema.safeParse(last);
  return parsed.success ? String(parsed.data.rows[0].backend) : undefined;
}

const openedSchema = z.object({ rows: z.tuple([z.object({ backend: z.union([z.number(), z.string()]) })]) });

/** Not in the driver's types: https://node-postgres.com/apis/client ("queryMode"). */
interface TextQuery extends QueryArrayConfig {
  readonly queryMode: 'extended';
}

const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** While a consumer is slow between two fetches nothing is amiss; this long is, and frees what the snapshot holds. */
const IDLE_TIMEOUT_MS = 600_000;

/**
 * Everything that the text of a value depends on is fixed here, whatever the server, database or role say. One round trip,
 * with the name of the backend: many runs are over in a few of them.
 */
const openingSql = (statementTimeoutMs: number): string => `
  begin isolation level repeatable read read only;
  set local datestyle = 'ISO, YMD';
  set local timezone = 'UTC';
  set local intervalstyle = 'iso_8601';
  set local extra_float_digits = 3;
  set local bytea_output = 'hex';
  set local client_encoding = 'UTF8';
  set local standard_conforming_strings = on;
  set local statement_timeout = ${Math.trunc(statementTimeoutMs)};
  set local idle_in_transaction_session_timeout = ${Math.max(IDLE_TIMEOUT_MS, Math.trunc(statementTimeoutMs))};
  select pg_catalog.pg_backend_pid() as backend`;
