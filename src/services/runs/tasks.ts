import { TELL_RUNS } from '../../db/signals.ts';
import type { Counts, RunState, WrittenFile } from '../../domain/run.ts';
import type { SchemaChange, SchemaColumn } from '../../domain/schema-change.ts';
import type { Services } from '../context.ts';
import type { Lease } from './lease.ts';

/** What changes of a task; what is not named stays. */
export interface TaskChange {
  readonly state?: RunState;
  readonly expected?: number;
  readonly counts?: Counts;
  readonly startedAt?: Date | null;
  readonly endedAt?: Date | null;
  readonly files?: readonly WrittenFile[];
  readonly columns?: readonly SchemaColumn[];
  readonly schemaChanges?: readonly SchemaChange[];
}

/**
 * Changes tasks of a run, by position or all of them, and tells everybody, in one statement: a busy evening has thousands
 * of short runs. Only while the lease holds: it is locked, so nobody takes the run over in between. Tasks are locked before
 * they are read, as counts of records are written beside this. False once the lease is lost.
 */
export async function writeTasks(
  { db }: Services,
  { runId, fence }: Lease,
  changes: ReadonlyMap<number | undefined, TaskChange>,
): Promise<boolean> {
  const rows = JSON.stringify(
    [...changes].map(([position, change]) => ({ position: position ?? null, change: toColumns(change) })),
  );
  const [row] = await db.sql<{ held: number }[]>`
    with changed as (
      select id from runs where id = ${runId} and fence = ${fence} and state = 'running' for share
    ), current as (
      select given.change, task from jsonb_to_recordset(${rows}::jsonb) as given(position integer, change jsonb)
        join run_tasks task on task.run_id = ${runId} and task.position = coalesce(given.position, task.position)
        for update of task
    ), wanted as (
      select filled.* from current cross join lateral jsonb_populate_record(current.task, current.change) as filled
    ), written as (
      update run_tasks task set state = wanted.state, expected = wanted.expected, counts = wanted.counts,
        started_at = wanted.started_at, ended_at = wanted.ended_at, files = wanted.files, columns = wanted.columns,
        schema_changes = wanted.schema_changes
      from wanted where task.id = wanted.id and exists (select from changed)
    ), told as (${db.sql.unsafe(TELL_RUNS)})
    select (select count(*) from changed)::int as held, (select count(*) from told)::int as told`;
  return row?.held === 1;
}

/** By the names that the columns have in the table. */
const toColumns = ({ startedAt, endedAt, schemaChanges, ...same }: TaskChange): Record<string, unknown> => ({
  ...same,
  ...(startedAt === undefined ? {} : { started_at: startedAt }),
  ...(endedAt === undefined ? {} : { ended_at: endedAt }),
  ...(schemaChanges === undefined ? {} : { schema_changes: schemaChanges }),
});
