import type { FieldType } from './catalog.ts';

/** A column of what a run wrote. */
export interface SchemaColumn {
  readonly name: string;
  readonly type: FieldType;
}

/** How a run's columns differ from those of the run before. Their order alone is no difference. */
export type SchemaChange =
  | { readonly kind: 'added'; readonly column: string; readonly type: FieldType }
  | { readonly kind: 'removed'; readonly column: string; readonly type: FieldType }
  | { readonly kind: 'retyped'; readonly column: string; readonly from: FieldType; readonly to: FieldType };

export function compareSchemas(before: readonly SchemaColumn[], after: readonly SchemaColumn[]): SchemaChange[] {
  const old = new Map(before.map(({ name, type }) => [name, type]));
  const now = new Map(after.map(({ name, type }) => [name, type]));
  return [
    ...before.flatMap(({ name: column, type }): SchemaChange[] =>
      now.has(column) ? [] : [{ kind: 'removed', column, type }],
    ),
    ...after.flatMap(({ name: column, type }): SchemaChange[] => {
      const from = old.get(column);
      if (from === undefined) return [{ kind: 'added', column, type }];
      return from === type ? [] : [{ kind: 'retyped', column, from, to: type }];
    }),
  ];
}
