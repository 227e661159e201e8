import { z } from 'zod';
import type { Answer } from '../domain/answers.ts';
import { AppError, isAppError } from '../domain/errors.ts';
import type { PersonId } from '../domain/ids.ts';
import { connectionIdSchema, requestIdSchema, runIdSchema } from '../domain/ids.ts';
import { type Place, placeSchema, toDirect } from '../domain/place.ts';
import { subjectSchema } from '../domain/subject.ts';
import { requireStillAllowed } from '../services/chat-files/allowed.ts';
import { forgetChatFile, readChatFile } from '../services/chat-files/download.ts';
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
import { leaveThread, noteDelivered } from '../services/notifications/delivered.ts';
import { showBundle } from '../services/notifications/show.ts';
import { accountsIn } from '../services/people/place.ts';
import { listPeople, readPerson } from '../services/people/read.ts';
import { showAnsweredRequest, showRequest } from '../services/requests/show.ts';
import { showRun } from '../services/runs/show.ts';
import { createSteady, type Steady } from '../services/steady.ts';
import { closeSubscriptionAt, showClosed } from '../services/subscriptions/close.ts';
import type { CardJson, Subject } from '../views/contract.ts';
import type { Views } from '../views/index.ts';
import { hashOf } from './hash.ts';
import type { Courier, Delivered, Mention, OutMessage } from './platform-contract.ts';
import { type Pump, startPump } from './pump.ts';

const CONCURRENCY = 8;
/** A platform that is out of reach for this many growing waits, about a day, will not come back for this message. */
const MAX_ATTEMPTS = 300;
const MOST_PATIENCE_MS = 5 * 60_000;

/** Milliseconds before the next try of what could not be done now. */
export const toPatience = (attempt: number): number => Math.min(500 * 2 ** Math.min(attempt, 12), MOST_PATIENCE_MS);

/**
 * Delivers what waits in the outbox for these couriers, in the order of each conversation, until it is delivered or
 * there is nowhere to bring it. Whoever dies in between leaves it to be delivered again. `onWatched`: something stands
 * there now that is to be kept up to date.
 */
export function startDelivery(
  services: Services,
  views: Views,
  couriers: ReadonlyMap<string, Courier>,
  onWatched: () => void,
): Pump {
  const surfaces = () => [...couriers.keys()];
  const stopping = new AbortController();
  const steady = createSteady(services, stopping.signal);
  const underWay = new Set<string>();
  /** One whose lease ran out while the database was away is claimed again before it is ticked off. */
  const deliverOnce = async (post: Post): Promise<void> => {
    if (underWay.has(post.id)) return;
    underWay.add(post.id);
    await deliverPost(services, views, couriers, post, steady, onWatched).finally(() => underWay.delete(post.id));
  };
  const pump = startPump<Post>(services, {
    name: 'outbox',
    concurrency: CONCURRENCY,
    claim: (limit) => claimPosts(services, surfaces(), limit),
    nextIn: () => nextPostIn(services, surfaces()),
    work: deliverOnce,
  });
  const unwatch = services.signals.watch((signal) => {
    if (signal.kind === 'outbox') pump.wake();
  });
  return {
    wake: pump.wake,
    async stop() {
      unwatch();
      stopping.abort();
      await pump.stop();
    },
  };
}

async function deliverPost(
  services: Services,
  views: Views,
  couriers: ReadonlyMap<string, Courier>,
  post: Post,
  steady: Steady,
  onWatched: () => void,
): Promise<void> {
  const courier = couriers.get(post.place.surface);
  const facts = { post: post.id, kind: post.kind, surface: post.place.surface };
  let failed: Exclude<Delivered, { kind: 'delivered' }>;
  let place: Place | undefined;
  try {
    const person = await readPerson(services, services.environmentId, post.reader);
    const letter = await toLetter(views, courier, post, { ...services, person, surface: 'outbox' });
    const delivered =
      courier === undefined
        ? ({ kind: 'later', why: 'no courier' } as const)
        : await courier.deliver({ ...letter, reader: person, attempt: post.attempt, id: post.id });
    const { message } = letter;
    if (delivered.kind === 'delivered') {
      // It is said, so nothing but a tick keeps it from being said again.
      await steady(() => tick(services, post, letter.place, message, delivered));
      if (message.subject !== undefined) onWatched();
      return;
    }
    failed = delivered;
    place = letter.place;
  } catch (error) {
    // What it was about is gone, or the reader has left: there is nobody to tell, and nothing.
    const isPointless = isAppError(error) && error.family !== 'bug' && error.retry.kind === 'never';
    failed = isPointless
      ? { kind: 'gone', why: error.code }
      : { kind: 'later', why: error instanceof Error ? error.message : String(error) };
  }
  const gonePlace = failed.kind === 'gone' && failed.isMessage !== true ? place : undefined;
  if (gonePlace !== undefined && post.kind === 'notification' && post.about !== undefined) {
    services.log.warn({ ...facts, why: failed.why }, 'a channel cannot be told any more');
    const { about } = post;
    return steady(() => giveUpChannel(services, post, about, gonePlace, failed.why));
  }
  if (failed.kind === 'gone' || post.attempt >= MAX_ATTEMPTS) {
    services.log.warn({ ...facts, why: failed.why }, 'a message has nowhere to go');
    return steady(() => markUndeliverable(services.db.orm, post.id, failed.why));
  }
  services.log.info({ ...facts, why: failed.why, attempt: post.attempt }, 'a message has to wait');
  await steady(() => postponePost(services, post.id, failed.ms ?? toPatience(post.attempt)));
}

/** A message that is gone takes its thread along, and the channel may still be there; a channel takes its subscription. */
async function giveUpChannel(services: Services, post: Post, bundle: string, place: Place, why: string): Promise<void> {
  if (place.thread !== undefined) {
    await leaveThread(services.db.orm, bundle);
    return postponePost(services, post.id, 0);
  }
  await services.db.orm.transaction(async (tx) => {
    await markUndeliverable(tx, post.id, why);
    await closeSubscriptionAt(tx, services, place, why);
  });
}

/** The tick, and what the message stands for from now on. */
async function tick(
  services: Services,
  post: Post,
  sentTo: Place,
  message: OutMessage,
  { place = sentTo, externalId, isLinked = false, isOffered = false }: Extract<Delivered, { kind: 'delivered' }>,
): Promise<void> {
  const isPlain = message.file === undefined && message.subject === undefined && message.replaces === undefined;
  if (post.kind === 'reply' && isPlain) return markDelivered(services.db.orm, post.id);
  await services.db.orm.transaction(async (tx) => {
    await markDelivered(tx, post.id);
    if (message.file !== undefined && !isLinked && !isOffered) await forgetChatFile(tx, message.file.id);
    if (externalId === undefined) return;
    if (post.kind === 'notification' && post.about !== undefined) await noteDelivered(tx, post.about, externalId);
    const { subject, replaces } = message;
    if (subject !== undefined) {
      const hash = hashOf(message.card);
      await keepRef(tx, services.environmentId, { place, externalId, reader: post.reader, subject, hash });
    }
    // What is new has stood for nothing before.
    else if (replaces !== undefined) await dropRefOf(tx, place, externalId);
  });
}

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

interface Letter {
  readonly place: Place;
  readonly message: OutMessage;
}

async function toLetter(views: Views, courier: Courier | undefined, post: Post, scope: Scope): Promise<Letter> {
  const { place } = post;
  if (post.kind === 'reply') {
    const reply = replySchema.parse(post.reply);
    // Cards are written by the views alone; the table keeps them as they were.
    return { place, message: { ...reply, card: reply.card as unknown as CardJson } };
  }
  if (post.kind === 'notification') return toNotification(views, courier, post, scope);
  if (post.kind === 'file') return toFileLetter(views, post, scope, courier?.takesFiles?.(place) === true);
  const { answer, subject } = await toAnswer(scope, post);
  const { title, text, card } = views.render(answer, scope.person);
  return { place, message: { title, text, card, ...(subject === undefined ? {} : { subject }) } };
}

/** In the channel's zone; below the message that it repeats, where the platform has threads. */
async function toNotification(views: Views, courier: Courier | undefined, post: Post, scope: Scope): Promise<Letter> {
  const { answer, subscription, thread, mentions } = await showBundle(scope, post.about ?? '');
  const { title, text, card } = views.render(answer, { ...scope.person, zone: subscription.zone });
  const isBelow = thread !== undefined && courier?.hasThreads(post.place) === true;
  return {
    place: isBelow ? { ...post.place, thread } : post.place,
    message: {
      title,
      text,
      card,
      ...(mentions.length === 0 ? {} : { mentions: await toMentions(scope, post, mentions) }),
    },
  };
}

async function toMentions(scope: Scope, { place }: Post, ids: readonly PersonId[]): Promise<Mention[]> {
  const accounts = await accountsIn(scope.db.orm, scope.environmentId, place, ids);
  const people = await listPeople(scope, scope.environmentId);
  return people
    .filter(({ id }) => ids.includes(id))
    .map(({ id, name }) => ({ person: id, name, account: accounts.get(id) }));
}

/** It may have waited: whoever asked is told, directly, when it may not be handed out any more. */
async function toFileLetter(views: Views, post: Post, scope: Scope, takesFiles: boolean): Promise<Letter> {
  const id = z.uuid().parse(post.about);
  try {
    await requireStillAllowed(scope, id, post.place.surface);
  } catch (error) {
    if (!isAppError(error) || error.family === 'bug') throw error;
    const { title, text, card } = views.render({ view: 'error', data: { error } }, scope.person);
    return { place: await toDirectPlace(scope, post), message: { title, text, card } };
  }
  return { place: post.place, message: await toFileMessage(views, id, scope, takesFiles) };
}

async function toDirectPlace(scope: Scope, { place, reader }: Post): Promise<Place> {
  const account = (await accountsIn(scope.db.orm, scope.environmentId, place, [reader])).get(reader);
  const { surface, workspace } = place;
  return account === undefined ? place : { surface, workspace, conversation: toDirect(account) };
}

async function toFileMessage(views: Views, id: string, scope: Scope, takesFiles: boolean): Promise<OutMessage> {
  const { answer: data, name, mediaType, bytes } = await readChatFile(scope, id);
  const draw = (answer: typeof data) => views.render({ view: 'chat_file', data: answer }, scope.person);
  const linked = draw(data);
  if (!takesFiles) return { title: linked.title, text: linked.text, card: linked.card };
  const { title, text, card } = draw({ ...data, download: undefined });
  return { title, text, card, file: { id, name, mediaType, bytes, linked } };
}

async function toAnswer(scope: Scope, post: Post): Promise<{ answer: Answer; subject?: Subject }> {
  switch (post.kind) {
    case 'needs_sign_in': {
      const { id, name } = await requireConnection(scope, connectionIdSchema.parse(post.about));
      return { answer: { view: 'notice', data: { kind: 'connection_needs_sign_in', id, name } } };
    }
    case 'sign_in_ending': {
      const { id, name, signInEndsAt } = await requireConnection(scope, connectionIdSchema.parse(post.about));
      const data = { kind: 'connection_sign_in_ends', id, name, endsAt: signInEndsAt ?? scope.clock.now() } as const;
      return { answer: { view: 'notice', data } };
    }
    case 'subscription_closed':
      return { answer: { view: 'notice', data: await showClosed(scope, post.about) } };
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
