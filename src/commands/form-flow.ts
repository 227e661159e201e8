import { type AppError, isAppError } from '../domain/errors.ts';
import type { ExportId } from '../domain/ids.ts';
import type { Scope } from '../services/context.ts';
import type { Draft } from '../services/exports/draft.ts';
import { buildExportForm, type FormRequest } from '../services/exports/form.ts';
import { readExport, type StoredExport } from '../services/exports/read.ts';
import { showRun } from '../services/runs/show.ts';
import { startRun } from '../services/runs/start.ts';
import { type How, type Outcome, type Said, say } from './command.ts';
import type { FormInput } from './draft-input.ts';

export interface Flow {
  readonly mode: FormRequest['mode'];
  readonly input: FormInput;
  readonly draft: Draft;
  readonly exportId?: ExportId | undefined;
  readonly version?: number | undefined;
  /** What it began with. */
  readonly stored?: StoredExport;
  /** Saves; throws errors with `fields` for what belongs beside an input. */
  save(): Promise<{ readonly id: ExportId; readonly said: Said }>;
}

export async function showForm(
  scope: Scope,
  flow: Omit<Flow, 'save'>,
  errors: FormRequest['errors'] = [],
): Promise<Outcome> {
  const { mode, draft, input, exportId, version, stored } = flow;
  const { formId } = input;
  const data = await buildExportForm(scope, { mode, draft, errors, formId, exportId, version, stored });
  return say({ answer: { view: 'export_form', data } });
}

/**
 * One round of a form: drawn again for a reload, saved for a submit, drawn again with its errors when that fails. Typed
 * words that say everything are saved without a form; their errors are messages.
 */
export async function runForm(scope: Scope, flow: Flow, how: How): Promise<Outcome> {
  if (flow.input.step === 'reload') return showForm(scope, flow);
  try {
    const { id, said } = await flow.save();
    if (flow.input.then !== 'run') return say(said);
    const started = await startRun(scope, await readExport(scope, id));
    const data = { ...(await showRun(scope, started.id)), joined: started.joined };
    return say({ answer: { view: 'run', data }, subject: { kind: 'run', id: started.id }, isPublic: true });
  } catch (error) {
    if (!isAppError(error) || error.fields.length === 0) throw error;
    if (!how.isAction) throw withForm(error, flow);
    return showForm(scope, flow, error.fields);
  }
}

/** What was typed is taken along into the form, where the rest can be chosen. */
function withForm(error: AppError, { mode, input }: Flow): AppError {
  const { step, ...typed } = input;
  return error.calls.length > 0 ? error : error.withCalls([{ command: mode, input: typed }]);
}
