import type { Said } from '../commands/command.ts';
import { commands } from '../commands/registry.ts';
import type { Answer } from '../domain/answers.ts';
import { AppError, isAppError } from '../domain/errors.ts';
import { STRANGER } from '../domain/person.ts';
import { subjectSchema } from '../domain/subject.ts';
import { listDone } from '../services/audit/record.ts';
import type { Scope, Services } from '../services/context.ts';
import { receiveEvent } from '../services/conversation/inbox.ts';
import { listPeople, readPerson } from '../services/people/read.ts';
import type { Reader } from '../views/contract.ts';
import type { Views } from '../views/index.ts';
import { complete } from './complete.ts';
import type { MessageReply, Reply, Turn } from './contract.ts';
import { startDelivery } from './delivery.ts';
import { dispatch, errorOf, foresee } from './dispatch.ts';
import { startGathering } from './gathering.ts';
import { MAX_ATTEMPTS } from './inbox.ts';
import { openPlatform, type Stations } from './platform.ts';
import type { PlatformChat } from './platform-contract.ts';
import { startRedrawing } from './redraw.ts';
import { showSubject } from './subject.ts';
import { createTranscript } from './transcript.ts';
import { createTranscriptCourier } from './transcript-courier.ts';

/** A subject or a reader that is not there any more has no card. */
const GONE: ReadonlySet<string> = new Set([
  'unknown_run',
  'unknown_request',
  'unknown_batch',
  'unknown_refresh',
  'unknown_person',
  'person_removed',
]);

/** How to speak to somebody who is not one of the environment any more. */

/** Who was removed gets an answer; anything else is for the surface. */
function toRefusal(error: unknown): AppError {
  if (isAppError(error) && error.code === 'person_removed') return error;
  throw error;
}

/** A chat that also speaks by itself once it serves. */
export interface ServingChat extends PlatformChat {
  /** Delivers what waits, and keeps what stands at platforms up to date. Returns the way to stop. */
  serve(): () => Promise<void>;
}

/** The conversation that every surface shares. */
export function createChat(services: Services, views: Views): ServingChat {
  const toScope = async (
    surface: string,
    environmentId: Scope['environmentId'],
    personId: Reader['id'],
    more: Pick<Scope, 'turnId' | 'place'> = {},
  ): Promise<Scope> => ({
    ...services,
    environmentId,
    person: await readPerson(services, environmentId, personId),
    surface,
    ...more,
  });
  let wake: () => void = () => undefined;
  const stations: Stations = { couriers: new Map(), wake: () => wake() };

  const chat: ServingChat = {
    async handle(turn) {
      if (!(await isNew(services, turn))) return [];
      const more = {
        ...('turnId' in turn.event ? { turnId: turn.event.turnId } : {}),
        ...(turn.place === undefined ? {} : { place: turn.place }),
      };
      const scope = await toScope(turn.surface, turn.environmentId, turn.personId, more).catch(toRefusal);
      if (scope instanceof AppError) {
        const reader = { ...STRANGER, id: turn.personId };
        return [toReply(views, { answer: { view: 'error', data: { error: scope } } }, reader)];
      }
      if (await wasInterrupted(scope, turn)) {
        return [toReply(views, { answer: { view: 'notice', data: { kind: 'interrupted' } } }, scope.person)];
      }
      const said = await dispatch(commands, scope, turn.body, { comesAgain: comesAgain(turn) });
      return said.map((one) => toReply(views, one, scope.person));
    },

    foresee(body) {
      const call = foresee(commands, body);
      return call === undefined
        ? undefined
        : { call, opensForm: views.opensForm(call, { isTyped: body.kind === 'text' }) };
    },
    text: views.text,

    render: (answer, reader) => toMessage(views, { answer }, reader),

    async draw(subject, personId) {
      try {
        const scope = await toScope('redraw', services.environmentId, personId);
        const { answer, ...state } = await showSubject(scope, subject);
        return { ...views.render(answer, scope.person), ...state };
      } catch (error) {
        if (isAppError(error) && GONE.has(error.code)) return undefined;
        throw error;
      }
    },

    watch(listener) {
      return services.signals.watch((signal) => {
        const subject = subjectSchema.safeParse(signal);
        if (subject.success) listener(subject.data);
      });
    },

    async complete(environmentId, personId, line) {
      return complete(commands, views, await toScope('complete', environmentId, personId), line);
    },

    people: (environmentId) => listPeople(services, environmentId),
    transcript: createTranscript(services),
    openPlatform: (options) => openPlatform(services, stations, options),

    serve() {
      stations.couriers.set('web', createTranscriptCourier(services));
      const redrawing = startRedrawing(services, chat, stations.couriers);
      const delivery = startDelivery(services, views, stations.couriers, redrawing.wake);
      const gathering = startGathering(services);
      wake = () => {
        redrawing.wake();
        delivery.wake();
      };
      return async () => {
        await gathering.stop();
        await delivery.stop();
        await redrawing.stop();
      };
    },
  };
  return chat;
}

/** Events of the inbox were looked at there. */
async function isNew(services: Services, turn: Turn): Promise<boolean> {
  if ('turnId' in turn.event) return true;
  const event = { surface: turn.surface, eventId: turn.event.id, lane: turn.personId };
  return (await receiveEvent(services, event)) !== undefined;
}

/** The last time it is answered, whatever comes of it. */
const comesAgain = ({ event }: Turn): boolean => 'turnId' in event && event.comesAgain && event.attempt < MAX_ATTEMPTS;

/**
 * A turn that comes again after a crash and has changed something by then is not carried out a second time. Runs that
 * it started are found again where runs are started.
 */
async function wasInterrupted(scope: Scope, { event }: Turn): Promise<boolean> {
  if (!('turnId' in event) || event.attempt === 1) return false;
  return (await listDone(scope)).some((action) => action !== 'run.start');
}

function toReply(views: Views, said: Said, reader: Reader): Reply {
  const { answer } = said;
  if (isForm(answer)) {
    const { title, text, card } = views.render(answer, reader);
    const errors = Object.fromEntries(
      answer.data.errors.map((error) => [error.field, views.fieldMessage(error, reader)]),
    );
    return { kind: 'form', view: answer.view, formId: answer.data.formId, title, text, card, errors };
  }
  return toMessage(views, said, reader);
}

function toMessage(views: Views, said: Said, reader: Reader): MessageReply {
  const { answer } = said;
  const { title, text, card } = views.render(answer, reader);
  const error = errorOf(answer);
  return {
    kind: 'message',
    view: answer.view,
    title,
    text,
    card,
    private: said.isPublic !== true,
    replace: said.replace === true,
    ...(said.subject === undefined ? {} : { subject: said.subject }),
    ...(error === undefined ? {} : { error }),
  };
}

type FormAnswer = Extract<Answer, { data: { formId: string; errors: unknown } }>;

const isForm = (answer: Answer): answer is FormAnswer => 'formId' in answer.data;
