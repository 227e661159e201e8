import { and, eq, gt, lte } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { people, requests } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError } from '../../domain/errors.ts';
import type { PersonId, RequestId } from '../../domain/ids.ts';
import type { RequestState } from '../../domain/request.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { consumeForm } from '../confirmations/forms.ts';
import { requireConnection } from '../connections/read.ts';
import { grant } from '../connections/share.ts';
import type { Scope, Services } from '../context.ts';
import { postTo } from '../conversation/outbox.ts';
import { changeRole } from '../people/set-role.ts';

export type Answer =
  | { readonly kind: 'approve'; readonly scope: 'person' | 'all' }
  | { readonly kind: 'deny'; readonly reason: string; readonly formId?: string | undefined };

/**
 * An admin's answer. The first one wins: the change that closes the request, the sharing or the role, the audit row and
 * the message to the asker are one transaction. Throws `request_closed`, with who was first, for everybody after that.
 */
export async function answerRequest(scope: Scope, id: RequestId, answer: Answer): Promise<void> {
  await requireRole(scope, 'admin', 'request.answer');
  await scope.db.orm.transaction(async (tx) => {
    if (answer.kind === 'deny' && answer.formId !== undefined) await consumeForm(tx, scope, answer.formId);
    const request = await close(tx, scope, id, answer);
    if (answer.kind === 'approve') await fulfil(tx, scope, request, answer.scope);
    await recordDone(tx, scope, {
      action: answer.kind === 'approve' ? 'request.approve' : 'request.deny',
      subjectId: id,
      subjectName: await nameOf(tx, request.personId),
      after: answer.kind === 'approve' ? { scope: answer.scope } : { reason: answer.reason },
    });
    await postTo(tx, scope, { kind: 'request_answered', about: id, reader: request.personId });
    await publish(tx, { kind: 'request', id });
  });
}

/** Closes what nobody answered in time, and tells the askers. */
export async function expireRequests(services: Services): Promise<number> {
  return services.db.orm.transaction(async (tx) => {
    const expired = await tx
      .update(requests)
      .set({ state: 'expired', answeredAt: services.clock.now() })
      .where(
        and(
          eq(requests.environmentId, services.environmentId),
          eq(requests.state, 'open'),
          lte(requests.expiresAt, services.clock.now()),
        ),
      )
      .returning({ id: requests.id, personId: requests.personId });
    for (const { id, personId } of expired) {
      await postTo(tx, services, { kind: 'request_answered', about: id, reader: personId });
      await publish(tx, { kind: 'request', id });
    }
    return expired.length;
  });
}

type RequestRow = typeof requests.$inferSelect;

async function close(tx: Queryable, scope: Scope, id: RequestId, answer: Answer): Promise<RequestRow> {
  const now = scope.clock.now();
  const state: RequestState =
    answer.kind === 'deny' ? 'denied' : answer.scope === 'all' ? 'approved_for_all' : 'approved';
  const isThis = and(eq(requests.id, id), eq(requests.environmentId, scope.environmentId));
  const [closed] = await tx
    .update(requests)
    .set({ state, answeredBy: scope.person.id, answeredAt: now, answer: answer.kind === 'deny' ? answer.reason : null })
    .where(and(isThis, eq(requests.state, 'open'), gt(requests.expiresAt, now)))
    .returning();
  if (closed !== undefined) return closed;
  const [found] = await tx.select().from(requests).where(isThis);
  if (found === undefined) throw new AppError('unknown_request', { id });
  const by = found.answeredBy === null ? '' : await nameOf(tx, found.answeredBy);
  throw new AppError('request_closed', { state: found.state === 'open' ? 'expired' : found.state, by });
}

async function fulfil(tx: Queryable, scope: Scope, request: RequestRow, extent: 'person' | 'all'): Promise<void> {
  if (request.kind === 'role' && request.role !== null) {
    await changeRole(tx, scope, request.personId, request.role);
    return;
  }
  if (request.connectionId === null) throw new AppError('unknown_request', { id: request.id });
  const connection = await requireConnection(scope, request.connectionId, tx);
  await grant(tx, scope, connection, extent === 'all' ? 'contributors' : [request.personId]);
}

async function nameOf(tx: Queryable, id: PersonId): Promise<string> {
  const [row] = await tx.select({ name: people.name }).from(people).where(eq(people.id, id));
  return row?.name ?? '';
}
