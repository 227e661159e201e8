import type { z } from 'zod';
import type { ConnectionFormAnswer, FormSetting } from '../../domain/answers.ts';
import type { FieldError } from '../../domain/errors.ts';
import { requireRole } from '../access.ts';
import { openForm } from '../confirmations/forms.ts';
import type { Scope } from '../context.ts';
import { listPeople } from '../people/read.ts';
import { fillIn, type Given, isShown, readFields, toFormSetting } from '../settings-form.ts';
import { needsCredentials } from './account.ts';
import { type ConnectionDraft, findDestination } from './draft.ts';
import type { Connection } from './read.ts';

export interface ConnectionFormRequest {
  readonly mode: 'add' | 'edit';
  readonly draft: ConnectionDraft;
  readonly errors?: readonly FieldError[];
  readonly formId?: string | undefined;
  readonly connection?: Connection;
  readonly version?: number;
}

/** The form of a connection as it is to be drawn; for admins. */
export async function buildConnectionForm(scope: Scope, request: ConnectionFormRequest): Promise<ConnectionFormAnswer> {
  const { draft, mode, connection } = request;
  await requireRole(scope, 'admin', `connection.${mode}`, draft.name.slice(0, 100));
  const all = [...scope.destinations.values()];
  const destination = findDestination(scope, draft.destination) ?? all[0];
  const people = await listPeople(scope, scope.environmentId);
  return {
    mode,
    formId: request.formId ?? (await openForm(scope, { command: 'connections', input: { action: mode } })),
    connectionId: connection?.id,
    version: request.version,
    name: draft.name,
    destination: destination?.kind ?? '',
    destinations: all.map((one) => ({ value: one.kind, title: one.title })),
    settings: destination === undefined ? [] : listSettings(destination.settings, draft.settings),
    needsCredentials: destination !== undefined && needsCredentials(destination),
    consent: draft.consent,
    sharedWith: draft.sharedWith,
    people: [...draft.people],
    peopleOptions: people
      .filter((one) => one.role === 'contributor')
      .map((one) => ({ value: one.id, title: one.name })),
    memberLimit: draft.memberLimit,
    ownLimit: destination?.limits.perExport,
    errors: request.errors ?? [],
  };
}

/** The draft that stands for a stored connection, to fill its form with. */
export const toDraft = (connection: Connection): ConnectionDraft => ({
  name: connection.name,
  destination: connection.destination.kind,
  settings: Object.fromEntries(Object.entries(connection.settings).map(([key, value]) => [key, String(value ?? '')])),
  sharedWith: connection.sharing.sharedWith,
  people: [...connection.sharing.people],
  memberLimit: connection.memberLimit === undefined ? '' : String(connection.memberLimit),
  consent: connection.consent !== undefined,
});

function listSettings(schema: z.ZodType, given: Given): FormSetting[] {
  const fields = readFields(schema);
  const filled = { ...fillIn(fields, {}), ...given };
  return fields.filter((field) => isShown(field, filled)).map((field) => toFormSetting(field, 'settings', filled));
}
