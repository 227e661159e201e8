import { isAppError } from '../domain/errors.ts';
import { addConnection } from '../services/connections/add.ts';
import { showConnection } from '../services/connections/describe.ts';
import type { ConnectionDraft } from '../services/connections/draft.ts';
import { editConnection } from '../services/connections/edit.ts';
import { buildConnectionForm, type ConnectionFormRequest, toDraft } from '../services/connections/form.ts';
import { createCredentialLink } from '../services/connections/links.ts';
import type { Connection } from '../services/connections/read.ts';
import type { Scope } from '../services/context.ts';
import { type How, type Outcome, say } from './command.ts';
import { type ConnectionInput, toConnectionDraft } from './connection-input.ts';

export async function addConnectionByForm(scope: Scope, input: ConnectionInput, how: How): Promise<Outcome> {
  const draft = toConnectionDraft(input);
  const request = { mode: 'add' as const, draft, formId: input.formId };
  return runForm(scope, input, how, request, () => addConnection(scope, draft, input.formId));
}

export async function editConnectionByForm(
  scope: Scope,
  connection: Connection,
  input: ConnectionInput,
  how: How,
): Promise<Outcome> {
  const base = toDraft(connection);
  const draft: ConnectionDraft = { ...toConnectionDraft(input, base), destination: base.destination };
  const version = input.version ?? connection.version;
  const isAtLimit = input.at === 'memberLimit';
  const request = { mode: 'edit' as const, draft, formId: input.formId, connection, version, isAtLimit };
  return runForm(scope, input, how, request, () =>
    editConnection(scope, connection.id, draft, { version, formId: input.formId }),
  );
}

/** After a save, what is still missing comes next: a connection without its credentials answers with the way to enter them. */
async function runForm(
  scope: Scope,
  input: ConnectionInput,
  how: How,
  request: ConnectionFormRequest,
  save: () => Promise<Connection>,
): Promise<Outcome> {
  if (input.step !== 'submit') return showForm(scope, request);
  try {
    const saved = await save();
    if (saved.state === 'incomplete') {
      return say({ answer: { view: 'credentials_link', data: await createCredentialLink(scope, saved.id) } });
    }
    return say({
      answer: {
        view: 'connection',
        data: await showConnection(scope, saved, { justVerified: request.mode === 'add' }),
      },
    });
  } catch (error) {
    if (!how.isAction || !isAppError(error) || error.fields.length === 0) throw error;
    return showForm(scope, { ...request, errors: error.fields });
  }
}

async function showForm(scope: Scope, request: ConnectionFormRequest): Promise<Outcome> {
  return say({ answer: { view: 'connection_form', data: await buildConnectionForm(scope, request) } });
}
