import { AppError } from '../domain/errors.ts';
import { createExport } from '../services/exports/create.ts';
import { toDuplicateDraft } from '../services/exports/duplicate.ts';
import { requireFormAccess } from '../services/exports/form.ts';
import { readExport } from '../services/exports/read.ts';
import { resolveExport } from '../services/exports/resolve.ts';
import { defineCommand } from './command.ts';
import { DRAFT_OPTIONS, formInput, readDraft, toDraft } from './draft-input.ts';
import { runForm, showForm } from './form-flow.ts';

export const duplicateCommand = defineCommand({
  name: 'duplicate',
  needs: 'contributor',
  usage: 'duplicate <export> [name:<name of the copy>]',
  examples: ['duplicate "Lapsed in Australia"', 'duplicate "Lapsed in Australia" name:"Lapsed in Austria"'],
  runsAlone: false,
  options: DRAFT_OPTIONS,
  read: (line) => ({
    export: line.words.join(' '),
    ...readDraft(line),
    ...(line.options.has('name') ? { step: 'submit' } : {}),
  }),
  input: formInput,
  async run(scope, input, how) {
    if (input.exportId === undefined && !input.export)
      throw new AppError('missing_argument', { command: 'duplicate', argument: 'export' });
    const subject =
      input.exportId === undefined
        ? await resolveExport(scope, input.export ?? '', 'duplicate')
        : await readExport(scope, input.exportId);
    await requireFormAccess(scope, subject, 'duplicate');
    const draft = toDraft(input, await toDuplicateDraft(scope, subject));
    const flow = { mode: 'duplicate' as const, input, draft, exportId: subject.id, stored: subject };
    if (input.step === undefined) return showForm(scope, flow);
    return runForm(
      scope,
      {
        ...flow,
        async save() {
          const made = await createExport(scope, draft, {
            formId: input.formId,
            model: subject,
            schedule: { ...subject.schedule, active: false },
          });
          return {
            id: made.id,
            said: { answer: { view: 'notice', data: { kind: 'export_created', ...made } }, isPublic: true },
          };
        },
      },
      how,
    );
  },
});
