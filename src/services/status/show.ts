import { inArray, isNotNull } from 'drizzle-orm';
import { runs } from '../../db/schema/index.ts';
import type { StatusAnswer } from '../../domain/answers.ts';
import { toAppError } from '../../domain/errors.ts';
import { ACTIVE_STATES } from '../../domain/run.ts';
import type { Scope } from '../context.ts';
import { readExports } from '../exports/read.ts';
import { readRuns } from '../runs/read.ts';
import { toRunAnswers } from '../runs/show.ts';
import { listUpcoming } from '../schedules/next.ts';
import { countWorkers } from './workers.ts';

const SHOWN = 5;

/** What runs now and next, what ended lately, and whether the parts that a run needs are there. */
export async function showStatus(scope: Scope): Promise<StatusAnswer> {
  const [running, recent, next, exports, workers, source] = await Promise.all([
    readRuns(scope, inArray(runs.state, [...ACTIVE_STATES]), { limit: SHOWN }),
    readRuns(scope, isNotNull(runs.endedAt), { limit: SHOWN }),
    listUpcoming(scope, SHOWN),
    readExports(scope),
    countWorkers(scope),
    checkSource(scope),
  ]);
  return {
    environment: scope.catalog.current().environment.name,
    version: scope.version,
    running: await toRunAnswers(scope, running),
    recent: await toRunAnswers(scope, recent),
    next,
    exports: exports.length,
    workers,
    source,
    catalogProblems: scope.catalog.problems().length,
    now: scope.clock.now(),
  };
}

async function checkSource(scope: Scope): Promise<StatusAnswer['source']> {
  try {
    return { ok: true, product: await scope.source.verify() };
  } catch (error) {
    return { ok: false, error: toAppError(error) };
  }
}
