import { z } from 'zod';
import { type ExportSummary, type ListAnswer, SORT_COLUMNS, type SortColumn } from '../../domain/answers.ts';
import { foldName } from '../../domain/catalog.ts';
import { isAtLeast } from '../../domain/person.ts';
import { readConnections } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { readLastRuns } from '../runs/last.ts';
import { readExports, type StoredExport } from './read.ts';
import { toSummary } from './summarize.ts';

/** Rows of one page; a card with more is cut off by the platforms. */
const PAGE = 8;

export const listInput = z.object({
  search: z.string().trim().max(200).default(''),
  sort: z.enum(SORT_COLUMNS).default('name'),
  descending: z.boolean().default(false),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

/** Everyone may list; what they may do with a row is in its `permission`. A page past the end is the last page. */
export async function listExports(scope: Scope, input: z.infer<typeof listInput>): Promise<ListAnswer> {
  const [all, connections] = await Promise.all([readExports(scope), readConnections(scope)]);
  const last = await readLastRuns(
    scope,
    all.map((one) => one.id),
  );
  const catalog = scope.catalog.current();
  const wanted = foldName(input.search);
  const isMatch = (one: StoredExport, row: ExportSummary): boolean =>
    [
      row.name,
      row.connection,
      row.destination,
      ...one.items,
      ...one.items.map((item) => catalog.segments.get(item)?.title),
    ]
      .filter((text) => text !== undefined)
      .some((text) => foldName(text).includes(wanted));
  const rows = all
    .map((one) => ({ one, row: toSummary(scope, one, connections, last) }))
    .filter(({ one, row }) => wanted === '' || isMatch(one, row))
    .map(({ row }) => row)
    .sort(compareBy(input.sort, input.descending));
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const page = Math.min(input.page, pages);
  return {
    exports: rows.slice((page - 1) * PAGE, page * PAGE),
    page,
    pages,
    total: rows.length,
    search: input.search,
    sort: input.sort,
    descending: input.descending,
    canCreate: isAtLeast(scope.person.role, 'contributor'),
  };
}

const keys: Record<SortColumn, (row: ExportSummary) => string | number> = {
  name: (row) => foldName(row.name),
  type: (row) => foldName(row.destination ?? ''),
  status: (row) => row.status?.state ?? '',
  refreshed: (row) => row.refreshedAt?.getTime() ?? 0,
  schedule: ({ schedule }) =>
    `${schedule.active ? 0 : 1} ${schedule.nextAt?.toISOString() ?? schedule.recurrence.kind}`,
  connection: (row) => foldName(row.connection ?? ''),
  permission: (row) => row.permission,
  updated: (row) => row.updatedAt.getTime(),
};

/** Rows that are equal in the column stand by name, whichever the direction. */
function compareBy(column: SortColumn, descending: boolean): (a: ExportSummary, b: ExportSummary) => number {
  const key = keys[column];
  return (a, b) => {
    const order = compare(key(a), key(b)) * (descending ? -1 : 1);
    return order === 0 ? compare(keys.name(a), keys.name(b)) : order;
  };
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
