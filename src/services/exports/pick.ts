import type { PickFormAnswer } from '../../domain/answers.ts';
import type { FieldError } from '../../domain/errors.ts';
import { canEditExport } from '../../domain/permissions.ts';
import { requireRole } from '../access.ts';
import { openForm } from '../confirmations/forms.ts';
import { readConnections } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { readExports } from './read.ts';

/** The exports that this person may edit, to pick several from. Throws `role_too_low`. */
export async function buildPickForm(
  scope: Scope,
  purpose: PickFormAnswer['purpose'],
  more: { readonly formId?: string | undefined; readonly errors?: readonly FieldError[] } = {},
): Promise<PickFormAnswer> {
  await requireRole(scope, 'contributor', `${purpose}.pick`);
  const [all, connections] = await Promise.all([readExports(scope), readConnections(scope)]);
  const mine = all.filter((subject) =>
    canEditExport(scope.person, subject, connections.find((one) => one.id === subject.connectionId)?.sharing),
  );
  return {
    formId: more.formId ?? (await openForm(scope, { command: purpose, input: {} })),
    purpose,
    exports: mine.map(({ id, name, schedule }) => ({ id, name, schedule })),
    picked: [],
    errors: more.errors ?? [],
  };
}
