import { z } from 'zod';

/** What an entity is about (SPEC section 1). Segments are of kind profile, account or contact. */
export const ENTITY_KINDS = ['profile', 'account', 'contact', 'other'] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

export const AUDIENCES = ['b2c', 'b2b'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** The logical type of a field, independent of the engine that holds it. */
export const FIELD_TYPES = [
  'text',
  'integer',
  'decimal',
  'boolean',
  'date',
  'timestamp',
  'json',
  'uuid',
  'binary',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** What a field means; destinations ask for fields by these words. */
export const SEMANTICS = [
  'id',
  'email',
  'phone',
  'first_name',
  'last_name',
  'full_name',
  'birthdate',
  'gender',
  'language',
  'address_line',
  'city',
  'state',
  'postal_code',
  'country',
  'company',
  'website',
  'created_at',
  'updated_at',
  'amount',
] as const;
export type Semantic = (typeof SEMANTICS)[number];

const NAME_LIMIT = 100;
/** Names that people type: no line breaks, no outer spaces, 1 to 100 characters. */
const titleSchema = z
  .string()
  .trim()
  .min(1)
  .max(NAME_LIMIT)
  .regex(/^[^\p{Cc}]+$/u, 'must not contain control characters');
const identifierSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be lower-case letters, digits and _, starting with a letter');
/** `table`, `schema.table`; parts may be quoted when they need it. */
const relationSchema = z
  .string()
  .regex(
    /^("[^"\0]{1,63}"|[A-Za-z_][\w$]{0,62})(\.("[^"\0]{1,63}"|[A-Za-z_][\w$]{0,62}))?$/u,
    'must be a table or view, as table or schema.table',
  );
const columnSchema = z.string().min(1).max(63);
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** `30 minutes`, `6h`, `2 days`; as milliseconds. */
const ageSchema = z
  .string()
  .regex(
    /^\s*[1-9]\d{0,3}\s*(m|min|minutes?|h|hours?|d|days?)\s*$/i,
    'must be an age such as 30 minutes, 6 hours or 2 days',
  )
  .transform(
    (text) =>
      Number.parseInt(text, 10) *
      (UNITS[
        text
          .replace(/[\s\d]/g, '')
          .charAt(0)
          .toLowerCase()
      ] ?? 0),
  );
/** Relations that have to be up to date first, where the database does not tell: in a predicate, or behind a function. */
const dependsOnSchema = z.array(relationSchema).max(100).optional();

export const fieldSchema = z.strictObject({
  /** Column of the table; the field's own name where it is left out. */
  column: columnSchema.optional(),
  type: z.enum(FIELD_TYPES).default('text'),
  semantic: z.enum(SEMANTICS).optional(),
  title: titleSchema.optional(),
});

export const entitySchema = z.strictObject({
  title: titleSchema.optional(),
  table: relationSchema,
  /** Name of the field that tells one record from another. */
  key: identifierSchema,
  kind: z.enum(ENTITY_KINDS).default('other'),
  fields: z.record(identifierSchema, fieldSchema),
  depends_on: dependsOnSchema,
  /** A run refreshes what is older first. */
  fresh_within: ageSchema.optional(),
});

export const segmentSchema = z.strictObject({
  title: titleSchema,
  entity: identifierSchema,
  description: z.string().max(500).optional(),
  /** A predicate over the entity's columns; an operator writes it, never a person in chat. */
  where: z.string().min(1).optional(),
  /** Or a view that holds the members' keys under the entity's key column. */
  view: relationSchema.optional(),
  depends_on: dependsOnSchema,
  fresh_within: ageSchema.optional(),
});

/** `catalog.yaml`, before the cross-checks of `findCatalogProblems`. */
export const catalogFileSchema = z.strictObject({
  version: z.literal(1),
  environment: z.strictObject({ name: titleSchema, audience: z.enum(AUDIENCES) }),
  entities: z.record(identifierSchema, entitySchema),
  segments: z.record(identifierSchema, segmentSchema).default({}),
  /** Materialised views to refresh though no entity or segment reads them, and what they need first. */
  refresh: z.record(relationSchema, z.strictObject({ depends_on: dependsOnSchema })).optional(),
});
export type CatalogFile = z.infer<typeof catalogFileSchema>;

export interface Field {
  readonly name: string;
  readonly title: string;
  readonly column: string;
  readonly type: FieldType;
  readonly semantic?: Semantic;
}

export interface Entity {
  readonly name: string;
  readonly title: string;
  readonly table: string;
  readonly key: string;
  readonly kind: EntityKind;
  /** In the order of the file; the order of columns in what we write. */
  readonly fields: readonly Field[];
  /** Relations that a refresh brings up to date before it. */
  readonly dependsOn?: readonly string[];
  /** Milliseconds; older data is refreshed before a run. */
  readonly freshWithin?: number;
}

export interface Segment {
  readonly name: string;
  readonly title: string;
  readonly entity: string;
  readonly description?: string;
  readonly where?: string;
  readonly view?: string;
  readonly dependsOn?: readonly string[];
  readonly freshWithin?: number;
}

export interface Catalog {
  readonly environment: { readonly name: string; readonly audience: Audience };
  readonly entities: ReadonlyMap<string, Entity>;
  readonly segments: ReadonlyMap<string, Segment>;
  /** Declared source objects, with those that come before each. */
  readonly objects: ReadonlyMap<string, readonly string[]>;
}

export interface CatalogProblem {
  /** Path into the file, outermost first, e.g. `['segments', 'lapsed', 'entity']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What zod cannot see alone: references between entries, and names that people could not tell apart. */
export function findCatalogProblems(file: CatalogFile): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const entityNames = Object.keys(file.entities);
  if (entityNames.length === 0) problems.push({ path: ['entities'], message: 'needs at least one entity' });
  for (const [name, entity] of Object.entries(file.entities)) {
    if (!Object.hasOwn(entity.fields, entity.key)) {
      problems.push({ path: ['entities', name, 'key'], message: `'${entity.key}' is not one of the entity's fields` });
    }
  }
  const titles = new Map<string, string>();
  for (const [name, segment] of Object.entries(file.segments)) {
    const path = ['segments', name];
    const entity = Object.hasOwn(file.entities, segment.entity) ? file.entities[segment.entity] : undefined;
    if (entity === undefined) {
      problems.push({
        path: [...path, 'entity'],
        message: `there is no entity '${segment.entity}'; known: ${entityNames.join(', ')}`,
      });
    } else if (entity.kind === 'other') {
      problems.push({
        path: [...path, 'entity'],
        message: `entity '${segment.entity}' is of kind other; a segment needs kind profile, account or contact`,
      });
    }
    if ((segment.where === undefined) === (segment.view === undefined)) {
      problems.push({ path, message: 'needs exactly one of where and view' });
    }
    const folded = foldName(segment.title);
    const twin = titles.get(folded);
    if (twin !== undefined)
      problems.push({ path: [...path, 'title'], message: `segment '${twin}' has the same title` });
    titles.set(folded, name);
  }
  problems.push(...findCircles(file.refresh ?? {}));
  return problems;
}

/** Objects that wait for one another would never be refreshed. */
function findCircles(objects: NonNullable<CatalogFile['refresh']>): CatalogProblem[] {
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (Object.hasOwn(objects, from) ? (objects[from]?.depends_on ?? []) : []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return Object.keys(objects)
    .filter((name) => reaches(name, name, new Set()))
    .map((name) => ({ path: ['refresh', name, 'depends_on'], message: `'${name}' would have to wait for itself` }));
}

/** The nouns that the rest of the program uses, from a file that passed both checks. */
export function toCatalog(file: CatalogFile): Catalog {
  const entities = Object.entries(file.entities).map(([name, entity]): [string, Entity] => [
    name,
    {
      name,
      title: entity.title ?? toTitle(name),
      table: entity.table,
      key: entity.key,
      kind: entity.kind,
      fields: Object.entries(entity.fields).map(([fieldName, field]) => ({
        name: fieldName,
        title: field.title ?? toTitle(fieldName),
        column: field.column ?? fieldName,
        type: field.type,
        ...(field.semantic === undefined ? {} : { semantic: field.semantic }),
      })),
      ...(entity.depends_on === undefined ? {} : { dependsOn: entity.depends_on }),
      ...(entity.fresh_within === undefined ? {} : { freshWithin: entity.fresh_within }),
    },
  ]);
  const segments = Object.entries(file.segments).map(([name, segment]): [string, Segment] => {
    const { title, entity, description, where, view, depends_on: dependsOn, fresh_within: freshWithin } = segment;
    return [
      name,
      {
        name,
        title,
        entity,
        ...(description === undefined ? {} : { description }),
        ...(where === undefined ? {} : { where }),
        ...(view === undefined ? {} : { view }),
        ...(dependsOn === undefined ? {} : { dependsOn }),
        ...(freshWithin === undefined ? {} : { freshWithin }),
      },
    ];
  });
  const objects = Object.entries(file.refresh ?? {}).map(([name, one]) => [name, one.depends_on ?? []] as const);
  return {
    environment: file.environment,
    entities: new Map(entities),
    segments: new Map(segments),
    objects: new Map(objects),
  };
}

/** Names are compared without case and without regard to how an accent is encoded. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

function toTitle(identifier: string): string {
  const words = identifier.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
