import { z } from 'zod';
import type { Destination } from '../../destinations/contract.ts';
import { AppError, type ErrorCode, type ErrorParams, type FieldError } from '../../domain/errors.ts';
import { exportNameSchema } from '../../domain/export.ts';
import { type PersonId, personIdSchema } from '../../domain/ids.ts';
import { SHARED_WITH, type SharedWith } from '../../domain/permissions.ts';
import type { Services } from '../context.ts';
import { listPeople } from '../people/read.ts';
import { needsCredentials } from './account.ts';

/** What an admin asks a connection to be. Never a secret: these are entered on a page of their own. */
export const connectionDraft = z.object({
  name: z.string().max(2000).default(''),
  /** Kind or title. */
  destination: z.string().max(200).default(''),
  settings: z.record(z.string(), z.string().max(4000)).default({}),
  sharedWith: z.enum(SHARED_WITH).default('nobody'),
  /** Ids, names or handles. */
  people: z.array(z.string().max(200)).max(500).default([]),
  memberLimit: z.string().max(20).default(''),
  consent: z.boolean().default(false),
});
export type ConnectionDraft = z.infer<typeof connectionDraft>;

export interface CheckedConnection {
  readonly name: string;
  readonly destination: Destination;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sharedWith: SharedWith;
  readonly people: readonly PersonId[];
  readonly memberLimit: number | undefined;
}

type Add = <C extends ErrorCode>(field: string, code: C, params: ErrorParams[C]) => void;

/** Checks all of a draft at once, like `checkDraft` of the exports: throws with an error beside each field that has one. */
export async function checkConnection(
  services: Services,
  draft: ConnectionDraft,
  isNew: boolean,
): Promise<CheckedConnection> {
  const errors: FieldError[] = [];
  const add: Add = (field, code, params) => errors.push({ field, code, params } as FieldError);
  const name = exportNameSchema.safeParse(draft.name);
  if (!name.success)
    add('name', 'invalid_name', { name: draft.name.slice(0, 80), reason: name.error.issues[0]?.message ?? 'empty' });
  const destination = findDestination(services, draft.destination);
  if (destination === undefined) add('destination', 'unknown_destination', { name: draft.destination });
  const settings = destination === undefined ? {} : checkSettings(destination, draft.settings, add);
  const named = draft.sharedWith === 'people' ? await findPeople(services, draft.people, add) : [];
  const memberLimit = draft.memberLimit.trim() === '' ? undefined : Number(draft.memberLimit.replace(/[\s,._']/gu, ''));
  if (memberLimit !== undefined && (!Number.isInteger(memberLimit) || memberLimit < 1 || memberLimit > 2_147_483_647)) {
    add('memberLimit', 'invalid_argument', {
      command: 'connections',
      argument: 'memberLimit',
      value: draft.memberLimit,
    });
  }
  // With credentials to enter, consent is given on their page.
  if (isNew && destination !== undefined && !needsCredentials(destination) && !draft.consent)
    add('consent', 'consent_required', {});
  if (errors.length > 0 || !name.success || destination === undefined) throw toError(errors);
  return { name: name.data, destination, settings, sharedWith: draft.sharedWith, people: named, memberLimit };
}

export const findDestination = (services: Services, text: string): Destination | undefined =>
  services.destinations.get(text) ??
  [...services.destinations.values()].find((one) => one.title.toLowerCase() === text.trim().toLowerCase());

function checkSettings(
  destination: Destination,
  raw: Readonly<Record<string, string>>,
  add: Add,
): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value.trim() !== ''));
  const parsed = destination.settings.safeParse(given);
  if (parsed.success) return { ...(parsed.data as Record<string, unknown>) };
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    const value = given[field];
    if (value === undefined) add(`settings.${field}`, 'missing_argument', { command: 'connections', argument: field });
    else
      add(`settings.${field}`, 'invalid_argument', {
        command: 'connections',
        argument: field,
        value: value.slice(0, 100),
      });
  }
  return {};
}

async function findPeople(services: Services, texts: readonly string[], add: Add): Promise<PersonId[]> {
  const all = await listPeople(services, services.environmentId);
  if (texts.length === 0) add('people', 'missing_argument', { command: 'connections', argument: 'people' });
  return texts.flatMap((text) => {
    const wanted = text.trim().toLowerCase();
    const found = all.find((one) => one.id === wanted || one.handle === wanted || one.name.toLowerCase() === wanted);
    if (found === undefined) add('people', 'unknown_person', { name: text });
    return found === undefined ? [] : [personIdSchema.parse(found.id)];
  });
}

function toError(errors: readonly FieldError[]): AppError {
  const [only] = errors;
  if (errors.length === 1 && only !== undefined)
    return new AppError(only.code, only.params, { fields: errors }) as AppError;
  return new AppError('invalid_form', { count: errors.length }, { fields: errors }) as AppError;
}
