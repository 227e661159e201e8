import { isAppError } from '../domain/errors.ts';
import { personIdSchema, runIdSchema } from '../domain/ids.ts';
import { isFinal } from '../domain/run.ts';
import { subjectSchema } from '../domain/subject.ts';
import type { Services } from '../services/context.ts';
import { isPosted, post } from '../services/conversation/outbox.ts';
import {
  claimRefs,
  dropRef,
  type MessageRef,
  markChanged,
  markDrawn,
  nextRefIn,
  postponeRef,
  type RefSubject,
} from '../services/conversation/refs.ts';
import { readPerson } from '../services/people/read.ts';
import { readRun } from '../services/runs/read.ts';
import type { Subject } from '../views/contract.ts';
import type { Chat, Drawn, HomeSubject } from './contract.ts';
import { toPatience } from './delivery.ts';
import { hashOf } from './hash.ts';
import type { Courier } from './platform-contract.ts';
import { type Pump, startPump } from './pump.ts';

const CONCURRENCY = 4;
/** Platforms take few changes of a message a minute, and people read no faster. A home has more on it that changes. */
const REST_MS = { run: 2_000, request: 1_000, batch: 3_000, refresh: 2_000, home: 10_000 } as const;
/** A run reports several times a second. */
const GATHER_MS = 200;
const MAX_FAILURES = 20;

/**
 * Keeps messages that stand at a platform up to date with what they are about. Changes are counted in the database, so
 * the last one is drawn even when the process that heard of it dies; each is drawn by one process.
 */
export function startRedrawing(
  services: Services,
  chat: Pick<Chat, 'draw' | 'watch'>,
  couriers: ReadonlyMap<string, Courier>,
): Pump {
  const surfaces = () => [...couriers.keys()];
  const pump = startPump<MessageRef>(services, {
    name: 'redraw',
    concurrency: CONCURRENCY,
    claim: (limit) => claimRefs(services, surfaces(), limit),
    nextIn: () => nextRefIn(services, surfaces()),
    work: (ref) => redraw(services, chat, couriers, ref),
  });
  const gathering = new Map<string, NodeJS.Timeout>();
  const note = (subject: RefSubject) => {
    markChanged(services, subject)
      .then((isShown) => isShown && pump.wake())
      .catch((error: unknown) => services.log.warn({ error: String(error), subject }, 'could not note a change'));
  };
  const unwatch = chat.watch((subject) => {
    const key = `${subject.kind} ${subject.id}`;
    if (gathering.has(key)) return;
    gathering.set(
      key,
      setTimeout(() => {
        gathering.delete(key);
        note(subject);
      }, GATHER_MS).unref(),
    );
  });
  return {
    wake: pump.wake,
    async stop() {
      unwatch();
      for (const waiting of gathering.values()) clearTimeout(waiting);
      await pump.stop();
    },
  };
}

async function redraw(
  services: Services,
  chat: Pick<Chat, 'draw'>,
  couriers: ReadonlyMap<string, Courier>,
  ref: MessageRef,
): Promise<void> {
  const { orm } = services.db;
  const courier = couriers.get(ref.place.surface);
  if (courier === undefined) return;
  const subject = toSubject(ref.subject);
  const drawn = await chat.draw(subject, ref.reader);
  // What is gone keeps its last card.
  if (drawn === undefined) return dropRef(orm, ref.id);
  const hash = hashOf(drawn.card);
  if (hash !== ref.hash) {
    const person = await readPerson(services, services.environmentId, ref.reader).catch((error: unknown) => {
      if (isAppError(error)) return undefined;
      throw error;
    });
    if (person === undefined) return dropRef(orm, ref.id);
    const { place, externalId } = ref;
    const delivered = await courier.redraw({ place, externalId, subject }, drawn, person);
    if (delivered.kind === 'later') {
      const isLimit = delivered.ms !== undefined;
      if (ref.failures >= MAX_FAILURES) return dropRef(orm, ref.id);
      return postponeRef(services, ref, delivered.ms ?? toPatience(ref.failures), !isLimit);
    }
    if (delivered.kind === 'gone') {
      services.log.info({ ref: ref.id, why: delivered.why }, 'a message cannot be changed any more');
      return dropRef(orm, ref.id);
    }
  }
  await settle(services, courier, ref, drawn, hash);
}

/** What a run has done is followed by its details, below it; what is said of it may still change after that. */
async function settle(
  services: Services,
  courier: Courier,
  ref: MessageRef,
  drawn: Drawn,
  hash: string,
): Promise<void> {
  const { orm } = services.db;
  const { live } = drawn;
  const hasDetails =
    ref.subject.kind === 'run' &&
    (!live || drawn.hasEnded === true) &&
    courier.hasThreads(ref.place) &&
    (await isWorthDetails(services, ref));
  await orm.transaction(async (tx) => {
    // What stood there already was not touched, and needs no rest.
    if (live) await markDrawn(tx, ref, hash, hash === ref.hash ? GATHER_MS : REST_MS[ref.subject.kind]);
    else await dropRef(tx, ref.id);
    if (!hasDetails) return;
    const place = { ...ref.place, thread: ref.place.thread ?? ref.externalId };
    const details = { kind: 'run_details', place, reader: ref.reader, about: ref.subject.id } as const;
    if (!(await isPosted(tx, details))) await post(tx, services, details);
  });
}

/** The card says all of a run with one task that went well. */
async function isWorthDetails(services: Services, ref: MessageRef): Promise<boolean> {
  const run = await readRun(services, runIdSchema.parse(ref.subject.id));
  return run !== undefined && isFinal(run.state) && (run.tasks.length > 1 || run.state !== 'successful');
}

const toSubject = ({ kind, id }: RefSubject): Subject | HomeSubject =>
  kind === 'home' ? { kind, id: personIdSchema.parse(id) } : subjectSchema.parse({ kind, id });
