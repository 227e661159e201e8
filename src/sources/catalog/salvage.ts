import { type CatalogFile, ENTITY_KINDS, relationshipSchema } from '../../domain/catalog.ts';

/** `segments:` and `email:` with nothing after them mean empty, as people write them. */
export function fillBlanks(content: unknown): unknown {
  if (!isRecord(content)) return content;
  const { segments, entities, relationships } = content;
  return {
    ...content,
    ...(segments === null ? { segments: {} } : {}),
    ...(relationships === null ? { relationships: [] } : {}),
    ...(isRecord(entities) ? { entities: mapValues(entities, fillFields) } : {}),
  };
}

/**
 * What the cross-checks need of a file whose shape is wrong somewhere, so that problems of both sorts are told at once.
 * Where a part is missing or wrong, it becomes one that no cross-check objects to.
 */
export function salvage(content: unknown): CatalogFile {
  const raw = isRecord(content) ? content : {};
  const entities = mapValues(isRecord(raw.entities) ? raw.entities : {}, (value) => {
    const entity = isRecord(value) ? value : {};
    const names = isRecord(entity.fields) ? Object.keys(entity.fields) : undefined;
    const key = typeof entity.key === 'string' && names !== undefined ? entity.key : (names?.[0] ?? 'id');
    const fields = Object.fromEntries((names ?? [key]).map((name) => [name, { type: 'text' as const }]));
    return { table: 'unknown', key, fields, kind: ENTITY_KINDS.find((kind) => kind === entity.kind) ?? 'profile' };
  });
  const known = Object.keys(entities);
  const segments = Object.entries(isRecord(raw.segments) ? raw.segments : {}).flatMap(([name, value]) => {
    const entity = isRecord(value) ? (value.entity ?? known[0]) : undefined;
    if (!isRecord(value) || typeof entity !== 'string' || known.length === 0) return [];
    const title = typeof value.title === 'string' ? value.title : `segments.${name}`;
    return [[name, { title, entity, ...pickPresent(value, 'where'), ...pickPresent(value, 'view') }] as const];
  });
  return {
    version: 1,
    environment: { name: 'unknown', audience: 'b2c' },
    entities,
    segments: Object.fromEntries(segments),
    // One that is out of shape is replaced, so that the others keep their places.
    relationships: (Array.isArray(raw.relationships) ? raw.relationships : []).map((value) => {
      const parsed = relationshipSchema.safeParse(value);
      return parsed.success ? parsed.data : toHarmless(entities);
    }),
  };
}

function toHarmless(entities: CatalogFile['entities']): CatalogFile['relationships'][number] {
  const [name = '', entity] = Object.entries(entities)[0] ?? [];
  const ref = `${name}.${entity?.key ?? ''}`;
  return { from: ref, to: ref };
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fillFields(entity: unknown): unknown {
  if (!isRecord(entity) || !isRecord(entity.fields)) return entity;
  return { ...entity, fields: mapValues(entity.fields, (field) => field ?? {}) };
}

const mapValues = <T>(record: Record<string, unknown>, change: (value: unknown) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const pickPresent = <K extends string>(record: Record<string, unknown>, key: K): { [P in K]?: string } =>
  Object.hasOwn(record, key) ? ({ [key]: 'given' } as { [P in K]?: string }) : {};
