import type { Services } from '../context.ts';
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
      const { destination } = connection;
      if (destination.signInEndsAt === undefined) return [];
      const endsAt = destination.signInEndsAt(openAccount(services, connection).credentials);
      return endsAt === undefined || endsAt.getTime() > until ? [] : [{ connection, endsAt }];
    })
    .sort((one, other) => one.endsAt.getTime() - other.endsAt.getTime());
}
