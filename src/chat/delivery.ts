import { z } from 'zod';
import type { Answer } from '../domain/answers.ts';
import { AppError, isAppError } from '../domain/errors.ts';
import { connectionIdSchema, requestIdSchema, runIdSchema } from '../domain/ids.ts';
import { placeSchema } from '../domain/place.ts';
import { requireConnection } from '../services/connections/read.ts';
import type { Scope, Services } from '../services/context.ts';
import {
  claimPosts,
  markDelivered,
  markUndeliverable,
  nextPostIn,
  type Post,
  postponePost,
} from '../services/conversation/outbox.ts';
import { dropRefOf, keepRef } from '../services/conversation/refs.ts';
import { readPerson } from '../services/people/read.ts';
import { showAnsweredRequest, showRequest } from '../services/requests/show.ts';
import { showRun } from '../services/runs/show.ts';
import type { CardJson, Subject } from '../views/contract.ts';
import type { Views } from '../views/index.ts';
import { hashOf } from './hash.ts';
import type { Courier, Delivered, OutMessage } from './platform-contract.ts';
import { type Pump, startPump } from './pump.ts';

const CONCURRENCY = 8;
/** A platform that is out of reach for this many growing waits, about a day, will not come back for this message. */
const MAX_ATTEMPTS = 300;
const MOST_PATIENCE_MS = 5 * 60_000;

/** Milliseconds before the next try of what could not be done now. */
export const toPatience = (attempt: number): number => Math.min(500 * 2 ** Math.min(attempt, 12), MOST_PATIENCE_MS);

/**
 * Delivers what waits in the outbox for these couriers, in the order of each conversation, until it is delivered or
 * there is nowhere to bring it. Whoever dies in between leaves it to be delivered again.
 */
export function startDelivery(
  services: Services,
  views: Views,
  couriers: ReadonlyMap<string, Courier>,
  onDelivered: () => void,
): Pump {
  const surfaces = () => [...couriers.keys()];
  const pump = startPump<Post>(services, {
    name: 'outbox',
    concurrency: CONCURRENCY,
    claim: (limit) => claimPosts(services, surfaces(), limit),
    nextIn: () => nextPostIn(services, surfaces()),
    work: (post) => deliverPost(services, views, couriers, post).then(onDelivered),
  });
  const unwatch = services.signals.watch((signal) => {
    if (signal.kind === 'outbox') pump.wake();
  });
  return {
    wake: pump.wake,
    async stop() {
      unwatch();
      await pump.stop();
    },
  };
}

async function deliverPost(
  services: Services,
  views: Views,
  couriers: ReadonlyMap<string, Courier>,
  post: Post,
): Promise<void> {
  const courier = couriers.get(post.place.surface);
  const facts = { post: post.id, kind: post.kind, surface: post.place.surface };
  let failed: Exclude<Delivered, { kind: 'delivered' }>;
  try {
    const person = await readPerson(services, services.environmentId, post.reader);
    const message = await toMessage(views, post, { ...services, person, surface: 'outbox' });
    const delivered =
      courier === undefined
        ? ({ kind: 'later', why: 'no courier' } as const)
        : await courier.deliver({ place: post.place, message, reader: person, attempt: post.attempt, id: post.id });
    if (delivered.kind === 'delivered') return await tick(services, post, message, delivered);
    failed = delivered;
  } catch (error) {
    // What it was about is gone, or the reader has left: there is nobody to tell, and nothing.
    const isPointless = isAppError(error) && error.family !== 'bug' && error.retry.kind === 'never';
    failed = isPointless
      ? { kind: 'gone', why: error.code }
      : { kind: 'later', why: error instanceof Error ? error.message : String(error) };
  }
  if (failed.kind === 'gone' || post.attempt >= MAX_ATTEMPTS) {
    services.log.warn({ ...facts, why: failed.why }, 'a message has nowhere to go');
    return markUndeliverable(services.db.orm, post.id, failed.why);
  }
  services.log.info({ ...facts, why: failed.why, attempt: post.attempt }, 'a message has to wait');
  await postponePost(services, post.id, failed.ms ?? toPatience(post.attempt));
}

/** The tick, and what the message stands for from now on. */
function tick(
  services: Services,
  post: Post,
  message: OutMessage,
  { place = post.place, externalId }: Extract<Delivered, { kind: 'delivered' }>,
): Promise<void> {
  return services.db.orm.transaction(async (tx) => {
    await markDelivered(tx, post.id);
    if (externalId === undefined) return;
    const { subject } = message;
    if (subject === undefined) await dropRefOf(tx, place, externalId);
    else {
      const hash = hashOf(message.card);
      await keepRef(tx, services.environmentId, { place, externalId, reader: post.reader, subject, hash });
    }
  });
}

const subjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: runIdSchema }),
  z.object({ kind: z.literal('request'), id: requestIdSchema }),
]);
const replySchema = z.object({
  title: z.string(),
  text: z.string(),
  card: z.looseObject({}),
  subject: subjectSchema.exactOptional(),
  onlyFor: z.string().exactOptional(),
  replaces: z.string().exactOptional(),
  handle: z.string().exactOptional(),
  fallback: placeSchema.exactOptional(),
});

async function toMessage(views: Views, post: Post, scope: Scope): Promise<OutMessage> {
  if (post.kind === 'reply') {
    const reply = replySchema.parse(post.reply);
    // Cards are written by the views alone; the table keeps them as they were.
    return { ...reply, card: reply.card as unknown as CardJson };
  }
  const { answer, subject } = await toAnswer(scope, post);
  const { title, text, card } = views.render(answer, scope.person);
  return { title, text, card, ...(subject === undefined ? {} : { subject }) };
}

async function toAnswer(scope: Scope, post: Post): Promise<{ answer: Answer; subject?: Subject }> {
  switch (post.kind) {
    case 'needs_sign_in': {
      const { id, name } = await requireConnection(scope, connectionIdSchema.parse(post.about));
      return { answer: { view: 'notice', data: { kind: 'connection_needs_sign_in', id, name } } };
    }
    case 'run_details':
      return { answer: { view: 'run_details', data: await showRun(scope, runIdSchema.parse(post.about)) } };
    case 'request': {
      const id = requestIdSchema.parse(post.about);
      return { answer: { view: 'request', data: await showRequest(scope, id) }, subject: { kind: 'request', id } };
    }
    case 'request_answered': {
      const { answer, resume } = await showAnsweredRequest(scope, requestIdSchema.parse(post.about));
      return { answer: { view: 'notice', data: { kind: 'request_answered', request: answer, resume } } };
    }
    default:
      throw new AppError('internal', {}, { detail: `a message of kind ${post.kind} says nothing` });
  }
}
