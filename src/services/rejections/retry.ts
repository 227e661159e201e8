import { AppError } from '../../domain/errors.ts';
import { requireEdit } from '../access.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import type { StoredExport } from '../exports/read.ts';
import { type StartedRun, startRun } from '../runs/start.ts';
import { hasRejected } from './show.ts';

/**
 * Sends again what the far end refused: nothing of it is remembered as delivered, so a run that compares sends it, and
 * what changed since. Throws `nothing_refused` where the last run had none.
 */
export async function retryRefused(scope: Scope, subject: StoredExport): Promise<StartedRun> {
  await requireEdit(scope, subject, await readConnection(scope, subject.connectionId), 'run.retry');
  if (await hasRejected(scope, subject)) return startRun(scope, subject, { trigger: 'retry' });
  const calls = [{ command: 'run', input: { exports: [subject.id] } }];
  throw new AppError('nothing_refused', { name: subject.name }, { calls });
}
