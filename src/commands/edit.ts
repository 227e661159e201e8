import { AppError } from '../domain/errors.ts';
import { editExport } from '../services/exports/edit.ts';
import { requireFormAccess, toDraft as toStoredDraft } from '../services/exports/form.ts';
import { readExport } from '../services/exports/read.ts';
import { resolveExport } from '../services/exports/resolve.ts';
import { defineCommand } from './command.ts';
import { DRAFT_OPTIONS, formInput, readDraft, toDraft } from './draft-input.ts';
import { runForm, showForm } from './form-flow.ts';

export const editCommand = defineCommand({
  name: 'edit',
  needs: 'contributor',
  usage:
    'edit <export> [name:<new name>] [segments:a,b | entities:a,b] [to:<connection>] [fields:field=name,…] [folder:<folder>] [set:name=value,…] [mode:mirror|upsert|full]',
  examples: ['edit "Lapsed in Australia"', 'edit "Lapsed in Australia" name:"Lapsed AU"'],
  runsAlone: false,
  options: DRAFT_OPTIONS,
  read: (line) => ({
    export: line.words.join(' '),
    ...readDraft(line),
    ...(line.options.size > 0 ? { step: 'submit' } : {}),
  }),
  input: formInput,
  async run(scope, input, how) {
    const subject =
      input.exportId === undefined ? await find(scope, input.export) : await readExport(scope, input.exportId);
    await requireFormAccess(scope, subject, 'edit');
    const draft = toDraft(input, toStoredDraft(subject));
    const flow = {
      mode: 'edit' as const,
      input,
      draft,
      exportId: subject.id,
      version: input.version ?? subject.version,
      stored: subject,
    };
    if (input.step === undefined) return showForm(scope, flow);
    return runForm(
      scope,
      {
        ...flow,
        async save() {
          const saved = await editExport(scope, subject.id, draft, { version: flow.version, formId: input.formId });
          const kind = saved.changed ? 'export_updated' : 'export_unchanged';
          return {
            id: saved.id,
            said: {
              answer: { view: 'notice', data: { kind, id: saved.id, name: saved.name } },
              isPublic: saved.changed,
            },
          };
        },
      },
      how,
    );
  },
});

async function find(scope: Parameters<typeof resolveExport>[0], name: string | undefined) {
  if (name === undefined || name === '')
    throw new AppError('missing_argument', { command: 'edit', argument: 'export' });
  return resolveExport(scope, name, 'edit');
}
