import { and, asc, eq, inArray, isNull, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { exportItems, exports, people, schedules } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { Export } from '../../domain/export.ts';
import type { ExportId } from '../../domain/ids.ts';
import type { Services } from '../context.ts';
import { toSchedule } from '../schedules/read.ts';

export interface StoredExport extends Export {
  readonly createdByName: string;
  readonly updatedByName: string;
  readonly deleted: boolean;
}

/** The environment's exports, without the deleted ones, by name. */
export const readExports = (services: Services, db: Queryable = services.db.orm): Promise<StoredExport[]> =>
  select(services, db, isNull(exports.deletedAt));

/** Throws `unknown_export` for one that is gone. */
export async function readExport(
  services: Services,
  id: ExportId,
  db: Queryable = services.db.orm,
): Promise<StoredExport> {
  const [found] = await select(services, db, and(eq(exports.id, id), isNull(exports.deletedAt)));
  if (found === undefined) throw new AppError('unknown_export', { name: id });
  return found;
}

/** Deleted ones too: runs outlive their export. */
export const readExportsById = (
  services: Services,
  ids: readonly ExportId[],
  db: Queryable = services.db.orm,
): Promise<StoredExport[]> =>
  ids.length === 0 ? Promise.resolve([]) : select(services, db, inArray(exports.id, [...ids]));

async function select(services: Services, db: Queryable, where: SQL | undefined): Promise<StoredExport[]> {
  const rows = await db
    .select({ row: exports, schedule: schedules })
    .from(exports)
    .innerJoin(schedules, eq(schedules.exportId, exports.id))
    .where(and(eq(exports.environmentId, services.environmentId), where))
    .orderBy(asc(exports.foldedName));
  const ids = rows.map(({ row }) => row.id);
  if (ids.length === 0) return [];
  const items = await db
    .select()
    .from(exportItems)
    .where(inArray(exportItems.exportId, ids))
    .orderBy(asc(exportItems.position));
  const names = new Map(
    (
      await db
        .select({ id: people.id, name: people.name })
        .from(people)
        .where(eq(people.environmentId, services.environmentId))
    ).map((person) => [person.id, person.name]),
  );
  const itemsOf = new Map<ExportId, string[]>();
  for (const { exportId, item } of items) itemsOf.set(exportId, [...(itemsOf.get(exportId) ?? []), item]);
  return rows.map(({ row, schedule }) => ({
    id: row.id,
    environmentId: row.environmentId,
    name: row.name,
    type: row.type,
    connectionId: row.connectionId ?? undefined,
    target: row.target,
    items: itemsOf.get(row.id) ?? [],
    mapping: row.mapping,
    mode: row.mode ?? undefined,
    schedule: toSchedule(schedule),
    createdBy: row.createdBy,
    createdByName: names.get(row.createdBy) ?? '',
    createdAt: row.createdAt,
    updatedBy: row.updatedBy,
    updatedByName: names.get(row.updatedBy) ?? '',
    updatedAt: row.updatedAt,
    version: row.version,
    deleted: row.deletedAt !== null,
  }));
}
