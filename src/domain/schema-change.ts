import type { FieldType } from './catalog.ts';

/** A column of what a run wrote. */
export interface SchemaColumn {
  readonly name: string;
  /** By the catalog. */
  readonly type: FieldType;
  /** By the source, in its own words, e.g. `numeric(10,2)`; where it tells. */
  readonly sourceType?: string;
}

/** How a run's columns differ from those of the run before; types in the words of whoever changed them. */
export type SchemaChange =
  | { readonly kind: 'added'; readonly column: string; readonly to: string }
  | { readonly kind: 'removed'; readonly column: string; readonly from: string }
  | { readonly kind: 'retyped'; readonly column: string; readonly from: string; readonly to: string };

/** The order of columns alone is no difference. */
export function compareSchemas(before: readonly SchemaColumn[], after: readonly SchemaColumn[]): SchemaChange[] {
  const old = new Map(before.map((column) => [column.name, column]));
  const now = new Set(after.map(({ name }) => name));
  return [
    ...before.flatMap((column): SchemaChange[] =>
      now.has(column.name) ? [] : [{ kind: 'removed', column: column.name, from: toWord(column) }],
    ),
    ...after.flatMap((column): SchemaChange[] => {
      const known = old.get(column.name);
      if (known === undefined) return [{ kind: 'added', column: column.name, to: toWord(column) }];
      return compareTypes(known, column);
    }),
  ];
}

function compareTypes(before: SchemaColumn, after: SchemaColumn): SchemaChange[] {
  const column = after.name;
  const [from, to] = [before.sourceType, after.sourceType];
  if (from !== undefined && to !== undefined && from !== to) return [{ kind: 'retyped', column, from, to }];
  if (before.type === after.type) return [];
  return [{ kind: 'retyped', column, from: before.type, to: after.type }];
}

const toWord = ({ type, sourceType }: SchemaColumn): string => sourceType ?? type;
