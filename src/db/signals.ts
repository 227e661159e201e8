import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database, Queryable } from './client.ts';

const CHANNEL = 'export_bot';

const signalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: z.uuid() }),
  z.object({ kind: z.literal('request'), id: z.uuid() }),
  z.object({ kind: z.literal('batch'), id: z.uuid() }),
  z.object({ kind: z.literal('refresh'), id: z.uuid() }),
  z.object({ kind: z.literal('message'), id: z.uuid() }),
  /** Something waits in the outbox. */
  z.object({ kind: z.literal('outbox'), id: z.uuid() }),
]);

/** Something changed that other processes may be showing. */
export type Signal = z.infer<typeof signalSchema>;

export interface Signals {
  watch(listener: (signal: Signal) => void): () => void;
  close(): Promise<void>;
}

/** Tells every process; inside a transaction it goes out with the commit. */
export async function publish(db: Queryable, signal: Signal): Promise<void> {
  if (signal.kind === 'run') await publishRuns(db, [signal.id]);
  else await db.execute(sql`select pg_notify(${CHANNEL}, ${JSON.stringify(signal)})`);
}

/** The end of a statement that has made rows: tells of each of them, by their ids. */
export const publishAll = (kind: Signal['kind'], rows: SQL): SQL =>
  sql`select pg_notify(${CHANNEL}, jsonb_build_object('kind', ${kind}::text, 'id', id)::text) from ${rows}`;

/**
 * What tells of the runs in a relation `changed (id)` of the same statement, each in its batches and its refresh as well;
 * for statements that write and tell in one.
 */
export const TELL_RUNS = `
    select pg_notify('${CHANNEL}', jsonb_build_object('kind', kind, 'id', id)::text) from (
      select 'run' as kind, id from changed
      union select 'batch', batch_id from run_batch_items where run_id in (select id from changed)
      union select 'refresh', refresh_id from runs where id in (select id from changed) and refresh_id is not null
    ) signals`;

export async function publishRuns(db: Queryable, ids: readonly string[]): Promise<void> {
  await db.execute(sql`
    with changed as (select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
    ${sql.raw(TELL_RUNS)}`);
}

/**
 * Listens on a connection of its own, re-opened by the driver when it is lost. Signals are hints: whoever listens reads
 * the tables again, so a lost one delays a picture and loses nothing.
 */
export async function openSignals(database: Database): Promise<Signals> {
  const listeners = new Set<(signal: Signal) => void>();
  const subscription = await database.sql.listen(CHANNEL, (payload) => {
    const signal = signalSchema.safeParse(parseJson(payload));
    if (!signal.success) return;
    for (const listener of listeners) listener(signal.data);
  });
  return {
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      await subscription.unlisten().catch(() => undefined);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
