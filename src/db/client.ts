import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { AppError } from '../domain/errors.ts';
import { openClient } from './driver.ts';
import { withPreparedStatements } from './prepared.ts';
import * as schema from './schema/index.ts';

export type Orm = PostgresJsDatabase<typeof schema>;
/** The database, or a transaction on it. */
export type Queryable = Pick<Orm, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface Database {
  readonly orm: Orm;
  readonly sql: Sql;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Shows up in pg_stat_activity. */
  readonly name: string;
  readonly maxConnections?: number;
}

const CONNECT_SECONDS = 10;

/** Opens the pool of the application's queries; throws `database_unavailable` where nothing answers. */
export async function openDatabase({ url, name, maxConnections = 10 }: DatabaseOptions): Promise<Database> {
  const sql = openClient(url, {
    max: maxConnections,
    connect_timeout: CONNECT_SECONDS,
    connection: { application_name: name, TimeZone: 'UTC' },
    onnotice: () => undefined,
  });
  try {
    await sql`select 1`;
  } catch (error) {
    await sql.end({ timeout: 1 });
    const detail = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'database_unavailable',
      { detail },
      { detail: `the bot's database cannot be reached: ${detail}`, cause: error },
    );
  }
  return {
    orm: drizzle(withPreparedStatements(sql), { schema, casing: 'snake_case' }),
    sql,
    close: () => sql.end({ timeout: 5 }),
  };
}

/** True for a violation of the named unique index. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if ('code' in current && current.code === '23505') {
      return 'constraint_name' in current && current.constraint_name === constraint;
    }
  }
  return false;
}

/** Codes of the driver and the server for a connection that was lost or refused: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const LOST = /^(CONNECTION_(?!ENDED)|CONNECT_TIMEOUT|ECONN|EPIPE|ETIMEDOUT|ERR_(STREAM|SOCKET)_|08|57P0[123]$|53300$)/;

/** True where the statement may have failed for its connection alone. Whether it took effect is then unknown. */
export function isConnectionLost(error: unknown): boolean {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if ('code' in current && LOST.test(String(current.code))) return true;
    if (isWriteToNothing(current)) return true;
  }
  return false;
}

/**
 * What the driver makes of a long statement in a transaction whose connection has just gone: it writes to the socket
 * that it has let go of already (postgres 3.4, connection.js, nextWrite).
 */
const isWriteToNothing = (error: Error): boolean =>
  error instanceof TypeError && error.message.includes("(reading 'write')") && /\bnextWrite\b/.test(error.stack ?? '');
