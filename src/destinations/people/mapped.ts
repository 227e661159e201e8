import type { Entity } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import type { Row } from '../../sources/contract.ts';
import type { Item } from '../contract.ts';
import type { FarFields } from '../contract-records.ts';

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

/**
 * Holds the mapping against what the far end takes today. Throws `unknown_far_field`, `far_field_required` or
 * `identity_required`: whoever edits the export puts that right.
 */
export function requireMapped(title: string, { fields, identities, takesOthers }: FarFields, items: readonly Item[]) {
  const known = new Set(fields.map(({ name }) => name));
  for (const item of items) {
    const mapped = new Set(item.fields.map(({ as }) => as));
    const stranger = takesOthers === true ? undefined : [...mapped].find((name) => !known.has(name));
    if (stranger !== undefined) throw new AppError('unknown_far_field', { name: stranger, destination: title });
    const missing = fields.find(({ name, required }) => required && !mapped.has(name));
    if (missing !== undefined) throw new AppError('far_field_required', { name: missing.title, destination: title });
    if (identities.length > 0 && !identities.some((set) => set.every((name) => mapped.has(name))))
      throw new AppError('identity_required', {
        destination: title,
        names: identities.map((set) => set.join(' + ')).join(', '),
      });
  }
}
