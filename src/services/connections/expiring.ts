import { and, eq, isNull, ne, or } from 'drizzle-orm';
import { connections } from '../../db/schema/index.ts';
import { isAppError } from '../../domain/errors.ts';
import type { Services } from '../context.ts';
import { postToAdmins } from '../conversation/outbox.ts';
import { tellSignInEnds } from '../notifications/needs-sign-in.ts';
import { openAccount } from './account.ts';
import { type Connection, readConnections } from './read.ts';

/** SPEC section 3: announced so long ahead. */
export const SIGN_IN_NOTICE_MS = 14 * 24 * 60 * 60 * 1000;

export interface EndingSignIn {
  readonly connection: Connection;
  readonly endsAt: Date;
}

/** Connections in use whose sign-in ends within that time, the soonest first; one that has ended already included. */
export async function listEndingSignIns(services: Services, withinMs = SIGN_IN_NOTICE_MS): Promise<EndingSignIn[]> {
  const until = services.clock.now().getTime() + withinMs;
  const ready = (await readConnections(services)).filter(({ state }) => state === 'ready');
  return ready
    .flatMap((connection): EndingSignIn[] => {
      const endsAt = findEnd(services, connection);
      return endsAt === undefined || endsAt.getTime() > until ? [] : [{ connection, endsAt }];
    })
    .sort((one, other) => one.endsAt.getTime() - other.endsAt.getTime());
}

/** Announces each of these once, to the admins and to the channels: by the transaction, in any number of processes. */
export async function announceEndingSignIns(services: Services): Promise<void> {
  for (const { connection, endsAt } of await listEndingSignIns(services)) {
    await services.db.orm.transaction(async (tx) => {
      const { signInEndsAt: known } = connections;
      const marked = await tx
        .update(connections)
        .set({ signInEndsAt: endsAt })
        .where(and(eq(connections.id, connection.id), or(isNull(known), ne(known, endsAt))))
        .returning({ id: connections.id });
      if (marked.length === 0) return;
      await postToAdmins(tx, services, 'sign_in_ending', connection.id);
      await tellSignInEnds(tx, services, connection.id, endsAt);
    });
  }
}

/** Credentials that cannot be opened now are told of when they are used. */
function findEnd(services: Services, connection: Connection): Date | undefined {
  const { destination } = connection;
  if (destination.signInEndsAt === undefined) return undefined;
  try {
    return destination.signInEndsAt(openAccount(services, connection).credentials);
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}
