import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { AppError } from '../domain/errors.ts';
import { openClient } from './driver.ts';
import { holdShared } from './held-lock.ts';
import { withPreparedStatements } from './prepared.ts';
import * as schema from './schema/index.ts';

export { isConnectionLost } from './connection-lost.ts';

export type Orm = PostgresJsDatabase<typeof schema>;
/** The database, or a transaction on it. */
export type Queryable = Pick<Orm, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface Database {
  readonly orm: Orm;
  readonly sql: Sql;
  /** Holds an advisory lock, shared with whoever else does, until it is let go by the function that is returned. */
  holdShared(lock: number): Promise<() => Promise<void>>;
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
  const options = {
    connect_timeout: CONNECT_SECONDS,
    connection: { application_name: name, TimeZone: 'UTC' },
    onnotice: () => undefined,
  };
  const sql = openClient(url, { ...options, max: maxConnections });
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
    holdShared: (lock) => holdShared((own) => openClient(url, { ...options, ...own }), lock),
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
