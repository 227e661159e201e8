import type { Said } from '../commands/command.ts';
import { commands } from '../commands/registry.ts';
import { isAppError } from '../domain/errors.ts';
import { isFinal } from '../domain/run.ts';
import type { Scope, Services } from '../services/context.ts';
import { isFirstDelivery } from '../services/conversation/seen.ts';
import { listPeople, readPerson } from '../services/people/read.ts';
import { showRun } from '../services/runs/show.ts';
import type { Reader, Subject } from '../views/contract.ts';
import type { Views } from '../views/index.ts';
import { complete } from './complete.ts';
import type { Chat, Drawn, Reply } from './contract.ts';
import { dispatch, errorOf } from './dispatch.ts';
import { createTranscript } from './transcript.ts';

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
      const scope = await toScope(turn.surface, turn.environmentId, turn.personId);
      const said = await dispatch(commands, scope, turn.body);
      return said.map((one) => toReply(views, one, scope.person));
    },

    async draw(subject, personId) {
      try {
        const scope = await toScope('redraw', services.environmentId, personId);
        return toDrawn(views, await showRun(scope, subject.id), scope.person);
      } catch (error) {
        if (isAppError(error) && (error.code === 'unknown_run' || error.code === 'unknown_person')) return undefined;
        throw error;
      }
    },

    watch(listener) {
      return services.signals.watch((signal) => {
        // Published with a RunId only, see services/runs.
        if (signal.kind === 'run') listener({ kind: 'run', id: signal.id as Subject['id'] });
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
  if (answer.view === 'export_form') {
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

function toDrawn(views: Views, data: Awaited<ReturnType<typeof showRun>>, reader: Reader): Drawn {
  const { title, text, card } = views.render({ view: 'run', data }, reader);
  return { title, text, card, live: !isFinal(data.run.state) };
}
