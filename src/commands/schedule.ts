import { z } from 'zod';
import type { CommandCall } from '../domain/call.ts';
import { type AppError, isAppError } from '../domain/errors.ts';
import { parseSchedule } from '../domain/schedule-words.ts';
import { askConfirmation } from '../services/confirmations/confirm.ts';
import type { Scope } from '../services/context.ts';
import type { StoredExport } from '../services/exports/read.ts';
import { resolveExports } from '../services/exports/resolve.ts';
import { checkFields, fromRecurrence, scheduleFields, toFields, toScheduleError } from '../services/schedules/draft.ts';
import { buildScheduleForm, readFormExports } from '../services/schedules/form.ts';
import { requireEditable, type ScheduleChange, setSchedules } from '../services/schedules/set.ts';
import { showSchedule, showSchedules } from '../services/schedules/show.ts';
import { readTyped } from '../services/schedules/typed.ts';
import { defineCommand, type How, type Outcome, say } from './command.ts';
import { pickedExports, showPicker } from './pick-flow.ts';

export const scheduleInput = scheduleFields.extend({
  /** A typed line, in which names and the schedule are not yet told apart. */
  words: z.array(z.string().max(500)).max(200).default([]),
  quoted: z.coerce.number().int().min(0).default(0),
  exports: pickedExports,
  /** A schedule in words. */
  text: z.string().max(500).optional(),
  step: z.enum(['submit', 'reload']).optional(),
  formId: z.uuid().optional(),
  mode: z.enum(['keep', 'override']).default('keep'),
  /** A free slot, in words: the form is drawn anew with it. */
  slot: z.string().max(500).optional(),
});
export type ScheduleCommandInput = z.infer<typeof scheduleInput>;

export const scheduleCommand = defineCommand({
  name: 'schedule',
  needs: 'contributor',
  usage: 'schedule [<export>…] [<when> | on | off]',
  examples: [
    'schedule',
    'schedule Newsletter every Monday at eight',
    'schedule Newsletter weekdays 08:00',
    'schedule Newsletter every 6 hours',
    'schedule Newsletter on the 1st and 15th at 7:30 Europe/Amsterdam',
    'schedule Newsletter, Partners off',
  ],
  runsAlone: true,
  options: [],
  read: ({ words, quoted }) => ({ words, quoted }),
  input: scheduleInput,
  async run(scope, input, how) {
    if (input.words.length > 0) {
      const { subjects, schedule, text } = await readTyped(scope, input.words, input.quoted);
      if (schedule === undefined) return showForm(scope, subjects, input);
      return change(scope, subjects, toChange(schedule), text, how);
    }
    const { formId } = input;
    const named =
      input.exports.length === 0 && formId !== undefined ? await readFormExports(scope, formId) : input.exports;
    if (named.length === 0) return showPicker(scope, 'schedule', input);
    const subjects = await resolveExports(scope, named, 'schedule');
    if (input.text !== undefined) {
      const toCall = (text: string) => ({
        command: 'schedule',
        input: { exports: subjects.map(({ id }) => id), text },
      });
      return change(scope, subjects, readWords(scope, input.text, toCall), input.text, how);
    }
    return input.step === 'submit' ? submit(scope, subjects, input) : showForm(scope, subjects, input);
  },
});

type Read = Exclude<ReturnType<typeof parseSchedule>, { kind: 'problem' }>;

export const toChange = (read: Read): ScheduleChange =>
  read.kind === 'switch'
    ? { kind: 'switch', active: read.active }
    : { kind: 'define', recurrence: read.recurrence, active: true };

/** Throws `schedule_unclear`, with a button for each schedule that may have been meant. */
export function readWords(scope: Scope, text: string, toCall: (text: string) => CommandCall): ScheduleChange {
  const reader = { zone: scope.person.zone, now: scope.clock.now() };
  const read = parseSchedule(text, reader);
  if (read.kind === 'problem') throw toScheduleError(text, read.problem, reader, toCall);
  return toChange(read);
}

/** A new rule for several replaces what each had, and is asked first. */
async function change(
  scope: Scope,
  subjects: readonly StoredExport[],
  wanted: ScheduleChange,
  text: string,
  how: How,
): Promise<Outcome> {
  if (subjects.length > 1 && wanted.kind === 'define' && !how.isConfirmed) {
    await requireEditable(
      scope,
      subjects.map(({ id }) => id),
      'schedule.set',
    );
    const call = { command: 'schedule', input: { exports: subjects.map(({ id }) => id), text } };
    const data = await askConfirmation(scope, call, {
      kind: 'replace_schedules',
      recurrence: wanted.recurrence,
      exports: subjects.map(({ name, schedule }) => ({ name, schedule })),
    });
    return say({ answer: { view: 'confirm', data } });
  }
  return save(scope, subjects, wanted, undefined);
}

async function save(
  scope: Scope,
  subjects: readonly StoredExport[],
  wanted: ScheduleChange,
  formId: string | undefined,
): Promise<Outcome> {
  const ids = subjects.map(({ id }) => id);
  const changed = await setSchedules(scope, ids, wanted, { formId });
  const [only] = changed;
  if (only !== undefined && changed.length === 1) {
    return say({ answer: { view: 'schedule', data: await showSchedule(scope, only, true) }, isPublic: true });
  }
  return say({ answer: { view: 'schedules', data: showSchedules(changed, wanted) }, isPublic: true });
}

/** What the form holds: its own inputs, over what the exports have now. */
function fieldsOf(scope: Scope, subjects: readonly StoredExport[], input: ScheduleCommandInput) {
  const now = scope.clock.now();
  const [first] = subjects;
  const base = first?.schedule ?? { recurrence: { kind: 'refresh' } as const, active: true };
  const fields = toFields(input, fromRecurrence(base.recurrence, base.active, scope.person.zone, now));
  if (input.slot === undefined) return fields;
  const read = parseSchedule(input.slot, { zone: scope.person.zone, now });
  return read.kind === 'recurrence' ? fromRecurrence(read.recurrence, fields.active, fields.zone, now) : fields;
}

async function showForm(
  scope: Scope,
  subjects: readonly StoredExport[],
  input: ScheduleCommandInput,
  errors: AppError['fields'] = [],
): Promise<Outcome> {
  const stored = await requireEditable(
    scope,
    subjects.map(({ id }) => id),
    'schedule.set',
  );
  const data = await buildScheduleForm(scope, {
    subjects: stored,
    mode: input.mode,
    fields: fieldsOf(scope, stored, input),
    formId: input.formId,
    errors,
  });
  return say({ answer: { view: 'schedule_form', data } });
}

async function submit(scope: Scope, subjects: readonly StoredExport[], input: ScheduleCommandInput): Promise<Outcome> {
  const fields = fieldsOf(scope, subjects, input);
  if (subjects.length > 1 && input.mode === 'keep') {
    return save(scope, subjects, { kind: 'switch', active: fields.active }, input.formId);
  }
  const { recurrence, errors } = checkFields(fields, scope.clock.now());
  if (recurrence === undefined) return showForm(scope, subjects, input, errors);
  try {
    return await save(scope, subjects, { kind: 'define', recurrence, active: fields.active }, input.formId);
  } catch (error) {
    if (!isAppError(error) || error.fields.length === 0) throw error;
    return showForm(scope, subjects, input, error.fields);
  }
}
