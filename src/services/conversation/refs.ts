import { and, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { messageRefs } from '../../db/schema/index.ts';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import type { Place } from '../../domain/place.ts';
import type { Services } from '../context.ts';

/** What a message of a platform stands for, and is redrawn with. A home stands for its person. */
export interface RefSubject {
  readonly kind: 'run' | 'request' | 'home';
  readonly id: string;
}

export interface NewRef {
  readonly place: Place;
  /** The platform's id of the message. */
  readonly externalId: string;
  readonly reader: PersonId;
  readonly subject: RefSubject;
  /** Of the card as it stands there, where that is known. */
  readonly hash?: string;
}

export interface MessageRef extends NewRef {
  readonly id: string;
  readonly version: number;
  /** Of the card as it stands there; empty before the first look. */
  readonly hash: string;
  readonly failures: number;
}

const LEASE_MS = 30_000;
/** Somebody who has not looked at their home for so long sees it drawn anew when they do. */
const HOME_REMEMBERED = sql`interval '14 days'`;

const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`;

/** Keeps a message; one that stood for something else stands for this now. */
export async function keepRef(tx: Queryable, environmentId: EnvironmentId, ref: NewRef): Promise<void> {
  const { place, subject } = ref;
  const content = {
    reader: ref.reader,
    subjectKind: subject.kind,
    subjectId: subject.id,
    hash: ref.hash ?? '',
    failures: 0,
  };
  await tx
    .insert(messageRefs)
    .values({
      environmentId,
      surface: place.surface,
      workspace: place.workspace,
      conversation: place.conversation,
      thread: place.thread ?? null,
      externalId: ref.externalId,
      ...content,
    })
    .onConflictDoUpdate({
      target: [messageRefs.surface, messageRefs.workspace, messageRefs.conversation, messageRefs.externalId],
      set: { ...content, version: sql`${messageRefs.version} + 1`, createdAt: sql`now()` },
    });
}

export async function dropRef(tx: Queryable, id: string): Promise<void> {
  await tx.delete(messageRefs).where(eq(messageRefs.id, id));
}

/** The message stands for nothing any more. */
export async function dropRefOf(tx: Queryable, place: Place, externalId: string): Promise<void> {
  await tx
    .delete(messageRefs)
    .where(
      and(
        eq(messageRefs.surface, place.surface),
        eq(messageRefs.workspace, place.workspace),
        eq(messageRefs.conversation, place.conversation),
        eq(messageRefs.externalId, externalId),
      ),
    );
}

/** Everything that shows the subject, and every home, is out of date. True when there is any. */
export async function markChanged(services: Services, subject: RefSubject): Promise<boolean> {
  const rows = await services.db.sql`
    update message_refs set version = version + 1
    where environment_id = ${services.environmentId}
      and ((subject_kind = ${subject.kind} and subject_id = ${subject.id}) or subject_kind = 'home')
    returning id`;
  return rows.length > 0;
}

/** Takes messages that are out of date and may be touched again. */
export async function claimRefs(services: Services, surfaces: readonly string[], limit: number): Promise<MessageRef[]> {
  if (surfaces.length === 0) return [];
  const rows = await services.db.sql<RefRow[]>`
    update message_refs set lease_until = now() + ${LEASE_MS} * interval '1 millisecond'
    where id in (
      select id from message_refs
      where environment_id = ${services.environmentId} and surface in ${services.db.sql([...surfaces])}
        and version > drawn and next_at <= now() and (lease_until is null or lease_until < now())
      order by next_at limit ${limit} for update skip locked)
    returning id, surface, workspace, conversation, thread, external_id, reader, subject_kind, subject_id, version, hash, failures`;
  return rows.map(toRef);
}

interface RefRow {
  readonly id: string;
  readonly surface: string;
  readonly workspace: string;
  readonly conversation: string;
  readonly thread: string | null;
  readonly external_id: string;
  readonly reader: PersonId;
  readonly subject_kind: RefSubject['kind'];
  readonly subject_id: string;
  readonly version: number;
  readonly hash: string;
  readonly failures: number;
}

const toRef = (row: RefRow): MessageRef => ({
  id: row.id,
  place: {
    surface: row.surface,
    workspace: row.workspace,
    conversation: row.conversation,
    ...(row.thread === null ? {} : { thread: row.thread }),
  },
  externalId: row.external_id,
  reader: row.reader,
  subject: { kind: row.subject_kind, id: row.subject_id },
  version: row.version,
  hash: row.hash,
  failures: row.failures,
});

/** It shows the version that was claimed, and is left alone for a while. */
export async function markDrawn(tx: Queryable, ref: MessageRef, hash: string, restMs: number): Promise<void> {
  await tx
    .update(messageRefs)
    .set({ drawn: ref.version, hash, failures: 0, leaseUntil: null, nextAt: inMs(restMs) })
    .where(eq(messageRefs.id, ref.id));
}

/** It could not be drawn now. */
export async function postponeRef(services: Services, ref: MessageRef, ms: number, isFailure: boolean): Promise<void> {
  await services.db.orm
    .update(messageRefs)
    .set({ leaseUntil: null, nextAt: inMs(ms), failures: isFailure ? ref.failures + 1 : ref.failures })
    .where(eq(messageRefs.id, ref.id));
}

/** Milliseconds until the next message may be drawn; undefined when all are up to date. */
export async function nextRefIn(services: Services, surfaces: readonly string[]): Promise<number | undefined> {
  if (surfaces.length === 0) return undefined;
  const [row] = await services.db.sql<{ ms: number | null }[]>`
    select extract(epoch from min(greatest(next_at, coalesce(lease_until, next_at))) - now())::float8 * 1000 as ms from message_refs
    where environment_id = ${services.environmentId} and surface in ${services.db.sql([...surfaces])} and version > drawn`;
  return row?.ms ?? undefined;
}

export async function forgetOldHomes(services: Services): Promise<void> {
  await services.db.orm
    .delete(messageRefs)
    .where(and(eq(messageRefs.subjectKind, 'home'), sql`${messageRefs.createdAt} < now() - ${HOME_REMEMBERED}`));
}
