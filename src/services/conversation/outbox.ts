import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { environments, outbox, people } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError } from '../../domain/errors.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { PostKind } from '../../domain/post.ts';
import type { Services } from '../context.ts';

export interface Post {
  readonly id: string;
  readonly kind: PostKind;
  readonly about: string;
  readonly reader: PersonId;
  readonly channel: string | undefined;
}

/** To the admin channel where one is set, else to each admin by direct message. Goes out with the transaction. */
export async function postToAdmins(tx: Queryable, services: Services, kind: PostKind, about: string): Promise<void> {
  const isHere = eq(people.environmentId, services.environmentId);
  const admins = await tx
    .select({ id: people.id })
    .from(people)
    .where(and(isHere, eq(people.role, 'admin'), isNull(people.removedAt)))
    .orderBy(asc(people.createdAt));
  const [environment] = await tx.select().from(environments).where(eq(environments.id, services.environmentId));
  const channel = environment?.adminChannel ?? undefined;
  const readers = channel === undefined ? admins : admins.slice(0, 1);
  for (const reader of readers) await post(tx, services, { kind, about, reader: reader.id, channel });
}

/** Writes a message to be delivered; give it the transaction of the change that it tells of. */
export async function post(tx: Queryable, services: Services, message: Omit<Post, 'id'>): Promise<void> {
  const [row] = await tx
    .insert(outbox)
    .values({
      ...message,
      channel: message.channel ?? null,
      environmentId: services.environmentId,
      createdAt: services.clock.now(),
    })
    .returning({ id: outbox.id });
  if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
  await publish(tx, { kind: 'outbox', id: row.id });
}

/**
 * Takes the oldest waiting message and delivers it in one transaction: another process does not see it meanwhile, and
 * what fails is tried again. False when nothing waits.
 */
export async function deliverNext(
  services: Services,
  deliver: (tx: Queryable, post: Post) => Promise<void>,
): Promise<boolean> {
  return services.db.orm.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(outbox)
      .where(and(eq(outbox.environmentId, services.environmentId), isNull(outbox.deliveredAt)))
      .orderBy(asc(outbox.createdAt))
      .limit(1)
      .for('update', { skipLocked: true });
    if (row === undefined) return false;
    await deliver(tx, {
      id: row.id,
      kind: row.kind,
      about: row.about,
      reader: row.reader,
      channel: row.channel ?? undefined,
    });
    await tx.update(outbox).set({ deliveredAt: services.clock.now() }).where(eq(outbox.id, row.id));
    return true;
  });
}
