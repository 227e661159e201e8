import { and, asc, count, desc, eq, gt, inArray, or, type SQL } from 'drizzle-orm';
import { rejections } from '../../db/schema/index.ts';
import type { RunId } from '../../domain/ids.ts';
import type { Rejection, RejectionCode } from '../../domain/rejection.ts';
import type { Services } from '../context.ts';

/** SPEC section 7: so many are on the card. */
export const REJECTIONS_SHOWN = 20;
/** What the far end says of a person, and says again: sending once more can only help after something was changed there. */
const LASTING: ReadonlySet<RejectionCode> = new Set(['unsubscribed', 'compliance', 'looks_fake']);
const PAGE = 1_000;

type Row = typeof rejections.$inferSelect;

/** The first of a run; what the far end refused before what was not even sent, of which there may be very many. */
export async function readRejections(services: Services, runId: RunId, limit: number): Promise<Rejection[]> {
  const rows = await services.db.orm
    .select()
    .from(rejections)
    .where(eq(rejections.runId, runId))
    .orderBy(desc(rejections.stage), asc(rejections.position), asc(rejections.ordinal))
    .limit(limit);
  return rows.map(toRejection);
}

/** How many records of each run the far end refused, and how many were refused before; only of runs that have any. */
export async function countRejections(
  services: Services,
  runIds: readonly RunId[],
): Promise<ReadonlyMap<RunId, RejectionCounts>> {
  if (runIds.length === 0) return new Map();
  const rows = await services.db.orm
    .select({ runId: rejections.runId, stage: rejections.stage, code: rejections.code, total: count() })
    .from(rejections)
    .where(inArray(rejections.runId, [...runIds]))
    .groupBy(rejections.runId, rejections.stage, rejections.code);
  const counted = new Map<RunId, RejectionCounts>();
  for (const { runId, stage, code, total } of rows) {
    const known = counted.get(runId) ?? { invalid: 0, rejected: 0, retryable: 0 };
    const retryable = stage === 'rejected' && !LASTING.has(code) ? total : 0;
    counted.set(runId, { ...known, [stage]: known[stage] + total, retryable: known.retryable + retryable });
  }
  return counted;
}

export interface RejectionCounts {
  readonly invalid: number;
  readonly rejected: number;
  /** Of those rejected: sending them again can help. */
  readonly retryable: number;
}

/** All of a run, in order, in batches. */
export async function* streamRejections(
  services: Services,
  runId: RunId,
): AsyncGenerator<readonly (Rejection & { readonly position: number })[]> {
  for (let after: Row | undefined; ; ) {
    const rows: Row[] = await services.db.orm
      .select()
      .from(rejections)
      .where(and(eq(rejections.runId, runId), isAfter(after)))
      .orderBy(asc(rejections.position), asc(rejections.ordinal))
      .limit(PAGE);
    if (rows.length > 0) yield rows.map((row) => ({ ...toRejection(row), position: row.position }));
    if (rows.length < PAGE) return;
    after = rows.at(-1);
  }
}

const isAfter = (row: Row | undefined): SQL | undefined =>
  row === undefined
    ? undefined
    : or(
        gt(rejections.position, row.position),
        and(eq(rejections.position, row.position), gt(rejections.ordinal, row.ordinal)),
      );

const toRejection = (row: Row): Rejection => ({
  stage: row.stage,
  key: row.key ?? undefined,
  code: row.code,
  field: row.field ?? undefined,
  reason: row.reason ?? undefined,
});
