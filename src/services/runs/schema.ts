import { and, desc, eq, inArray, isNotNull, ne } from 'drizzle-orm';
import { runs, runTasks } from '../../db/schema/index.ts';
import type { Item } from '../../destinations/contract.ts';
import { compareSchemas, type SchemaChange, type SchemaColumn } from '../../domain/schema-change.ts';
import type { Measure } from '../../sources/contract.ts';
import type { Services } from '../context.ts';
import type { Lease } from './lease.ts';

/** The columns of an item as this run will write it, and how they differ from the last time. */
export interface ItemSchema {
  readonly columns: readonly SchemaColumn[];
  readonly changes: readonly SchemaChange[];
}

/** What the source says of an item before it is read. */
export async function measureItem(services: Services, item: Item, signal: AbortSignal): Promise<Measure> {
  const { entity, segment } = item;
  const selection = segment === undefined ? { entity } : { entity, segment };
  return services.source.measure({ ...selection, fields: item.fields.map(({ field }) => field) }, { signal });
}

/**
 * The columns of every item now, by the catalog and by the source, held against the last run of the export that wrote the
 * item. By name of the item.
 */
export async function compareWithLastRun(
  services: Services,
  lease: Lease,
  items: readonly Item[],
  measured: readonly Measure[],
): Promise<ReadonlyMap<string, ItemSchema>> {
  const schemas = new Map<string, ItemSchema>();
  for (const [index, item] of items.entries()) {
    const columns = toColumns(item, measured[index]?.types);
    const before = await readLastColumns(services, lease, item.name);
    schemas.set(item.name, { columns, changes: before === undefined ? [] : compareSchemas(before, columns) });
  }
  return schemas;
}

const toColumns = (item: Item, types: Measure['types']): SchemaColumn[] =>
  item.fields.map(({ field, as }, index) => {
    const sourceType = types?.[index];
    return {
      name: as,
      type: item.entity.fields.find(({ name }) => name === field)?.type ?? 'text',
      ...(sourceType === undefined ? {} : { sourceType }),
    };
  });

async function readLastColumns(services: Services, lease: Lease, item: string): Promise<SchemaColumn[] | undefined> {
  const [row] = await services.db.orm
    .select({ columns: runTasks.columns })
    .from(runTasks)
    .innerJoin(runs, eq(runs.id, runTasks.runId))
    .where(
      and(
        eq(runs.exportId, lease.exportId),
        ne(runs.id, lease.runId),
        inArray(runs.state, ['successful', 'completed_with_errors']),
        eq(runTasks.item, item),
        isNotNull(runTasks.columns),
      ),
    )
    .orderBy(desc(runs.queuedAt))
    .limit(1);
  return row?.columns ?? undefined;
}
