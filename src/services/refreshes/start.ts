import type { Queryable } from '../../db/client.ts';
import { refreshes } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError } from '../../domain/errors.ts';
import type { PersonId, RefreshId, TurnId } from '../../domain/ids.ts';
import { canEditExport } from '../../domain/permissions.ts';
import type { RefreshTrigger } from '../../domain/refresh.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { readConnections } from '../connections/read.ts';
import type { Scope, Services } from '../context.ts';
import { readExports, type StoredExport } from '../exports/read.ts';
import { insertRuns } from '../runs/insert.ts';
import { readActiveRefresh, readRefresh, type StoredRefresh } from './read.ts';

export interface NewRefresh {
  readonly trigger: RefreshTrigger;
  readonly startedBy: PersonId | undefined;
  /** Keys of steps; undefined: all. */
  readonly targets?: readonly string[];
  readonly turnId?: TurnId | undefined;
  readonly scheduledFor?: Date;
  /** Exports that run when it has brought their data up to date. */
  readonly followers: readonly StoredExport[];
  readonly leftOut?: number;
}

/**
 * Queues a refresh, with a waiting run for each export that follows it. Undefined when one is under way already, or was
 * for this time or turn: the database decides.
 */
export async function insertRefresh(
  tx: Queryable,
  services: Services,
  wanted: NewRefresh,
): Promise<StoredRefresh | undefined> {
  const [made] = await tx
    .insert(refreshes)
    .values({
      environmentId: services.environmentId,
      state: 'queued',
      trigger: wanted.trigger,
      targets: wanted.targets === undefined ? null : [...wanted.targets],
      startedBy: wanted.startedBy ?? null,
      turnId: wanted.turnId ?? null,
      scheduledFor: wanted.scheduledFor ?? null,
      leftOut: wanted.leftOut ?? 0,
      queuedAt: services.clock.now(),
    })
    .onConflictDoNothing()
    .returning();
  if (made === undefined) return undefined;
  const toRun = (subject: StoredExport) => ({
    subject,
    trigger: 'refresh' as const,
    startedBy: wanted.startedBy,
    refreshId: made.id,
  });
  const begun = await insertRuns(tx, services, wanted.followers.map(toRun));
  const busy = wanted.followers.filter((subject) => !begun.has(subject.id));
  await insertRuns(
    tx,
    services,
    busy.map((subject) => ({ ...toRun(subject), skipReason: 'already_running' as const })),
  );
  await publish(tx, { kind: 'refresh', id: made.id });
  return made;
}

/** Exports that follow the refresh: those of this kind whose schedule is on. */
export const readFollowers = async (services: Services, db: Queryable = services.db.orm): Promise<StoredExport[]> =>
  (await readExports(services, db)).filter(({ schedule }) => schedule.active && schedule.recurrence.kind === 'refresh');

export interface RefreshOutline {
  /** Followers that the person may run, and how many others there are. */
  readonly followers: readonly StoredExport[];
  readonly leftOut: number;
}

/** What a refresh on demand comes to, for its confirmation. Throws `role_too_low`. */
export async function outlineRefresh(scope: Scope): Promise<RefreshOutline> {
  await requireRole(scope, 'contributor', 'refresh.start');
  const [all, connections] = await Promise.all([readFollowers(scope), readConnections(scope)]);
  const followers = all.filter((subject) =>
    canEditExport(scope.person, subject, connections.find((one) => one.id === subject.connectionId)?.sharing),
  );
  return { followers, leftOut: all.length - followers.length };
}

/** Refreshes now, or joins the refresh that is under way. Throws `role_too_low`. */
export async function startRefresh(scope: Scope): Promise<{ id: RefreshId; joined: boolean }> {
  const { followers, leftOut } = await outlineRefresh(scope);
  const made = await scope.db.orm.transaction(async (tx) => {
    const refresh = await insertRefresh(tx, scope, {
      trigger: 'on_demand',
      startedBy: scope.person.id,
      turnId: scope.turnId,
      followers,
      leftOut,
    });
    if (refresh === undefined) return undefined;
    await recordDone(tx, scope, {
      action: 'refresh.start',
      subjectId: refresh.id,
      subjectName: scope.catalog.current().environment.name,
      after: { exports: followers.length },
    });
    return refresh;
  });
  if (made !== undefined) return { id: made.id, joined: false };
  const active = await readActiveRefresh(scope);
  if (active !== undefined) return { id: active.id, joined: true };
  throw new AppError('refresh_busy', {});
}

/** Throws `unknown_refresh`. */
export async function requireRefresh(services: Services, id: RefreshId): Promise<StoredRefresh> {
  const found = await readRefresh(services, id);
  if (found === undefined) throw new AppError('unknown_refresh', { id });
  return found;
}
