import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import type { RefreshId } from '../domain/ids.ts';
import { parseSchedule } from '../domain/schedule-words.ts';
import { requireRole } from '../services/access.ts';
import { askConfirmation } from '../services/confirmations/confirm.ts';
import type { Scope } from '../services/context.ts';
import { cancelRefresh } from '../services/refreshes/cancel.ts';
import { readActiveRefresh, readRefreshSchedule } from '../services/refreshes/read.ts';
import { defaultRefreshSchedule, setRefreshSchedule, showRefreshSchedule } from '../services/refreshes/set-schedule.ts';
import { showRefresh } from '../services/refreshes/show.ts';
import { outlineRefresh, startRefresh } from '../services/refreshes/start.ts';
import { checkFields, fromRecurrence, toFields } from '../services/schedules/draft.ts';
import { buildScheduleForm } from '../services/schedules/form.ts';
import { defineCommand, type How, type Outcome, say } from './command.ts';
import { readWords, scheduleInput } from './schedule.ts';

const input = scheduleInput.extend({
  action: z.enum(['start', 'cancel', 'schedule', 'show']).default('start'),
});
type Input = z.infer<typeof input>;

export const refreshCommand = defineCommand({
  name: 'refresh',
  needs: 'contributor',
  usage: 'refresh [cancel] | refresh show | refresh schedule [<when> | on | off]',
  examples: [
    'refresh',
    'refresh schedule daily 05:00',
    'refresh schedule weekdays 05:00 and 13:00',
    'refresh schedule off',
  ],
  runsAlone: true,
  options: [],
  read: ({ words }) => {
    const [action, ...rest] = words;
    if (action === undefined) return {};
    return { action: action.toLowerCase(), ...(rest.length === 0 ? {} : { text: rest.join(' ') }) };
  },
  input,
  async run(scope, given, how) {
    switch (given.action) {
      case 'cancel':
        await cancelRefresh(scope);
        return say({ answer: { view: 'notice', data: { kind: 'refresh_cancel_requested' } } });
      case 'show':
        return say({ answer: { view: 'schedule', data: await showRefreshSchedule(scope) } });
      case 'schedule':
        return schedule(scope, given);
      default:
        return start(scope, how);
    }
  },
});

/** What is under way is shown; else it is asked first, as exports go out after it. */
async function start(scope: Scope, how: How): Promise<Outcome> {
  const outline = await outlineRefresh(scope);
  if (how.isConfirmed) {
    const { id, joined } = await startRefresh(scope);
    return showCard(scope, id, joined);
  }
  const active = await readActiveRefresh(scope);
  if (active !== undefined) return showCard(scope, active.id, true);
  const { environment, entities, segments } = scope.catalog.current();
  const data = await askConfirmation(
    scope,
    { command: 'refresh', input: {} },
    {
      kind: 'refresh',
      environment: environment.name,
      entities: entities.size,
      segments: segments.size,
      exports: outline.followers.map(({ name }) => name),
      leftOut: outline.leftOut,
    },
  );
  return say({ answer: { view: 'confirm', data } });
}

async function showCard(scope: Scope, id: RefreshId, joined: boolean): Promise<Outcome> {
  const data = await showRefresh(scope, id, joined);
  return say({ answer: { view: 'refresh', data }, subject: { kind: 'refresh', id }, isPublic: true });
}

async function schedule(scope: Scope, given: Input): Promise<Outcome> {
  if (given.text !== undefined) {
    const change = readWords(scope, given.text, (text) => ({
      command: 'refresh',
      input: { action: 'schedule', text },
    }));
    await setRefreshSchedule(scope, change, undefined);
    return say({ answer: { view: 'schedule', data: await showRefreshSchedule(scope, true) }, isPublic: true });
  }
  await requireRole(scope, 'admin', 'refresh.schedule');
  const now = scope.clock.now();
  const stored = (await readRefreshSchedule(scope)) ?? { ...defaultRefreshSchedule(scope.person.zone), active: true };
  const base = fromRecurrence(stored.recurrence, stored.active, scope.person.zone, now);
  const slot = given.slot === undefined ? undefined : parseSchedule(given.slot, { zone: scope.person.zone, now });
  const fields =
    slot?.kind === 'recurrence' ? fromRecurrence(slot.recurrence, base.active, base.zone, now) : toFields(given, base);
  const show = async (errors: AppError['fields']): Promise<Outcome> => {
    const data = await buildScheduleForm(scope, {
      subjects: [],
      mode: 'override',
      fields,
      formId: given.formId,
      errors,
    });
    return say({ answer: { view: 'schedule_form', data } });
  };
  if (given.step !== 'submit') return show([]);
  const { recurrence, errors } = checkFields(fields, now);
  if (recurrence === undefined) return show(errors);
  if (recurrence.kind !== 'daily' && recurrence.kind !== 'weekly') throw new AppError('refresh_kind', {});
  await setRefreshSchedule(scope, { kind: 'define', recurrence, active: fields.active }, given.formId);
  return say({ answer: { view: 'schedule', data: await showRefreshSchedule(scope, true) }, isPublic: true });
}
