import { and, eq, isNotNull, lte } from 'drizzle-orm';
import { runs } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { toAppError } from '../../domain/errors.ts';
import type { Matching } from '../../domain/run.ts';
import { openAccount } from '../connections/account.ts';
import { readConnection } from '../connections/read.ts';
import type { Services } from '../context.ts';
import { readExportsById } from '../exports/read.ts';
import { planRun } from '../runs/plan.ts';

const FIRST_WAIT_MS = 5 * 60_000;
const LONGEST_WAIT_MS = 6 * 60 * 60_000;
/** LinkedIn matches for up to two days; after four nothing more is to be expected. */
const ATTEMPTS = 24;
/** At a time; whoever comes next takes the others. */
const BATCH = 5;

type RunRow = typeof runs.$inferSelect;

/** Asks far ends that were still matching what they have made of it, ever more seldom. Safe in several processes. */
export async function pollMatching(services: Services): Promise<void> {
  const now = services.clock.now();
  const due = await services.db.orm
    .select()
    .from(runs)
    .where(and(eq(runs.environmentId, services.environmentId), isNotNull(runs.pollAt), lte(runs.pollAt, now)))
    .limit(BATCH);
  for (const run of due) {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (run.pollAttempt + 1), LONGEST_WAIT_MS);
    // The attempt is claimed before it is made: another process that looks now does not make it as well.
    const claimed = await services.db.orm
      .update(runs)
      .set({ pollAttempt: run.pollAttempt + 1, pollAt: new Date(now.getTime() + wait) })
      .where(and(eq(runs.id, run.id), eq(runs.pollAttempt, run.pollAttempt)))
      .returning({ id: runs.id });
    if (claimed.length > 0) await pollRun(services, run);
  }
}

async function pollRun(services: Services, run: RunRow): Promise<void> {
  const said = await ask(services, run).catch((error: unknown) => {
    const problem = toAppError(error);
    services.log.info({ run: run.id, code: problem.code }, `could not ask about a run: ${problem.message}`);
    return problem.retry.kind === 'never' ? ('never' as const) : undefined;
  });
  const isOver = said === 'never' || run.pollAttempt + 1 >= ATTEMPTS || (said !== undefined && !said.isMatching);
  await services.db.orm.transaction(async (tx) => {
    const matching = said === undefined || said === 'never' ? {} : { matching: said };
    await tx
      .update(runs)
      .set({ ...matching, ...(isOver ? { pollAt: null } : {}) })
      .where(eq(runs.id, run.id));
    await publish(tx, { kind: 'run', id: run.id });
  });
}

/** `never`: it cannot be asked any more. */
async function ask(services: Services, run: RunRow): Promise<Matching | 'never'> {
  const [subject] = await readExportsById(services, [run.exportId]);
  const connection = await readConnection(services, subject?.connectionId);
  if (subject === undefined || connection?.destination.takes !== 'records') return 'never';
  const plan = planRun(services.catalog.current(), subject, connection);
  if (plan.kind === 'skip' || connection.destination.poll === undefined) return 'never';
  return connection.destination.poll(openAccount(services, connection), {
    runId: run.id,
    exportId: subject.id,
    exportName: subject.name,
    environmentName: services.catalog.current().environment.name,
    target: subject.target,
    startedAt: run.startedAt ?? run.queuedAt,
    items: plan.items,
    signal: AbortSignal.timeout(60_000),
  });
}
