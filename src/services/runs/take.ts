import { and, asc, eq, getTableColumns, inArray, notInArray } from 'drizzle-orm';
import { runs } from '../../db/schema/index.ts';
import { publishRuns } from '../../db/signals.ts';
import type { RunId } from '../../domain/ids.ts';
import { type Connection, readConnectionsById } from '../connections/read.ts';
import type { Services } from '../context.ts';
import { readExportsById, type StoredExport } from '../exports/read.ts';
import { isFree } from '../refreshes/gate.ts';
import { isUnheld, type Lease, toLease, toTaken } from './lease.ts';

/**
 * Takes up the oldest runs that wait for a worker or whose worker died, at most so many, but for those that a refresh may
 * hold back: `findUnheldRuns` names them, for `executeRun`. One statement for all, in which workers that look at the same
 * time pass each other's rows by.
 */
export async function takeRuns(
  services: Services,
  owner: string,
  room: number,
  held: readonly RunId[],
): Promise<Lease[]> {
  const { orm } = services.db;
  const oldest = orm.$with('oldest').as(
    orm
      .select({ id: runs.id, isFree: isFree(services).as('is_free') })
      .from(runs)
      .where(isWaiting(services, held))
      .orderBy(asc(runs.queuedAt))
      .limit(room)
      .for('update', { skipLocked: true }),
  );
  const rows = await orm
    .with(oldest)
    .update(runs)
    .set(toTaken(services, owner))
    .from(oldest)
    .where(and(eq(runs.id, oldest.id), oldest.isFree))
    .returning(getTableColumns(runs));
  const taken = rows.map((row) => toLease(services, row));
  if (taken.length > 0)
    await publishRuns(
      orm,
      taken.map(({ runId }) => runId),
    );
  return taken;
}

/** What a run is about. */
export interface Subject {
  readonly export: StoredExport | undefined;
  readonly connection: Connection | undefined;
}

/** What runs that were taken up together are about, read together; where that fails, each is read by itself. */
export function readSubjects(services: Services, leases: readonly Lease[]): (lease: Lease) => Promise<Subject> {
  const reading = readAll(services, leases);
  reading.catch(() => undefined);
  return (lease) =>
    reading.then(
      (find) => find(lease),
      async () => (await readAll(services, [lease]))(lease),
    );
}

async function readAll(services: Services, leases: readonly Lease[]): Promise<(lease: Lease) => Subject> {
  const found = await readExportsById(
    services,
    leases.map(({ exportId }) => exportId),
  );
  const ids = found.flatMap(({ connectionId }) => connectionId ?? []);
  const connections = await readConnectionsById(services, [...new Set(ids)]);
  return ({ exportId }) => {
    const subject = found.find(({ id }) => id === exportId);
    return { export: subject, connection: connections.find(({ id }) => id === subject?.connectionId) };
  };
}

/** Runs that wait for a worker or whose worker died, the oldest first. */
export async function findUnheldRuns(services: Services, room: number, held: readonly RunId[]): Promise<RunId[]> {
  const found = await services.db.orm
    .select({ id: runs.id })
    .from(runs)
    .where(isWaiting(services, held))
    .orderBy(asc(runs.queuedAt))
    .limit(room);
  return found.map(({ id }) => id);
}

/** What waits for a refresh is queued again by it. */
const isWaiting = ({ environmentId }: Services, held: readonly RunId[]) =>
  and(
    eq(runs.environmentId, environmentId),
    inArray(runs.state, ['queued', 'running']),
    isUnheld,
    held.length === 0 ? undefined : notInArray(runs.id, [...held]),
  );
