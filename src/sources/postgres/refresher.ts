import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import type { SourceMap } from '../../domain/refresh.ts';
import type { ReadOptions, Refresher } from '../contract.ts';
import { toConnectionError, toSourceError } from './failure.ts';
import { readMap } from './objects.ts';

export interface RefresherOptions {
  /** Of a role that owns the materialised views, or of the source itself. */
  readonly url: string;
  /** Longest that one refresh may take. */
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs?: number;
}

/** Refreshes are rare and long, so each has a connection of its own, opened for it and closed after it. */
export function createPostgresRefresher({
  url,
  statementTimeoutMs,
  connectTimeoutMs = 10_000,
}: RefresherOptions): Refresher {
  const config = {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    fallback_application_name: 'export-bot refresh',
  };
  const ignore = (): void => {};
  const open = new Set<Client>();

  async function connected<T>(
    relations: readonly string[],
    { signal }: ReadOptions,
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const client = new Client(config);
    client.on('error', ignore);
    open.add(client);
    let startedAt = performance.now();
    let backend: number | undefined;
    const onAbort = (): void => {
      if (backend !== undefined) void cancel(backend);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await client.connect().catch((error: unknown) => Promise.reject(toConnectionError(error)));
      const { rows } = await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
      backend = rows[0]?.pid;
      await client.query(`set statement_timeout = ${Math.trunc(statementTimeoutMs)}`);
      signal?.throwIfAborted();
      startedAt = performance.now();
      return await work(client);
    } catch (error) {
      signal?.throwIfAborted();
      throw toSourceError(error, { relations, statementTimeoutMs, elapsedMs: performance.now() - startedAt });
    } finally {
      signal?.removeEventListener('abort', onAbort);
      open.delete(client);
      await client.end().catch(ignore);
    }
  }

  /** Our own query only, asked from beside it; where that fails, the statement's time-out ends it. */
  async function cancel(backend: number): Promise<void> {
    const aside = new Client({ ...config, query_timeout: connectTimeoutMs });
    aside.on('error', ignore);
    try {
      await aside.connect();
      await aside.query('select pg_catalog.pg_cancel_backend($1)', [backend]);
    } catch {
      // The refresh goes on until its time-out; nothing is lost by that.
    } finally {
      await aside.end().catch(ignore);
    }
  }

  return {
    map: (relations, options = {}): Promise<SourceMap> =>
      connected(relations, options, (client) => readMap(client, relations)),
    async refresh(name, options = {}) {
      await connected([name], options, async (client) => {
        // Readers go on reading the old contents, where the view has what that needs: a unique index, and contents.
        const { rows } = await client.query<{ name: string; concurrently: boolean }>(HOW, [name]);
        const [view] = rows;
        // The name is quoted by the database itself.
        const relation = view?.name ?? name;
        await client.query(
          `refresh materialized view ${view?.concurrently === true ? 'concurrently ' : ''}${relation}`,
        );
      });
    },
    async close() {
      await Promise.all([...open].map((client) => client.end().catch(ignore)));
    },
  };
}

const HOW = `
  select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as name,
    c.relispopulated and exists (
      select from pg_catalog.pg_index i
      where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
    ) as concurrently
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.oid = pg_catalog.to_regclass($1)`;
