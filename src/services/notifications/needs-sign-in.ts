import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { connections, environments, exports } from '../../db/schema/index.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { readChannelWord } from '../../domain/place.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Services } from '../context.ts';
import { readSubscriptions } from '../subscriptions/read.ts';
import { type NewNotification, tell } from './tell.ts';

/**
 * Tells the channels that hear about exports of the connection, once for as long as its credentials are refused: the
 * failures of all its exports are this one message. False where they are not known to be refused.
 */
export async function tellNeedsSignIn(
  tx: Queryable,
  services: Services,
  connectionId: ConnectionId,
  known?: readonly Subscription[],
): Promise<boolean> {
  const subscriptions = known ?? (await readSubscriptions(services, tx));
  const [connection] = await tx
    .select({ since: connections.refusedSince })
    .from(connections)
    .where(eq(connections.id, connectionId));
  const since = connection?.since;
  if (since === undefined || since === null) return false;
  await tellOfConnection(tx, services, subscriptions, {
    kind: 'needs_sign_in',
    event: `connection:${connectionId}:${since.toISOString()}`,
    connectionId,
  });
  return true;
}

/** Tells them that somebody has to sign in again before long; once for each end. */
export async function tellSignInEnds(
  tx: Queryable,
  services: Services,
  connectionId: ConnectionId,
  endsAt: Date,
): Promise<void> {
  await tellOfConnection(tx, services, await readSubscriptions(services, tx), {
    kind: 'sign_in_ending',
    event: `sign-in:${connectionId}:${endsAt.toISOString()}`,
    connectionId,
  });
}

async function tellOfConnection(
  tx: Queryable,
  services: Services,
  subscriptions: readonly Subscription[],
  news: Pick<NewNotification, 'kind' | 'event'> & { readonly connectionId: ConnectionId },
): Promise<void> {
  if (subscriptions.length === 0) return;
  const using = await tx
    .select({ id: exports.id })
    .from(exports)
    .where(and(eq(exports.connectionId, news.connectionId), isNull(exports.deletedAt)));
  const [environment] = await tx.select().from(environments).where(eq(environments.id, services.environmentId));
  await tell(tx, services, subscriptions, {
    ...news,
    about: using.map((one) => one.id),
    // The admins were told there, with the same button.
    except: readChannelWord(environment?.adminChannel ?? '')?.place,
  });
}
