import type { FarField, FarFields, RecordsDestination } from '../../destinations/contract-records.ts';
import type { FormSetting } from '../../domain/answers.ts';
import type { Entity, Field } from '../../domain/catalog.ts';
import type { AppError, ErrorCode, ErrorParams, FieldError } from '../../domain/errors.ts';
import type { MappedField } from '../../domain/export.ts';
import { openAccount } from '../connections/account.ts';
import type { Connection } from '../connections/read.ts';
import type { Services } from '../context.ts';

/** What a form sends for "nothing goes there". */
export const UNMATCHED = '-';
/** Fields of the far end that a form has an input for; the others are written as lines. */
const SHOWN = 10;
/** Choices of all inputs together: a card has no room for every field of a wide entity in each of them. */
const CHOICES = 250;

export interface Matching {
  /** By the far end's names; `UNMATCHED` where a person said so. */
  readonly match: Readonly<Record<string, string>>;
  readonly fields: readonly string[];
  /** By field, the far end's name as a person wrote it. */
  readonly renames: ReadonlyMap<string, string>;
  /** It was all said before: what else means the same is not wanted. */
  readonly isWhole?: boolean;
}

/** What a draft is checked with when it is saved. */
export interface Far {
  readonly fields: FarFields | undefined;
  /** Nothing is mapped besides what the draft says. */
  readonly isWhole: boolean;
  /** The far end could not be asked; `fields` are those that the export was stored with. */
  readonly why?: AppError | undefined;
  /** What cannot be saved without asking it. */
  readonly errors: readonly FieldError[];
}

export type AddError = <C extends ErrorCode>(field: string, code: C, params: ErrorParams[C]) => void;

export const withoutEmpty = (target: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(target).filter(([, value]) => value.trim() !== ''));

/** What the far end takes, for this account and these settings of the export, as far as these are settled. */
export async function readFarFields(
  services: Services,
  connection: Connection,
  destination: RecordsDestination,
  target: Readonly<Record<string, string>>,
): Promise<FarFields> {
  const parsed = destination.target.safeParse(withoutEmpty(target));
  // What does not depend on it is known anyway; of what does, nobody can say yet whether it is right.
  if (!parsed.success) return { ...(await destination.fields({})), takesOthers: true };
  return destination.fields(parsed.data, openAccount(services, connection));
}

/**
 * Which field goes where: what a person said, else the field of the same meaning. Reports what is missing: a field or
 * an identity that the far end requires, and where no field of the entities means it at all.
 */
export function toMatched(
  matching: Matching,
  entities: readonly Entity[],
  far: FarFields,
  destination: string,
  add: AddError,
): MappedField[] {
  const where = entities.map((entity) => entity.title).join(', ');
  const known = (field: string) => entities.every((entity) => entity.fields.some((one) => one.name === field));
  const chosen = new Map<string, string>();
  const settle = (input: string, as: string, field: string): void => {
    const name = far.fields.find((one) => one.name.toLowerCase() === as.toLowerCase())?.name;
    if (field === '') return;
    if (field === UNMATCHED) chosen.set(name ?? as, UNMATCHED);
    else if (name === undefined && far.takesOthers !== true) add(input, 'unknown_far_field', { name: as, destination });
    else if (!known(field)) add(input, 'unknown_field', { name: field, entity: where });
    else chosen.set(name ?? as, field);
  };
  for (const [as, field] of Object.entries(matching.match)) settle(`match.${as}`, as, field);
  for (const [field, as] of matching.renames) settle('rename', as, field);
  for (const field of matching.fields) {
    if (matching.renames.has(field)) continue;
    const name = findFar(far, entities, field)?.name ?? (far.takesOthers === true ? field : undefined);
    if (name === undefined) add('fields', 'unknown_far_field', { name: field, destination });
    else if (!chosen.has(name)) settle('fields', name, field);
  }
  const listed = matching.fields.length > 0 || matching.isWhole === true;
  const needed = new Set(far.identities.flat());
  for (const one of far.fields) {
    if (chosen.has(one.name) || (listed && !one.required && !needed.has(one.name))) continue;
    const field = suggest(entities, one);
    if (field !== undefined) chosen.set(one.name, field);
  }
  const isMapped = (name: string) => (chosen.get(name) ?? UNMATCHED) !== UNMATCHED;
  if (entities.length > 0) requireAll(far, entities, isMapped, { destination, where, add });
  return [...chosen].flatMap(([as, field]) => (field === UNMATCHED ? [] : [{ field, as }]));
}

interface Report {
  readonly destination: string;
  readonly where: string;
  readonly add: AddError;
}

function requireAll(
  far: FarFields,
  entities: readonly Entity[],
  isMapped: (name: string) => boolean,
  { destination, where, add }: Report,
): void {
  const lack = (one: FarField): void => {
    const { semantic } = one;
    const exists = semantic === undefined || entities.every((entity) => findBySemantic(entity, one) !== undefined);
    if (exists) add(`match.${one.name}`, 'far_field_required', { name: one.title, destination });
    else add('items', 'semantic_missing', { entity: where, name: one.title, destination });
  };
  const missing = far.fields.filter((one) => one.required && !isMapped(one.name));
  for (const one of missing) lack(one);
  if (far.identities.length === 0 || far.identities.some((set) => set.every(isMapped))) return;
  const [only, ...others] = far.identities;
  const fields = (only ?? []).flatMap((name) => far.fields.find((one) => one.name === name) ?? []);
  if (others.length === 0) {
    for (const one of fields) if (!isMapped(one.name) && !missing.includes(one)) lack(one);
    return;
  }
  const names = far.identities.map((set) =>
    set.map((name) => far.fields.find((one) => one.name === name)?.title ?? name).join(' + '),
  );
  add(`match.${only?.[0] ?? ''}`, 'identity_required', { destination, names: names.join(', ') });
}

/** The field of the same meaning that every entity has under one name. */
function suggest(entities: readonly Entity[], far: FarField): string | undefined {
  const [first] = entities;
  const found = first === undefined ? undefined : findBySemantic(first, far);
  if (found === undefined) return undefined;
  return entities.every((entity) => entity.fields.some((field) => field.name === found)) ? found : undefined;
}

const findBySemantic = (entity: Entity, far: FarField): string | undefined =>
  far.semantic === undefined ? undefined : entity.fields.find((field) => field.semantic === far.semantic)?.name;

/** Where a field goes that was named alone: to the far end's field of the same name, or of the same meaning. */
const findFar = (far: FarFields, entities: readonly Entity[], field: string): FarField | undefined =>
  far.fields.find((one) => one.name.toLowerCase() === field.toLowerCase()) ??
  far.fields.find((one) => entities[0] !== undefined && findBySemantic(entities[0], one) === field);

/** As many as there is room for: the one that is picked, those that mean something, and the others in their order. */
function toFirst(fields: readonly Field[], picked: string | undefined, room: number): readonly Field[] {
  const rank = ({ name, semantic }: Field) => (name === picked ? 0 : semantic !== undefined ? 1 : 2);
  const kept = new Set([...fields].sort((a, b) => rank(a) - rank(b)).slice(0, room));
  return fields.filter((field) => kept.has(field));
}

export interface MatchInputs {
  readonly settings: readonly FormSetting[];
  /** What has no input of its own, a line each: `field = NAME`. */
  readonly others: string;
}

/** The inputs for data matching, filled with what is mapped; the required ones come first. */
export function toMatchInputs(
  far: FarFields,
  entities: readonly Entity[],
  mapping: readonly MappedField[],
): MatchInputs {
  const needed = new Set(far.identities.flat());
  const rank = (one: FarField) => {
    if (one.required) return 0;
    if (needed.has(one.name)) return 1;
    return mapping.some(({ as }) => as === one.name) ? 2 : 3;
  };
  const shown = far.fields
    .map((one, index) => ({ one, index }))
    .sort((a, b) => rank(a.one) - rank(b.one) || a.index - b.index)
    .slice(0, SHOWN)
    .map(({ one }) => one);
  const common = (entities[0]?.fields ?? []).filter(({ name }) =>
    entities.every((entity) => entity.fields.some((field) => field.name === name)),
  );
  const settings = shown.map((one): FormSetting => {
    const field = mapping.find(({ as }) => as === one.name)?.field;
    const room = Math.floor(CHOICES / shown.length);
    const options = toFirst(common, field, room).map(({ name, title }) => ({ value: name, title }));
    return {
      id: `match.${one.name}`,
      label: one.title,
      help: undefined,
      placeholder: undefined,
      required: one.required,
      value: field ?? (one.required ? '' : UNMATCHED),
      choices: one.required ? options : [{ value: UNMATCHED, title: '–' }, ...options],
    };
  });
  const others = mapping
    .filter(({ as }) => !shown.some((one) => one.name === as))
    .map(({ field, as }) => `${field} = ${as}`)
    .join('\n');
  return { settings, others };
}
