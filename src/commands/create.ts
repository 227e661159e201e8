import { createExport } from '../services/exports/create.ts';
import { defineCommand } from './command.ts';
import { DRAFT_OPTIONS, formInput, readDraft, toDraft } from './draft-input.ts';
import { runForm, showForm } from './form-flow.ts';

export const createCommand = defineCommand({
  name: 'create',
  needs: 'contributor',
  usage:
    'create [name] [segments:a,b | entities:a,b] [to:<connection>] [fields:field=name,…] [folder:<folder>] [set:name=value,…] [mode:mirror|upsert|full]',
  examples: [
    'create',
    'create "Lapsed weekly" segments:"Lapsed in Australia" to:"Local folder" fields:email=E-mail,first_name',
  ],
  runsAlone: true,
  options: DRAFT_OPTIONS,
  read: (line) => ({ ...readDraft(line), ...(line.words.length > 0 ? { name: line.words.join(' ') } : {}) }),
  input: formInput,
  async run(scope, input, how) {
    const draft = toDraft(input);
    const flow = { mode: 'create' as const, input, draft };
    const isComplete = draft.name !== '' && draft.items.length > 0 && draft.connection !== '';
    if (input.step === undefined && (how.isAction || !isComplete)) return showForm(scope, flow);
    return runForm(
      scope,
      {
        ...flow,
        async save() {
          const made = await createExport(scope, draft, { formId: input.formId });
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
