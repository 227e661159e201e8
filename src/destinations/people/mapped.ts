import type { Entity } from '../../domain/catalog.ts';
import type { Row } from '../../sources/contract.ts';
import type { Item } from '../contract.ts';
import type { FarFields } from '../contract-records.ts';
import { refused } from '../http/index.ts';

export interface MappedValue {
  /** The name at the far end. */
  readonly as: string;
  /** The field of the entity, for messages. */
  readonly field: string;
  readonly type: Entity['fields'][number]['type'];
  /** Null for nothing, which the empty text is too. */
  readonly value: string | null;
}

/** A row's values by their names at the far end. */
export function readMapped(item: Item, row: Row): ReadonlyMap<string, MappedValue> {
  const mapped = new Map<string, MappedValue>();
  for (const [index, { as, field, type }] of columnsOf(item).entries()) {
    const value = row[index] ?? null;
    mapped.set(as, { as, field, type, value: value === null || value.trim() === '' ? null : value });
  }
  return mapped;
}

type Column = Omit<MappedValue, 'value'>;
/** Looked up once for an item and not for each of its rows. */
const columns = new WeakMap<Item, readonly Column[]>();

function columnsOf(item: Item): readonly Column[] {
  const known = columns.get(item);
  if (known !== undefined) return known;
  const found = item.fields.map(
    ({ field, as }): Column => ({
      as,
      field,
      type: item.entity.fields.find(({ name }) => name === field)?.type ?? 'text',
    }),
  );
  columns.set(item, found);
  return found;
}

/** Holds the mapping against what the far end takes today. Throws `destination_refused`, naming what is wrong. */
export function requireMapped(title: string, { fields, identities, takesOthers }: FarFields, items: readonly Item[]) {
  const known = new Set(fields.map(({ name }) => name));
  for (const item of items) {
    const mapped = new Set(item.fields.map(({ as }) => as));
    const stranger = takesOthers === true ? undefined : [...mapped].find((name) => !known.has(name));
    if (stranger !== undefined)
      throw refused(title, `it has no field ${stranger} (any more), which '${item.title}' is mapped to`);
    const missing = fields.find(({ name, required }) => required && !mapped.has(name));
    if (missing !== undefined)
      throw refused(title, `its field ${missing.name} is required, and nothing is mapped to it`);
    if (identities.length > 0 && !identities.some((set) => set.every((name) => mapped.has(name))))
      throw refused(title, `people are known there by ${identities.map((set) => set.join(' and ')).join(', or ')}`);
  }
}
