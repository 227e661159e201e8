import { z } from 'zod';
import type { ScheduleFields, ScheduleFormAnswer } from '../../domain/answers.ts';
import type { FieldError } from '../../domain/errors.ts';
import { RECURRENCE_KINDS } from '../../domain/recurrence.ts';
import { keepInForm, openForm, readForm } from '../confirmations/forms.ts';
import type { Scope } from '../context.ts';
import type { StoredExport } from '../exports/read.ts';
import { checkFields } from './draft.ts';
import { readNextTimes } from './next.ts';
import { findSlotTip } from './slot.ts';

export interface ScheduleFormRequest {
  /** Empty: the form of the environment's refresh. */
  readonly subjects: readonly StoredExport[];
  readonly mode: ScheduleFormAnswer['mode'];
  readonly fields: ScheduleFields;
  readonly formId?: string | undefined;
  readonly errors?: readonly FieldError[];
}

/** The form as it is to be drawn: what the fields come to is worked out each time. Access was checked before. */
export async function buildScheduleForm(scope: Scope, request: ScheduleFormRequest): Promise<ScheduleFormAnswer> {
  const { subjects, mode, fields } = request;
  const isRefresh = subjects.length === 0;
  const { recurrence } = checkFields(fields, scope.clock.now());
  const [only] = subjects;
  const isOne = subjects.length === 1 && only !== undefined;
  const call = { command: isRefresh ? 'refresh' : 'schedule', input: { exports: subjects.map(({ id }) => id) } };
  const formId = request.formId ?? (await openForm(scope, call));
  if (request.formId !== undefined) await keepInForm(scope, formId, call);
  return {
    formId,
    subject: isRefresh ? 'refresh' : 'exports',
    exports: subjects.map(({ id, name, schedule }) => ({ id, name, schedule })),
    mode,
    kinds: isRefresh ? ['daily', 'weekly'] : RECURRENCE_KINDS,
    fields,
    preview:
      recurrence === undefined
        ? undefined
        : { recurrence, next: await readNextTimes(scope, { recurrence, active: true }) },
    tip: isOne && recurrence !== undefined ? await findSlotTip(scope, only, recurrence) : undefined,
    errors: request.errors ?? [],
  };
}

/** The exports that a form of several is about, by id. */
export async function readFormExports(scope: Scope, formId: string): Promise<string[]> {
  const kept = await readForm(scope, formId);
  return z.array(z.string()).catch([]).parse(kept?.input.exports);
}
