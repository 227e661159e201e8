import type { Queryable } from '../db/client.ts';
import type { Answer } from '../domain/answers.ts';
import { isAppError } from '../domain/errors.ts';
import { connectionIdSchema, requestIdSchema } from '../domain/ids.ts';
import { requireConnection } from '../services/connections/read.ts';
import type { Scope, Services } from '../services/context.ts';
import { insertMessage } from '../services/conversation/messages.ts';
import { deliverNext, type Post } from '../services/conversation/outbox.ts';
import { readPerson } from '../services/people/read.ts';
import { showAnsweredRequest, showRequest } from '../services/requests/show.ts';
import type { Subject } from '../views/contract.ts';
import type { Views } from '../views/index.ts';
import { channelConversation, directConversation } from './places.ts';

const RETRY_MS = 10_000;

/**
 * Delivers what waits in the outbox, as long as this process serves conversations. A message and its tick are one
 * transaction, so each is delivered once, whichever process does it. Returns the way to stop.
 */
export function startDelivery(services: Services, views: Views): () => Promise<void> {
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  let isWoken = true;
  const unwatch = services.signals.watch((signal) => {
    if (signal.kind !== 'outbox') return;
    isWoken = true;
    wake();
  });
  const loop = async () => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      try {
        while (
          !stopping.signal.aborted &&
          (await deliverNext(services, (tx, post) => deliver(services, views, tx, post)))
        );
      } catch (error) {
        services.log.warn({ error: String(error) }, 'could not deliver a message; it stays in the outbox');
      }
      if (isWoken || stopping.signal.aborted) continue;
      const woken = new AbortController();
      wake = () => woken.abort();
      await services.clock.wait(RETRY_MS, AbortSignal.any([woken.signal, stopping.signal]));
    }
  };
  const running = loop();
  return async () => {
    stopping.abort();
    unwatch();
    await running;
  };
}

async function deliver(services: Services, views: Views, tx: Queryable, post: Post): Promise<void> {
  try {
    const scope: Scope = {
      ...services,
      person: await readPerson(services, services.environmentId, post.reader),
      surface: 'outbox',
    };
    const { answer, subject } = await toAnswer(scope, post);
    const { text, card } = views.render(answer, scope.person);
    const name = post.channel === undefined ? directConversation(post.reader) : channelConversation(post.channel);
    await insertMessage(tx, services, {
      conversation: { environmentId: services.environmentId, name },
      author: undefined,
      text,
      card,
      ...(subject === undefined ? {} : { subject }),
      reader: post.reader,
      private: false,
    });
  } catch (error) {
    // What it was about is gone, or the reader has left: there is nobody to tell, and nothing.
    if (!isAppError(error) || error.family === 'bug') throw error;
    services.log.info({ post: post.id, code: error.code }, 'a message had nothing to tell any more');
  }
}

async function toAnswer(scope: Scope, post: Post): Promise<{ answer: Answer; subject?: Subject }> {
  if (post.kind === 'needs_sign_in') {
    const { id, name } = await requireConnection(scope, connectionIdSchema.parse(post.about));
    return { answer: { view: 'notice', data: { kind: 'connection_needs_sign_in', id, name } } };
  }
  const id = requestIdSchema.parse(post.about);
  if (post.kind === 'request')
    return { answer: { view: 'request', data: await showRequest(scope, id) }, subject: { kind: 'request', id } };
  const { answer, resume } = await showAnsweredRequest(scope, id);
  return { answer: { view: 'notice', data: { kind: 'request_answered', request: answer, resume } } };
}
