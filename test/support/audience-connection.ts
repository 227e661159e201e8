import { addConnection } from '../../src/services/connections/add.ts';
import { connectionDraft } from '../../src/services/connections/draft.ts';
import {
  createCredentialLink,
  openCredentialLink,
  resumeCredentialLink,
  saveCredentials,
} from '../../src/services/connections/links.ts';
import type { Scope } from '../../src/services/context.ts';

/** A connection that is ready, shared with all contributors: what an admin does on the page, without the page. */
export async function connectAudience(
  scope: Scope,
  draft: { readonly name: string; readonly destination: string; readonly settings?: Record<string, string> },
  credentials: Readonly<Record<string, string>>,
): Promise<void> {
  const { id } = await addConnection(scope, connectionDraft.parse({ ...draft, sharedWith: 'contributors' }));
  const token = (await createCredentialLink(scope, id)).url.split('/').at(-1) ?? '';
  const { session } = await openCredentialLink(scope, token);
  await saveCredentials(await resumeCredentialLink(scope, token, session), credentials, true);
}
