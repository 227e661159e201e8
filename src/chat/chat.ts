import type { Said } from '../commands/command.ts';
import { commands } from '../commands/registry.ts';
import type { Answer } from '../domain/answers.ts';
import { AppError, isAppError } from '../domain/errors.ts';
import { requestIdSchema, runIdSchema } from '../domain/ids.ts';
import type { Scope, Services } from '../services/context.ts';
import { isFirstDelivery } from '../services/conversation/seen.ts';
import { listPeople, readPerson } from '../services/people/read.ts';
import type { Reader } from '../views/contract.ts';
import type { Views } from '../views/index.ts';
import { complete } from './complete.ts';
import type { Chat, Reply } from './contract.ts';
import { dispatch, errorOf } from './dispatch.ts';
import { showSubject } from './subject.ts';
import { createTranscript } from './transcript.ts';

/** A subject or a reader that is not there any more has no card. */
const GONE: ReadonlySet<string> = new Set(['unknown_run', 'unknown_request', 'unknown_person', 'person_removed']);

/** How to speak to somebody who is not one of the environment any more. */
const STRANGER = { role: 'viewer', locale: 'en', zone: 'UTC' } as const;

/** Who was removed gets an answer; anything else is for the surface. */
function toRefusal(error: unknown): AppError {
  if (isAppError(error) && error.code === 'person_removed') return error;
  throw error;
}

/** The conversation that every surface shares. */
export function createChat(services: Services, views: Views): Chat {
  const toScope = async (
    surface: string,
    environmentId: Scope['environmentId'],
    personId: Reader['id'],
  ): Promise<Scope> => ({
    ...services,
    environmentId,
    person: await readPerson(services, environmentId, personId),
    surface,
  });

  return {
    async handle(turn) {
      if (!(await isFirstDelivery(services, turn.surface, turn.eventId))) return [];
      const scope = await toScope(turn.surface, turn.environmentId, turn.personId).catch(toRefusal);
      if (scope instanceof AppError) {
        const reader = { ...STRANGER, id: turn.personId };
        return [toReply(views, { answer: { view: 'error', data: { error: scope } } }, reader)];
      }
      const said = await dispatch(commands, scope, turn.body);
      return said.map((one) => toReply(views, one, scope.person));
    },

    async draw(subject, personId) {
      try {
        const scope = await toScope('redraw', services.environmentId, personId);
        const { answer, live } = await showSubject(scope, subject);
        return { ...views.render(answer, scope.person), live };
      } catch (error) {
        if (isAppError(error) && GONE.has(error.code)) return undefined;
        throw error;
      }
    },

    watch(listener) {
      return services.signals.watch((signal) => {
        if (signal.kind === 'run') listener({ kind: 'run', id: runIdSchema.parse(signal.id) });
        if (signal.kind === 'request') listener({ kind: 'request', id: requestIdSchema.parse(signal.id) });
      });
    },

    async complete(environmentId, personId, line) {
      return complete(commands, views, await toScope('complete', environmentId, personId), line);
    },

    people: (environmentId) => listPeople(services, environmentId),
    transcript: createTranscript(services),
  };
}

function toReply(views: Views, said: Said, reader: Reader): Reply {
  const { answer } = said;
  const { title, text, card } = views.render(answer, reader);
  if (isForm(answer)) {
    const errors = Object.fromEntries(
      answer.data.errors.map((error) => [error.field, views.fieldMessage(error, reader)]),
    );
    return { kind: 'form', view: answer.view, formId: answer.data.formId, title, text, card, errors };
  }
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
