import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { environments, outbox, people } from '../../db/schema/index.ts';
import { publishAll } from '../../db/signals.ts';
import type { PersonId } from '../../domain/ids.ts';
import { type Place, readChannelWord } from '../../domain/place.ts';
import type { PostKind } from '../../domain/post.ts';
import type { Services } from '../context.ts';
import { placeOf } from '../people/place.ts';

export interface NewPost {
  readonly kind: PostKind;
  readonly place: Place;
  /** Whom it is written for: their language, and what they may do. */
  readonly reader: PersonId;
  /** Id of what it is about. */
  readonly about?: string;
  /** What a reply says. */
  readonly reply?: Readonly<Record<string, unknown>>;
}

export interface Post extends NewPost {
  readonly id: string;
  /** 1 the first time. */
  readonly attempt: number;
}

/** Without a sign of life for so long, whoever was delivering is gone. */
const LEASE_MS = 60_000;
const REMEMBERED = sql`interval '7 days'`;

/** To the admin channel where one is set, else to each admin by direct message. Goes out with the transaction. */
export async function postToAdmins(tx: Queryable, services: Services, kind: PostKind, about: string): Promise<void> {
  const isHere = eq(people.environmentId, services.environmentId);
  const admins = await tx
    .select({ id: people.id })
    .from(people)
    .where(and(isHere, eq(people.role, 'admin'), isNull(people.removedAt)))
    .orderBy(asc(people.createdAt));
  const [environment] = await tx.select().from(environments).where(eq(environments.id, services.environmentId));
  const channel = readChannelWord(environment?.adminChannel ?? '');
  if (channel === undefined) {
    for (const { id } of admins) await postTo(tx, services, { kind, about, reader: id });
    return;
  }
  const [first] = admins;
  if (first !== undefined) await post(tx, services, { kind, about, reader: first.id, place: channel.place });
}

/** By direct message, where the person was seen last. */
export async function postTo(tx: Queryable, services: Services, message: Omit<NewPost, 'place'>): Promise<void> {
  await post(tx, services, { ...message, place: await placeOf(tx, services.environmentId, message.reader) });
}

/** Writes a message to be delivered; give it the transaction of the change that it tells of. */
export async function post(tx: Queryable, services: Services, message: NewPost): Promise<void> {
  const { place } = message;
  const reply = message.reply === undefined ? null : JSON.stringify(message.reply);
  await tx.execute(sql`
    with said as (
      insert into outbox (environment_id, surface, workspace, conversation, thread, kind, about, reply, reader)
      values (${services.environmentId}, ${place.surface}, ${place.workspace}, ${place.conversation},
        ${place.thread ?? null}, ${message.kind}, ${message.about ?? null}, ${reply}::jsonb, ${message.reader})
      returning id)
    ${publishAll('outbox', sql`said`)}`);
}

/** Whether the same was said there already, about the same; as far as messages are remembered. */
export async function isPosted(tx: Queryable, { kind, place, about }: NewPost): Promise<boolean> {
  const [found] = await tx
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        eq(outbox.surface, place.surface),
        eq(outbox.workspace, place.workspace),
        eq(outbox.conversation, place.conversation),
        place.thread === undefined ? isNull(outbox.thread) : eq(outbox.thread, place.thread),
        eq(outbox.kind, kind),
        about === undefined ? isNull(outbox.about) : eq(outbox.about, about),
      ),
    )
    .limit(1);
  return found !== undefined;
}

/**
 * Takes the next messages of some surfaces, at most one of each conversation: the next one waits until that one is
 * delivered or given up. A claim ends by itself when its process dies.
 */
export async function claimPosts(services: Services, surfaces: readonly string[], limit: number): Promise<Post[]> {
  if (surfaces.length === 0) return [];
  const rows = await services.db.sql<ClaimedRow[]>`
    update outbox set attempt = attempt + 1, lease_until = now() + ${LEASE_MS} * interval '1 millisecond'
    where id in (
      select o.id from outbox o
      where o.environment_id = ${services.environmentId} and o.surface in ${services.db.sql([...surfaces])}
        and o.delivered_at is null and o.failure is null
        and o.next_at <= now() and (o.lease_until is null or o.lease_until < now())
        and not exists (
          select 1 from outbox p where p.surface = o.surface and p.workspace = o.workspace
            and p.conversation = o.conversation and p.delivered_at is null and p.failure is null and p.seq < o.seq)
      order by o.seq limit ${limit} for update skip locked)
    returning id, surface, workspace, conversation, thread, kind, about, reply, reader, attempt`;
  return rows.map(toPost);
}

interface ClaimedRow {
  readonly id: string;
  readonly surface: string;
  readonly workspace: string;
  readonly conversation: string;
  readonly thread: string | null;
  readonly kind: PostKind;
  readonly about: string | null;
  readonly reply: Record<string, unknown> | null;
  readonly reader: PersonId;
  readonly attempt: number;
}

const toPost = (row: ClaimedRow): Post => ({
  id: row.id,
  kind: row.kind,
  place: {
    surface: row.surface,
    workspace: row.workspace,
    conversation: row.conversation,
    ...(row.thread === null ? {} : { thread: row.thread }),
  },
  reader: row.reader,
  attempt: row.attempt,
  ...(row.about === null ? {} : { about: row.about }),
  ...(row.reply === null ? {} : { reply: row.reply }),
});

export async function markDelivered(tx: Queryable, id: string): Promise<void> {
  await tx.execute(sql`update outbox set delivered_at = now(), lease_until = null, reply = null where id = ${id}`);
}

/** Not before so many milliseconds; what follows in the conversation waits with it. */
export async function postponePost(services: Services, id: string, ms: number): Promise<void> {
  await services.db.orm
    .update(outbox)
    .set({ leaseUntil: null, nextAt: sql`now() + ${ms} * interval '1 millisecond'` })
    .where(eq(outbox.id, id));
}

export async function markUndeliverable(tx: Queryable, id: string, why: string): Promise<void> {
  await tx
    .update(outbox)
    .set({ failure: why.slice(0, 500), leaseUntil: null, reply: null })
    .where(eq(outbox.id, id));
}

/** Milliseconds until the next message falls due; undefined when none waits. */
export async function nextPostIn(services: Services, surfaces: readonly string[]): Promise<number | undefined> {
  if (surfaces.length === 0) return undefined;
  const [row] = await services.db.sql<{ ms: number | null }[]>`
    select extract(epoch from min(greatest(next_at, coalesce(lease_until, next_at))) - now())::float8 * 1000 as ms from outbox
    where environment_id = ${services.environmentId} and surface in ${services.db.sql([...surfaces])}
      and delivered_at is null and failure is null`;
  return row?.ms ?? undefined;
}

export async function forgetOldPosts(services: Services): Promise<void> {
  await services.db.orm.delete(outbox).where(lt(outbox.createdAt, sql`now() - ${REMEMBERED}`));
}
