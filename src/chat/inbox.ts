import { randomUUID } from 'node:crypto';
import type { Queryable } from '../db/client.ts';
import type { TurnId } from '../domain/ids.ts';
import type { Services } from '../services/context.ts';
import {
  claimEvent,
  finishEvent,
  INBOX_LEASE_MS,
  listWaitingEvents,
  postponeEvent,
  receiveEvent,
  renewEvent,
} from '../services/conversation/inbox.ts';
import { post } from '../services/conversation/outbox.ts';
import { createSteady, type Steady } from '../services/steady.ts';
import type { NewEvent, Outgoing, PlatformOptions, ReceivedEvent } from './platform-contract.ts';

/** Turns at a time in one process: enough to keep the database busy, few enough to acknowledge in between. */
const CONCURRENCY = 6;
/** While events keep coming faster than this, one turn at a time: whoever waits to be acknowledged goes first. */
const BREATH_MS = 30;
/** After so many failures or deaths, it is the event. */
export const MAX_ATTEMPTS = 4;
const SWEEP_MS = 5_000;
/** More than this waits in the database only. */
const MOST_IN_MEMORY = 2_000;

interface Waiting<R> {
  readonly id: TurnId;
  readonly lane: string;
  readonly settle: ((result: R) => void) | undefined;
  readonly fail: ((error: unknown) => void) | undefined;
}

export interface Inbox<R> {
  accept(event: NewEvent, options?: { urgent?: boolean }): Promise<{ readonly result: Promise<R> } | undefined>;
  close(): Promise<void>;
}

/**
 * Works off what was received: in this process at once, and what another left behind when it died. Events of one lane go
 * one after another. The tick and what is to be said are one transaction, so an event is answered once.
 */
export function openInbox<R>(services: Services, options: PlatformOptions<R>): Inbox<R> {
  const { surface } = options;
  const { log } = services;
  const urgent: Waiting<R>[] = [];
  const ordinary: Waiting<R>[] = [];
  const known = new Set<TurnId>();
  const lanes = new Set<string>();
  const busy = new Set<Promise<void>>();
  const closing = new AbortController();
  const steady = createSteady(services, closing.signal);
  let breath: NodeJS.Timeout | undefined;

  const add = (waiting: Waiting<R>, isUrgent: boolean) => {
    known.add(waiting.id);
    (isUrgent ? urgent : ordinary).push(waiting);
    fill();
  };
  /** The first whose lane is free, those that somebody waits for before the others, which yield to what comes in. */
  const take = (): Waiting<R> | undefined => {
    const yields = breath !== undefined && busy.size > 0;
    for (const queue of yields ? [urgent] : [urgent, ordinary]) {
      const index = queue.findIndex(({ lane }) => !lanes.has(lane));
      if (index >= 0) return queue.splice(index, 1)[0];
    }
    return undefined;
  };
  const fill = () => {
    while (!closing.signal.aborted && busy.size < CONCURRENCY) {
      const next = take();
      if (next === undefined) return;
      lanes.add(next.lane);
      const working = workOff(services, options, next, steady).finally(() => {
        busy.delete(working);
        lanes.delete(next.lane);
        known.delete(next.id);
        fill();
      });
      busy.add(working);
    }
  };

  /** Something comes in: the rest can wait until there is a moment without. */
  const makeRoom = () => {
    clearTimeout(breath);
    breath = setTimeout(() => {
      breath = undefined;
      fill();
    }, BREATH_MS).unref();
  };

  const sweep = async () => {
    for (const { id, lane } of await listWaitingEvents(services, surface, MOST_IN_MEMORY)) {
      if (known.size >= MOST_IN_MEMORY) return;
      if (!known.has(id)) add({ id, lane, settle: undefined, fail: undefined }, false);
    }
  };
  let sweeping: Promise<void> | undefined;
  const sweepSoon = () => {
    sweeping ??= sweep()
      .catch((error: unknown) => log.warn({ error: String(error), surface }, 'could not look for waiting events'))
      .finally(() => {
        sweeping = undefined;
      });
  };
  const timer = setInterval(sweepSoon, SWEEP_MS).unref();
  sweepSoon();

  return {
    async accept(event, { urgent: isUrgent = false } = {}) {
      makeRoom();
      const id = await receiveEvent(services, event);
      if (id === undefined) return undefined;
      const result = new Promise<R>((settle, fail) => {
        if (closing.signal.aborted || known.size >= MOST_IN_MEMORY) fail(new Error('left for later'));
        else add({ id, lane: event.lane, settle, fail }, isUrgent);
      });
      // Most have nobody who waits for them; a failure is logged where it happens.
      result.catch(() => undefined);
      return { result };
    },
    async close() {
      closing.abort();
      clearInterval(timer);
      await sweeping;
      await Promise.all(busy);
    },
  };
}

async function workOff<R>(
  services: Services,
  options: PlatformOptions<R>,
  waiting: Waiting<R>,
  steady: Steady,
): Promise<void> {
  let event: ReceivedEvent | undefined;
  try {
    event = await claimEvent(services, waiting.id);
    if (event === undefined) throw new Error('somebody else works on it');
    const stopRenewing = keepRenewing(services, event.id);
    try {
      const { say, result } = await options.work(event);
      await finish(services, event, say);
      waiting.settle?.(result);
    } finally {
      stopRenewing();
    }
  } catch (error) {
    waiting.fail?.(error);
    if (event !== undefined) await fail(services, options, event, error, steady);
  }
}

async function fail<R>(
  services: Services,
  options: PlatformOptions<R>,
  event: ReceivedEvent,
  error: unknown,
  steady: Steady,
): Promise<void> {
  const { log } = services;
  const reference = randomUUID().slice(0, 8);
  const facts = { err: error, event: event.id, attempt: event.attempt, reference, surface: options.surface };
  try {
    if (event.attempt < MAX_ATTEMPTS) {
      log.warn(facts, 'an event could not be worked off; trying again');
      await steady(() => postponeEvent(services, event.id, 500 * 4 ** event.attempt));
      return;
    }
    log.error(facts, 'an event could not be worked off');
    await finish(services, event, await options.giveUp(event, reference));
  } catch (second) {
    // It stays in the inbox, and its lease runs out.
    log.error({ err: second, event: event.id }, 'an event could not even be put off');
  }
}

/** Whoever was away for longer than the lease finds it answered by another process, and says nothing more. */
async function finish(services: Services, event: ReceivedEvent, say: readonly Outgoing[]): Promise<void> {
  const { orm } = services.db;
  if (say.length === 0) {
    await finishEvent(orm, event.id);
    return;
  }
  const overtaken = new Error('answered by another process');
  try {
    await orm.transaction(async (tx) => {
      const [isFirst] = await Promise.all([finishEvent(tx, event.id), postAll(tx, services, say)]);
      if (!isFirst) throw overtaken;
    });
  } catch (error) {
    if (error !== overtaken) throw error;
    services.log.warn(
      { event: event.id, attempt: event.attempt },
      'an event was answered by another process meanwhile',
    );
  }
}

/** Leaves messages to be delivered, in their order. */
export async function postAll(tx: Queryable, services: Services, say: readonly Outgoing[]): Promise<void> {
  for (const { place, reader, message } of say) {
    await post(tx, services, { kind: 'reply', place, reader, reply: { ...message } });
  }
}

function keepRenewing(services: Services, id: TurnId): () => void {
  const timer = setInterval(() => {
    renewEvent(services, id).catch((error: unknown) =>
      services.log.warn({ error: String(error), event: id }, 'could not renew an event'),
    );
  }, INBOX_LEASE_MS / 3).unref();
  return () => clearInterval(timer);
}
