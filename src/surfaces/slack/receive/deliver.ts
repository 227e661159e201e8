import { type App, AuthorizationError, type ReceiverEvent } from '@slack/bolt';

/** What a request came to: what Slack is answered with, or why nothing was done. */
export type Delivered =
  | { readonly kind: 'acknowledged'; readonly body: unknown }
  | { readonly kind: 'not_installed' }
  | { readonly kind: 'unheard' }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Gives a request to Bolt's listeners. They only put it into the inbox, so the acknowledgement waits for them: what has
 * been acknowledged is safe. Bolt itself would acknowledge events before any listener has seen them.
 */
export async function deliverTo(app: App, event: Omit<ReceiverEvent, 'ack'>): Promise<Delivered> {
  let acknowledged: { readonly body: unknown } | undefined;
  const ack: ReceiverEvent['ack'] = async (body?: unknown) => {
    acknowledged ??= { body };
  };
  try {
    await app.processEvent({ ...event, ack });
  } catch (error) {
    return error instanceof AuthorizationError ? toUnauthorized(error) : { kind: 'failed', error };
  }
  return acknowledged === undefined ? { kind: 'unheard' } : { kind: 'acknowledged', body: acknowledged.body };
}

/** Of a workspace without the app, or because the database or Slack could not be asked. */
const toUnauthorized = (error: AuthorizationError): Delivered =>
  error.original instanceof NotInstalledError ? { kind: 'not_installed' } : { kind: 'failed', error };

export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}
