import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { inbox } from '../../db/schema/index.ts';
import type { TurnId } from '../../domain/ids.ts';
import type { Services } from '../context.ts';

export interface NewEvent {
  readonly surface: string;
  /** The platform's id of this event; one that comes twice is kept once. */
  readonly eventId: string;
  /** Events of one lane are worked off one after another. */
  readonly lane: string;
  /** JSON as the platform sent it. Left out by surfaces that wait for their answer: the event counts as done. */
  readonly payload?: unknown;
}

export interface ReceivedEvent {
  readonly id: TurnId;
  readonly lane: string;
  /** 1 the first time; more after a crash or a failure in the middle. */
  readonly attempt: number;
  readonly payload: unknown;
}

/** Without a sign of life for so long, whoever was at it is gone. */
export const INBOX_LEASE_MS = 30_000;
/** The platforms give up repeating after minutes; people do not press the same button for a week. */
const REMEMBERED = sql`interval '7 days'`;

type Db = Pick<Services, 'db'>;
const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`;
const isFree = or(isNull(inbox.leaseUntil), lt(inbox.leaseUntil, sql`now()`));
/** Event ids come from outside. */
const EVENT_ID_LIMIT = 200;

/** Keeps an event; undefined for one that is known already, in whichever process it came. */
export async function receiveEvent(services: Db, event: NewEvent): Promise<TurnId | undefined> {
  const { surface, lane, payload } = event;
  const isDone = payload === undefined;
  const kept = isDone ? null : JSON.stringify(payload);
  const [row] = await services.db.sql<{ id: TurnId }[]>`
    insert into inbox (surface, event_id, lane, payload, done_at)
    values (${surface}, ${event.eventId.slice(0, EVENT_ID_LIMIT)}, ${lane}, ${kept}::jsonb,
      case when ${isDone} then now() end)
    on conflict do nothing returning id`;
  return row?.id;
}

/** Takes an event to work on; undefined when it is done, or somebody is at it. */
export async function claimEvent(services: Db, id: TurnId): Promise<ReceivedEvent | undefined> {
  const [row] = await services.db.sql<ReceivedEvent[]>`
    update inbox set attempt = attempt + 1, lease_until = now() + ${INBOX_LEASE_MS} * interval '1 millisecond'
    where id = ${id} and done_at is null and (lease_until is null or lease_until < now())
    returning id, lane, attempt, payload`;
  return row;
}

export async function renewEvent(services: Db, id: TurnId): Promise<void> {
  await services.db.orm
    .update(inbox)
    .set({ leaseUntil: inMs(INBOX_LEASE_MS) })
    .where(and(eq(inbox.id, id), isNull(inbox.doneAt)));
}

/** Puts an event off that could not be worked off now. */
export async function postponeEvent(services: Db, id: TurnId, ms: number): Promise<void> {
  await services.db.orm
    .update(inbox)
    .set({ leaseUntil: inMs(ms) })
    .where(and(eq(inbox.id, id), isNull(inbox.doneAt)));
}

/** Ticks it off, in the transaction that keeps the answer; what was in it is forgotten. False when it was ticked off already. */
export async function finishEvent(tx: Queryable, id: TurnId): Promise<boolean> {
  const rows = await tx.execute(
    sql`update inbox set done_at = now(), lease_until = null, payload = null where id = ${id} and done_at is null returning id`,
  );
  return rows.length > 0;
}

/** What nobody works on, oldest first. */
export async function listWaitingEvents(
  services: Db,
  surface: string,
  limit: number,
): Promise<{ id: TurnId; lane: string }[]> {
  return services.db.orm
    .select({ id: inbox.id, lane: inbox.lane })
    .from(inbox)
    .where(and(eq(inbox.surface, surface), isNull(inbox.doneAt), isFree))
    .orderBy(asc(inbox.seq))
    .limit(limit);
}

export async function forgetOldEvents(services: Db): Promise<void> {
  await services.db.orm.delete(inbox).where(lt(inbox.receivedAt, sql`now() - ${REMEMBERED}`));
}
