import { z } from 'zod';
import type { Destination } from '../../destinations/contract.ts';
import type { Catalog, Entity } from '../../domain/catalog.ts';
import { eligibleKinds, isEligible } from '../../domain/eligibility.ts';
import { AppError, type ErrorCode, type ErrorParams, type FieldError } from '../../domain/errors.ts';
import {
  EXPORT_NAME_LIMIT,
  EXPORT_TYPES,
  type ExportType,
  exportNameSchema,
  type MappedField,
  type Mode,
} from '../../domain/export.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { Connection } from '../connections/read.ts';
import { acceptanceOf } from './acceptance.ts';
import { type AddError, type Far, type Matching, toMatched, withoutEmpty } from './matching.ts';

/** What a person asks an export to be, before anything is checked. Settings of the destination stand under `target`. */
export const draftInput = z.object({
  name: z.string().max(2000).default(''),
  type: z.enum(EXPORT_TYPES).default('segments'),
  /** Name or id. */
  connection: z.string().max(500).default(''),
  /** Names or titles in the catalog. */
  items: z.array(z.string().max(500)).max(200).default([]),
  /** Names of fields; empty means all. */
  fields: z.array(z.string().max(500)).max(1000).default([]),
  /** `field = name`, a line each. */
  rename: z.string().max(20_000).default(''),
  target: z.record(z.string(), z.string().max(2000)).default({}),
  /** Which settings the form shows; nothing of it is kept. */
  extra: z.enum(['usual', 'all']).optional(),
  /** Of a destination of records: which field goes where, by the far end's names. */
  match: z.record(z.string().max(200), z.string().max(500)).default({}),
  /** Fields were named once, in words or by the export that the form is of: nothing is mapped besides. */
  listed: z.boolean().default(false),
  /** What it does about what the far end holds; empty: as the destination does by itself. */
  mode: z.string().max(100).default(''),
});
export type Draft = z.infer<typeof draftInput>;

/** A draft that holds: everything resolved against the catalog, the connection and the destination. */
export interface CheckedDraft {
  readonly name: string;
  readonly type: ExportType;
  readonly connectionId: ConnectionId;
  readonly items: readonly string[];
  readonly mapping: readonly MappedField[];
  readonly target: Readonly<Record<string, unknown>>;
  readonly mode: Mode | undefined;
}

/**
 * Checks all of a draft at once. Throws `invalid_form` with an error beside each field that has one; its own code is the
 * only one's when there is just one, so that a typed command gets the plain sentence.
 */
export function checkDraft(draft: Draft, catalog: Catalog, connection: Connection | undefined, far: Far): CheckedDraft {
  const errors: FieldError[] = [...far.errors];
  const add = <C extends ErrorCode>(field: string, code: C, params: ErrorParams[C]) =>
    errors.push({ field, code, params } as FieldError);

  const name = exportNameSchema.safeParse(draft.name);
  if (!name.success) {
    const reason = name.error.issues[0]?.message ?? 'empty';
    add('name', 'invalid_name', { name: draft.name.slice(0, EXPORT_NAME_LIMIT), reason });
  }
  if (connection === undefined) {
    if (draft.connection === '') add('connection', 'missing_argument', { command: 'create', argument: 'connection' });
    else add('connection', 'unknown_connection', { name: draft.connection });
  }
  const kinds =
    connection === undefined
      ? undefined
      : eligibleKinds(catalog.environment.audience, acceptanceOf(connection.destination, draft.target));
  const items = [...new Set(draft.items.map((item) => findItem(catalog, draft.type, item) ?? item))];
  if (items.length === 0) add('items', 'missing_argument', { command: 'create', argument: 'items' });
  for (const item of items) {
    const segment = draft.type === 'segments' ? catalog.segments.get(item) : undefined;
    const isKnown = draft.type === 'segments' ? segment !== undefined : catalog.entities.has(item);
    if (!isKnown) add('items', 'unknown_item', { name: item });
    else if (segment !== undefined && kinds !== undefined && !isEligible(segment, catalog.entities, kinds)) {
      add('items', 'ineligible_segment', { name: segment.title, kinds: kinds.join(', ') });
    }
  }
  const entities = draft.type === 'segments' ? entitiesOf(catalog, items) : [];
  const isOfRecords = connection?.destination.takes === 'records';
  if (draft.type === 'data_out' && connection !== undefined && !connection.destination.accepts.dataOut)
    add('type', 'data_out_not_taken', { destination: connection.destination.title });
  const mapping = draft.type === 'segments' ? checkMapping(draft, entities, connection, far, add) : [];
  const mode = isOfRecords ? checkMode(connection.destination, draft.mode, add) : undefined;
  const target = connection === undefined ? {} : checkTarget(connection.destination, draft.target, add);

  if (errors.length > 0 || !name.success || connection === undefined) throw toFormError(errors);
  return { name: name.data, type: draft.type, connectionId: connection.id, items, mapping, target, mode };
}

/** The catalog's name for what a person calls it: its name or its title, without regard to case. */
export function findItem(catalog: Catalog, type: ExportType, text: string): string | undefined {
  const all = type === 'segments' ? catalog.segments : catalog.entities;
  const wanted = text.trim().toLowerCase();
  for (const one of all.values()) if (one.name === wanted || one.title.toLowerCase() === wanted) return one.name;
  return undefined;
}

/** Distinct entities of the segments, in the order of the segments. */
export function entitiesOf(catalog: Catalog, items: readonly string[]): Entity[] {
  const names = new Set(items.flatMap((item) => catalog.segments.get(item)?.entity ?? []));
  return [...names].flatMap((name) => catalog.entities.get(name) ?? []);
}

type Add = AddError;

function checkMode(destination: Destination, text: string, add: Add): Mode | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' || destination.takes !== 'records') return undefined;
  const mode = destination.modes.find((one) => one === wanted);
  if (mode === undefined) add('mode', 'invalid_argument', { command: 'create', argument: 'mode', value: text });
  return mode;
}

function checkMapping(
  draft: Draft,
  entities: readonly Entity[],
  connection: Connection | undefined,
  { fields, isWhole, why }: Far,
  add: Add,
): MappedField[] {
  if (connection?.destination.takes !== 'records') return toMapping(draft, entities, add);
  if (fields === undefined) return [];
  // What the far end was not asked about may well be known there.
  const addFar: Add = (field, code, params) =>
    why !== undefined && code === 'unknown_far_field' ? add(field, why.code, why.params) : add(field, code, params);
  const matching = { ...readMatching(draft, entities, add), isWhole: isWhole || draft.listed };
  return toMatched(matching, entities, fields, connection.destination.title, addFar);
}

/** What a person said about which field goes where: in inputs, in lines, or by naming fields. */
export function readMatching(draft: Draft, entities: readonly Entity[], add: Add): Matching {
  return { match: draft.match, fields: draft.fields, renames: readRenames(draft, entities, add) };
}

function toMapping(draft: Draft, entities: readonly Entity[], add: Add): MappedField[] {
  const known = isCommon(entities);
  const where = entities.map((entity) => entity.title).join(', ');
  const renames = readRenames(draft, entities, add);
  for (const field of draft.fields) if (!known(field)) add('fields', 'unknown_field', { name: field, entity: where });
  if (draft.fields.length === 0 && renames.size === 0) return [];
  const wanted = draft.fields.length > 0 ? draft.fields : commonFields(entities);
  const renamedOnly = [...renames.keys()].filter((field) => !wanted.includes(field));
  const mapping = [...new Set([...wanted, ...renamedOnly])].map((field) => ({
    field,
    as: renames.get(field) ?? field,
  }));
  const seen = new Set<string>();
  for (const { as } of mapping) {
    if (seen.has(as)) add('rename', 'duplicate_column', { name: as });
    seen.add(as);
  }
  return mapping;
}

export const isCommon = (entities: readonly Entity[]) => (field: string) =>
  entities.every((entity) => entity.fields.some((one) => one.name === field));

function readRenames(draft: Draft, entities: readonly Entity[], add: Add): Map<string, string> {
  const known = isCommon(entities);
  const where = entities.map((entity) => entity.title).join(', ');
  const renames = new Map<string, string>();
  for (const line of draft.rename
    .split(/[\n;]/)
    .map((text) => text.trim())
    .filter(Boolean)) {
    const [field = '', ...rest] = line.split('=');
    const as = rest.join('=').trim();
    if (as === '') add('rename', 'invalid_argument', { command: 'create', argument: 'rename', value: line });
    else if (!known(field.trim())) add('rename', 'unknown_field', { name: field.trim(), entity: where });
    else renames.set(field.trim(), as);
  }
  return renames;
}

/** Names of the fields that every one of the entities has, in the order of the first. */
export const commonFields = (entities: readonly Entity[]): string[] =>
  (entities[0]?.fields ?? [])
    .map((field) => field.name)
    .filter((name) => entities.every((entity) => entity.fields.some((field) => field.name === name)));

function checkTarget(
  destination: Destination,
  raw: Readonly<Record<string, string>>,
  add: Add,
): Record<string, unknown> {
  const given = withoutEmpty(raw);
  const parsed = destination.target.safeParse(given);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    const value = given[field];
    if (value === undefined) {
      add(`target.${field}`, 'missing_argument', { command: 'create', argument: `set:${field}=…` });
      continue;
    }
    if (issue.message === 'path_outside') add(`target.${field}`, 'path_outside', { path: value });
    else if (field === 'names') add('target.names', 'invalid_file_names', { template: value, reason: issue.message });
    else add(`target.${field}`, 'invalid_argument', { command: 'create', argument: field, value });
  }
  return {};
}

function toFormError(errors: readonly FieldError[]): AppError {
  const [only] = errors;
  if (errors.length === 1 && only !== undefined)
    return new AppError(only.code, only.params, { fields: errors }) as AppError;
  return new AppError('invalid_form', { count: errors.length }, { fields: errors }) as AppError;
}
