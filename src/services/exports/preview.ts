import { randomUUID } from 'node:crypto';
import type { PreviewAnswer } from '../../domain/answers.ts';
import { isDrop } from '../../domain/approval.ts';
import { AppError, isAppError } from '../../domain/errors.ts';
import { runIdSchema } from '../../domain/ids.ts';
import type { InvalidCode } from '../../domain/rejection.ts';
import { type ItemPreview, previewItem } from '../../engine/records/preview.ts';
import { requireEdit } from '../access.ts';
import { openAccount } from '../connections/account.ts';
import { readConnection } from '../connections/read.ts';
import { noteRefused } from '../connections/verify.ts';
import type { Scope } from '../context.ts';
import { createStateReader } from '../delivery/read-state.ts';
import { findSet, toPlace } from '../delivery/sets.ts';
import { toMode } from '../runs/execute-records.ts';
import { checkLimits, planRun } from '../runs/plan.ts';
import { createSteady } from '../steady.ts';
import type { StoredExport } from './read.ts';

/** A person waits for it. */
const PATIENCE_MS = 120_000;
const SAMPLES = 3;
/** A set that does not exist: nothing was delivered. */
const NO_SET = 0;

/**
 * What a run would do now, by the run's own plan; nothing is sent, and nothing is made at the far end. Throws what a run
 * would fail with, `not_of_records` and `preview_too_long`.
 */
export async function previewExport(scope: Scope, subject: StoredExport): Promise<PreviewAnswer> {
  const connection = await readConnection(scope, subject.connectionId);
  await requireEdit(scope, subject, connection, 'export.preview');
  const plan = planRun(scope.catalog.current(), subject, connection);
  if (plan.kind === 'skip') return toAnswer(subject, connection?.destination.title ?? '', [], plan.reason);
  const { destination } = plan.connection;
  if (destination.takes !== 'records') throw new AppError('not_of_records', { name: subject.name });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const counts: number[] = [];
    for (const { entity, segment } of plan.items)
      counts.push(await scope.source.count(segment === undefined ? { entity } : { entity, segment }, { signal }));
    const check = checkLimits(plan.connection, plan.items, counts);
    if (check.kind === 'skip') return toAnswer(subject, destination.title, [], check.reason);
    // No run: a name that nothing was sent under.
    const runId = runIdSchema.parse(randomUUID());
    const writer = await destination.open(openAccount(scope, plan.connection), {
      runId,
      exportId: subject.id,
      exportName: subject.name,
      environmentName: scope.catalog.current().environment.name,
      target: subject.target,
      startedAt: scope.clock.now(),
      items: plan.items,
      signal,
    });
    try {
      const place = toPlace(plan.connection.id, subject.target);
      const items: { title: string; preview: ItemPreview }[] = [];
      for (const item of plan.items) {
        const setId = (await findSet(scope.db.orm, subject.id, item.name, place)) ?? NO_SET;
        const state = createStateReader(scope.db.sql, setId, runId, createSteady(scope, signal));
        const mode = toMode(destination, subject.mode);
        const preview = await previewItem({ source: scope.source, item, mode, writer, state, signal });
        items.push({ title: item.title, preview });
      }
      return toAnswer(subject, destination.title, items, undefined);
    } finally {
      await writer.close();
    }
  } catch (error) {
    if (signal.aborted) throw new AppError('preview_too_long', { seconds: PATIENCE_MS / 1000 }, { cause: error });
    throw isAppError(error) ? await noteRefused(scope, plan.connection, error) : error;
  }
}

function toAnswer(
  subject: StoredExport,
  destination: string,
  items: readonly { readonly title: string; readonly preview: ItemPreview }[],
  skipReason: PreviewAnswer['skipReason'],
): PreviewAnswer {
  const invalid = new Map<InvalidCode, number>();
  for (const { preview } of items)
    for (const [code, count] of preview.invalid) invalid.set(code, (invalid.get(code) ?? 0) + count);
  return {
    exportId: subject.id,
    exportName: subject.name,
    destination,
    items: items.map(({ title, preview: { total, added, updated, removed, unchanged } }) => ({
      title,
      total,
      added,
      updated,
      removed,
      unchanged,
    })),
    invalid: [...invalid].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count),
    samples: items
      .flatMap(({ preview }) => preview.samples)
      .slice(0, SAMPLES)
      .map((sample) =>
        Object.entries(sample).map(([name, value]) => ({
          name,
          value: typeof value === 'string' ? value : JSON.stringify(value),
        })),
      ),
    isHeld: items.some(({ preview: { removed, delivered } }) => isDrop(removed, delivered)),
    skipReason,
    permission: 'edit',
  };
}
