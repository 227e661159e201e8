import { z } from 'zod';
import type { SettingMeta } from '../../destinations/contract.ts';
import type { ConnectionFormAnswer, FormSetting } from '../../domain/answers.ts';
import type { FieldError } from '../../domain/errors.ts';
import { ownLimit } from '../../domain/limits.ts';
import { requireRole } from '../access.ts';
import { openForm } from '../confirmations/forms.ts';
import type { Scope } from '../context.ts';
import { listPeople } from '../people/read.ts';
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
  readonly isAtLimit?: boolean;
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
    isAtLimit: request.isAtLimit === true,
    ownLimit: destination === undefined ? undefined : ownLimit(destination.limits),
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

function listSettings(schema: z.ZodType, given: Readonly<Record<string, string>>): FormSetting[] {
  const shape: Record<string, z.ZodType> = schema instanceof z.ZodObject ? schema.shape : {};
  return Object.entries(shape).map(([name, field]) => {
    const meta = z.globalRegistry.get(field) as SettingMeta | undefined;
    const fallback = field.safeParse(undefined);
    return {
      id: `settings.${name}`,
      label: meta?.label ?? name,
      help: meta?.help,
      placeholder: meta?.placeholder,
      required: !fallback.success,
      value: given[name] ?? (fallback.success && fallback.data !== undefined ? String(fallback.data) : ''),
      choices: undefined,
    };
  });
}
