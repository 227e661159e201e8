import { isDeepStrictEqual } from 'node:util';
import type { Destination } from '../../destinations/contract.ts';
import type { FarFields, RecordsDestination } from '../../destinations/contract-records.ts';
import { AppError, type ErrorCode, type FieldError, isAppError } from '../../domain/errors.ts';
import type { Connection } from '../connections/read.ts';
import { noteRefused } from '../connections/verify.ts';
import type { Scope } from '../context.ts';
import { readFields } from '../settings-form.ts';
import type { Draft } from './draft.ts';
import { type Far, type Matching, readFarFields, withoutEmpty } from './matching.ts';
import type { StoredExport } from './read.ts';

/** A form is drawn without what is not there by then: dialogs of Teams wait for five seconds in all. */
export const FORM_PATIENCE_MS = 3_000;
/** Whoever saves can wait a little longer than whoever looks. */
const SAVE_PATIENCE_MS = 15_000;

export type Loaded<T> =
  | { readonly kind: 'loaded'; readonly value: T }
  | { readonly kind: 'unloaded'; readonly why: AppError };

/** What the connection itself lacks; the far end is not even asked then. */
const UNUSABLE: ReadonlySet<ErrorCode> = new Set([
  'connection_incomplete',
  'connection_needs_sign_in',
  'environment_secret_missing',
]);

/**
 * Asks the far end, for so long; why there is no answer is a value. A far end that refuses the credentials has told what
 * its admins have to know, whoever asked.
 */
export async function tryLoad<T>(
  scope: Scope,
  connection: Connection,
  load: () => Promise<T>,
  patienceMs = FORM_PATIENCE_MS,
): Promise<Loaded<T>> {
  const done = new AbortController();
  const late = scope.clock.wait(patienceMs, done.signal).then(() => {
    const detail = `no answer within ${patienceMs / 1000} seconds`;
    throw new AppError('destination_unreachable', { destination: connection.destination.title, detail });
  });
  // What comes after that is of no use to anybody.
  late.catch(() => undefined);
  // Also what it throws before it asks.
  const loading = Promise.resolve().then(load);
  loading.catch(() => undefined);
  try {
    return { kind: 'loaded', value: await Promise.race([loading, late]) };
  } catch (error) {
    if (!isAppError(error) || !(error.family === 'destination' || UNUSABLE.has(error.code))) throw error;
    return { kind: 'unloaded', why: await noteRefused(scope, connection, error) };
  } finally {
    done.abort();
  }
}

/**
 * What the far end takes, as far as the export's own words and the destination tell without asking it: what was mapped
 * is kept under its names. `takesOthers` is for drawing a form, where nothing that was said may get lost.
 */
export async function toKnownFarFields(
  destination: RecordsDestination,
  draft: Draft,
  { match, fields, renames }: Matching,
  { takesOthers }: { readonly takesOthers: boolean },
): Promise<FarFields> {
  const target = destination.target.safeParse(withoutEmpty(draft.target));
  const known = await destination.fields(target.success ? target.data : {});
  const said = [...Object.keys(match), ...renames.values(), ...fields.filter((field) => !renames.has(field))];
  const names = new Map(said.map((name) => [name.toLowerCase(), name]));
  for (const { name } of known.fields) names.delete(name.toLowerCase());
  const kept = [...names.values()].map((name) => ({ name, title: name, required: false }));
  return { ...known, fields: [...known.fields, ...kept], ...(takesOthers ? { takesOthers } : {}) };
}

/** Whether a draft goes where the stored export went, so that nothing about that is to be asked. */
export function isSettled(
  stored: StoredExport | undefined,
  connection: Connection | undefined,
  draft: Pick<Draft, 'target'>,
): boolean {
  if (stored === undefined || connection === undefined || stored.connectionId !== connection.id) return false;
  const { target: schema } = connection.destination;
  const [before, now] = [schema.safeParse(stored.target), schema.safeParse(withoutEmpty(draft.target))];
  return before.success && now.success && isDeepStrictEqual(before.data, now.data);
}

/**
 * Asks the far end what it takes. Where it does not answer, what an export was stored with still holds for one that goes
 * to the same place, and all else is an error beside the setting that has to be asked about.
 */
export async function readFar(
  scope: Scope,
  connection: Connection | undefined,
  draft: Draft,
  stored?: StoredExport,
): Promise<Far> {
  const isWhole = isSettled(stored, connection, draft);
  if (draft.type !== 'segments' || connection === undefined || connection.destination.takes !== 'records')
    return { fields: undefined, isWhole, errors: [] };
  const { destination } = connection;
  const load = () => readFarFields(scope, connection, destination, draft.target);
  const loaded = await tryLoad(scope, connection, load, SAVE_PATIENCE_MS);
  if (loaded.kind === 'loaded') return { fields: loaded.value, isWhole, errors: [] };
  const { why } = loaded;
  if (stored === undefined || !isWhole) {
    const field = toAskedField(destination);
    return { fields: undefined, isWhole, why, errors: [{ field, code: why.code, params: why.params } as FieldError] };
  }
  const fields = await toKnownFarFields(destination, draft, toMatching(stored), { takesOthers: false });
  return { fields, isWhole, why, errors: [] };
}

const toMatching = ({ mapping }: StoredExport): Matching => ({
  match: {},
  fields: [],
  renames: new Map(mapping.map(({ field, as }) => [field, as])),
});

/** The input that a problem with the far end stands beside: the first whose choices come from there. */
function toAskedField(destination: Destination): string {
  const asked = readFields(destination.target).find(({ meta }) => meta?.choices === true);
  return asked === undefined ? 'connection' : `target.${asked.name}`;
}
