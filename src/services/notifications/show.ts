import { and, asc, count, eq, gte, inArray, isNull, lt, lte, max } from 'drizzle-orm';
import { connections, exports, notifications, people, runs } from '../../db/schema/index.ts';
import type { Answer, RunAnswer, ToldEvent } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import type { ConnectionId, ExportId, PersonId, RunId } from '../../domain/ids.ts';
import { CALLS_OWNER_AT } from '../../domain/notification.ts';
import { isDirect } from '../../domain/place.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Scope } from '../context.ts';
import { readRuns } from '../runs/read.ts';
import { toRunAnswers } from '../runs/show.ts';
import { requireSubscription } from '../subscriptions/read.ts';
import type { NotificationRow } from './bundle.ts';
import { collapse } from './collapse.ts';

/** A message for a channel as it is to be said. */
export interface ShownBundle {
  readonly answer: Answer;
  readonly subscription: Subscription;
  /** The platform's id of the message below which it goes, where the platform has threads. */
  readonly thread: string | undefined;
  /** Who is called. */
  readonly mentions: readonly PersonId[];
}

/** Throws `not_subscribed` when the channel has unsubscribed meanwhile. */
export async function showBundle(scope: Scope, id: string): Promise<ShownBundle> {
  const rows = await scope.db.orm
    .select()
    .from(notifications)
    .where(eq(notifications.bundle, id))
    .orderBy(asc(notifications.occurredAt), asc(notifications.createdAt));
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) throw new AppError('not_subscribed', { channel: '' });
  const subscription = await requireSubscription(scope, first.subscriptionId);
  const owners = await readOwners(scope, rows);
  const told = await toEvents(scope, rows, owners);
  const mentions = told.flatMap(({ row, event }) =>
    event.calls === undefined || row.exportId === null ? [] : (owners.get(row.exportId)?.id ?? []),
  );
  const base = { subscription, mentions: [...new Set(mentions)] };
  const [only] = told;
  if (told.length === 1 && only !== undefined) {
    const data = { event: only.event, isDirect: isDirect(subscription.place) };
    const isBelow = only.event.isRepeat && subscription.repeats === 'thread';
    return {
      ...base,
      answer: { view: 'notification', data },
      thread: isBelow ? only.thread : undefined,
    };
  }
  const data = {
    rows: collapse(told.map(({ event }) => event)),
    total: told.length,
    from: first.occurredAt,
    to: last.occurredAt,
  };
  return { ...base, answer: { view: 'digest', data }, thread: undefined };
}

interface Told {
  readonly row: NotificationRow;
  readonly event: ToldEvent;
  readonly thread: string | undefined;
}

async function toEvents(
  scope: Scope,
  rows: readonly NotificationRow[],
  owners: ReadonlyMap<ExportId, Owner>,
): Promise<Told[]> {
  const answers = await readAnswers(
    scope,
    rows.flatMap((row) => row.runId ?? []),
  );
  const used = await readConnections(
    scope,
    rows.flatMap((row) => row.connectionId ?? []),
  );
  const threads = await readThreads(
    scope,
    rows.flatMap((row) => row.root ?? []),
  );
  const calling = new Set<string>();
  for (const row of rows) if (await isCalling(scope, row)) calling.add(row.id);
  return rows.map((row) => {
    const connection = row.connectionId === null ? undefined : used.get(row.connectionId);
    return {
      row,
      thread: row.root === null ? undefined : threads.get(row.root),
      event: {
        kind: row.kind,
        at: row.occurredAt,
        run: row.runId === null ? undefined : answers.get(row.runId),
        connection,
        exports: connection?.exports ?? 0,
        failures: row.failures,
        isRepeat: row.root !== null,
        calls: calling.has(row.id) && row.exportId !== null ? owners.get(row.exportId)?.name : undefined,
      },
    };
  });
}

/**
 * The third failure in a row calls the owner; where the channel was not told of that one, as its card stood there or
 * somebody had to sign in, the first after it does.
 */
async function isCalling(scope: Scope, { kind, failures, exportId, subscriptionId, occurredAt }: NotificationRow) {
  if (kind !== 'failed' || exportId === null || failures < CALLS_OWNER_AT) return false;
  if (failures === CALLS_OWNER_AT) return true;
  const isOfExport = eq(runs.exportId, exportId);
  const [worked] = await scope.db.orm
    .select({ at: max(runs.endedAt) })
    .from(runs)
    .where(
      and(isOfExport, inArray(runs.state, ['successful', 'completed_with_errors']), lte(runs.endedAt, occurredAt)),
    );
  const [called] = await scope.db.orm
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        eq(notifications.subscriptionId, subscriptionId),
        eq(notifications.exportId, exportId),
        eq(notifications.kind, 'failed'),
        gte(notifications.failures, CALLS_OWNER_AT),
        lt(notifications.failures, failures),
        worked?.at == null ? undefined : gte(notifications.occurredAt, worked.at),
      ),
    )
    .limit(1);
  return called === undefined;
}

/** What the messages of these bundles are called at their platform. */
async function readThreads(scope: Scope, roots: readonly string[]): Promise<Map<string, string>> {
  if (roots.length === 0) return new Map();
  const rows = await scope.db.orm
    .select({ bundle: notifications.bundle, externalId: notifications.externalId })
    .from(notifications)
    .where(inArray(notifications.bundle, [...roots]));
  return new Map(
    rows.flatMap(({ bundle, externalId }) => (bundle && externalId ? [[bundle, externalId] as const] : [])),
  );
}

async function readAnswers(scope: Scope, ids: readonly RunId[]): Promise<Map<RunId, RunAnswer>> {
  if (ids.length === 0) return new Map();
  const found = await readRuns(scope, inArray(runs.id, [...ids]), { limit: ids.length });
  return new Map((await toRunAnswers(scope, found)).map((answer) => [answer.run.id, answer]));
}

async function readConnections(scope: Scope, ids: readonly ConnectionId[]) {
  if (ids.length === 0) return new Map<ConnectionId, UsedConnection>();
  const rows = await scope.db.orm
    .select({
      id: connections.id,
      name: connections.name,
      endsAt: connections.signInEndsAt,
      exports: count(exports.id),
    })
    .from(connections)
    .leftJoin(exports, and(eq(exports.connectionId, connections.id), isNull(exports.deletedAt)))
    .where(inArray(connections.id, [...new Set(ids)]))
    .groupBy(connections.id);
  return new Map(rows.map(({ endsAt, ...row }) => [row.id, { ...row, endsAt: endsAt ?? undefined }]));
}

interface UsedConnection {
  readonly id: ConnectionId;
  readonly name: string;
  readonly endsAt: Date | undefined;
  readonly exports: number;
}

interface Owner {
  readonly id: PersonId;
  readonly name: string;
}

/** Who made each export; who changed it last, where the maker has left. */
async function readOwners(scope: Scope, rows: readonly NotificationRow[]): Promise<Map<ExportId, Owner>> {
  const ids = [...new Set(rows.flatMap((row) => (row.kind === 'failed' ? (row.exportId ?? []) : [])))];
  if (ids.length === 0) return new Map();
  const made = await scope.db.orm
    .select({ id: exports.id, createdBy: exports.createdBy, updatedBy: exports.updatedBy })
    .from(exports)
    .where(inArray(exports.id, ids));
  const here = await scope.db.orm
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(and(eq(people.environmentId, scope.environmentId), isNull(people.removedAt)));
  return new Map(
    made.flatMap(({ id, createdBy, updatedBy }) => {
      const owner = here.find((one) => one.id === createdBy) ?? here.find((one) => one.id === updatedBy);
      return owner === undefined ? [] : [[id, owner] as const];
    }),
  );
}
