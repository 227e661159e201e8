import { and, asc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Queryable } from '../../db/client.ts';
import { exportItems, exports, people, schedules } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { Export } from '../../domain/export.ts';
import type { ExportId } from '../../domain/ids.ts';
import type { Services } from '../context.ts';
import { toSchedule } from '../schedules/read.ts';

const creator = alias(people, 'creator');
const editor = alias(people, 'editor');

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

/** In one statement: every run begins with it. */
async function select(services: Services, db: Queryable, where: SQL | undefined): Promise<StoredExport[]> {
  const rows = await db
    .select({
      row: exports,
      schedule: schedules,
      items: sql<string[]>`array(
        select ${exportItems.item} from ${exportItems}
        where ${exportItems.exportId} = ${exports.id} order by ${exportItems.position})`,
      createdByName: creator.name,
      updatedByName: editor.name,
    })
    .from(exports)
    .innerJoin(schedules, eq(schedules.exportId, exports.id))
    .leftJoin(creator, eq(creator.id, exports.createdBy))
    .leftJoin(editor, eq(editor.id, exports.updatedBy))
    .where(and(eq(exports.environmentId, services.environmentId), where))
    .orderBy(asc(exports.foldedName));
  return rows.map(({ row, schedule, items, createdByName, updatedByName }) => ({
    id: row.id,
    environmentId: row.environmentId,
    name: row.name,
    type: row.type,
    connectionId: row.connectionId ?? undefined,
    target: row.target,
    items,
    mapping: row.mapping,
    mode: row.mode ?? undefined,
    schedule: toSchedule(schedule),
    createdBy: row.createdBy,
    createdByName: createdByName ?? '',
    createdAt: row.createdAt,
    updatedBy: row.updatedBy,
    updatedByName: updatedByName ?? '',
    updatedAt: row.updatedAt,
    version: row.version,
    deleted: row.deletedAt !== null,
  }));
}
