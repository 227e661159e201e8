import { setMaxListeners } from 'node:events';
import { isConnectionLost } from '../../db/client.ts';
import { AppError, type ErrorCode, toAppError } from '../../domain/errors.ts';
import type { RunId } from '../../domain/ids.ts';
import type { Held } from '../../engine/records/plan.ts';
import { withRetries } from '../../engine/retry.ts';
import { transfer } from '../../engine/transfer.ts';
import type { Measure } from '../../sources/contract.ts';
import { openAccount } from '../connections/account.ts';
import { type Connection, readConnection } from '../connections/read.ts';
import { storeFailure } from '../connections/verify.ts';
import type { Services } from '../context.ts';
import { readExportsById, type StoredExport } from '../exports/read.ts';
import { noteLimit } from '../notifications/heads-up.ts';
import { gateRun } from '../refreshes/gate.ts';
import { createSteady } from '../steady.ts';
import { executeRecords, toHeld } from './execute-records.ts';
import { type Ending, finishRun } from './finish.ts';
import { claimRun, HEARTBEAT_MS, LEASE_MS, type Lease, releaseLease, renewLease } from './lease.ts';
import { checkLimits, planRun } from './plan.ts';
import { createRecorder, type RunRecorder } from './recorder.ts';
import { compareWithLastRun, measureItem } from './schema.ts';
import { readSubjects, type Subject } from './take.ts';

/** A run that killed its worker so often is given up; one that keeps what it sent comes further each time. */
const MAX_ATTEMPTS = 3;
const MAX_RECORDS_ATTEMPTS = 20;
const TRANSFER_ATTEMPTS = 3;
const FIRST_RETRY_MS = 1_000;

/** Why a run in progress was stopped from outside. */
type Stop = 'canceled' | 'lost' | 'handover' | 'budget';

export interface Worker {
  /** Name of the process, for people who look into the table. */
  readonly name: string;
  /** Aborted when the process is to stop: the run is handed over. */
  readonly stopping: AbortSignal;
}

/**
 * Takes a run up and brings it to its end. Safe to call twice, in any number of processes: one gets the lease and the
 * others return at once. Never throws for what goes wrong in the run; that is written on the run.
 */
export async function executeRun(services: Services, worker: Worker, runId: RunId): Promise<void> {
  const gate = await gateRun(services, runId);
  if (gate.kind === 'wait') return;
  const lease = await claimRun(services, runId, worker.name);
  if (lease === undefined) return;
  if (gate.kind === 'skip') await finishRun(services, lease, { kind: 'skipped', reason: gate.reason });
  else await carryRun(services, worker, lease, readSubjects(services, [lease]));
}

/** The same for a run that was taken up already, and that no refresh holds back. */
export async function carryRun(
  services: Services,
  worker: Worker,
  lease: Lease,
  readSubject: (lease: Lease) => Promise<Subject>,
): Promise<void> {
  const control = new RunControl(services, worker, lease);
  const recorder = createRecorder(services, lease, () => control.stop('lost'));
  try {
    const ending = await toEnding(services, lease, readSubject, control, recorder);
    const steady = createSteady(services, worker.stopping);
    await steady(() => recorder.settle());
    const { keepsSent } = control;
    if (ending === 'handover') await releaseLease(services, lease, control.workedMs);
    else if (ending !== 'lost') await steady(() => finishRun(services, lease, ending, { keepsSent }));
  } finally {
    await control.close();
  }
}

async function toEnding(
  services: Services,
  lease: Lease,
  readSubject: (lease: Lease) => Promise<Subject>,
  control: RunControl,
  recorder: RunRecorder,
): Promise<Ending | 'lost' | 'handover'> {
  try {
    return await runOnce(services, lease, await readSubject(lease), control, recorder);
  } catch (error) {
    if (control.stopped === 'canceled') return { kind: 'canceled' };
    if (control.stopped === 'lost' || control.stopped === 'handover') return control.stopped;
    // Nobody's fault: another worker, or this one, takes it up when the database is back.
    if (isConnectionLost(error)) return 'lost';
    const held = control.stopped === undefined ? toHeld(toAppError(error), control.broke) : undefined;
    if (held !== undefined) return held;
    const problem =
      control.stopped === 'budget'
        ? new AppError('time_budget_exceeded', { minutes: control.budgetMinutes })
        : toAppError(error);
    services.log.warn(
      {
        run: lease.runId,
        export: lease.exportId,
        code: problem.code,
        reference: problem.reference,
        err: problem.cause ?? problem,
      },
      `run failed: ${problem.message}`,
    );
    await markConnection(services, lease, problem as AppError);
    return { kind: 'failed', error: problem as AppError };
  }
}

async function runOnce(
  services: Services,
  lease: Lease,
  { export: subject, connection }: Subject,
  control: RunControl,
  recorder: RunRecorder,
): Promise<Ending> {
  if (subject === undefined) throw new AppError('unknown_export', { name: lease.exportId });
  if (lease.attempt > 1 && connection !== undefined) await discardLeftovers(services, lease, subject, connection);
  if (lease.cancelRequestedBy !== null) return { kind: 'canceled' };
  const attempts = isOfRecords(connection) ? MAX_RECORDS_ATTEMPTS : MAX_ATTEMPTS;
  if (lease.attempt > attempts) throw new AppError('run_abandoned', { attempts });
  const plan = planRun(services.catalog.current(), subject, connection);
  if (plan.kind === 'skip') return { kind: 'skipped', reason: plan.reason };
  control.startBudget(plan.connection.destination.limits.timeBudgetMs);
  const { signal } = control;
  const policy = {
    attempts: TRANSFER_ATTEMPTS,
    firstDelayMs: FIRST_RETRY_MS,
    wait: services.clock.wait,
    onRetry: (error: unknown, attempt: number) =>
      services.log.info({ run: lease.runId, attempt, error: String(error) }, 'trying again'),
  };
  // Tasks of a run that nobody has had before are as they should be.
  let isFresh = lease.fence === 1;
  return withRetries(policy, signal, async (): Promise<Ending> => {
    const { destination } = plan.connection;
    if (!isFresh) await recorder.reset({ keepsCounts: destination.takes === 'records' });
    isFresh = false;
    const measured: Measure[] = [];
    for (const [position, item] of plan.items.entries()) {
      const one = await measureItem(services, item, signal);
      measured.push(one);
      recorder.expect(position, one.count);
    }
    const counts = measured.map(({ count }) => count);
    const check = checkLimits(plan.connection, plan.items, counts);
    if (check.kind !== 'unlimited') await noteLimit(services, lease, check);
    if (check.kind === 'skip') return { kind: 'skipped', reason: check.reason, limit: check.details };
    if (destination.takes === 'records') {
      control.keepsSent = true;
      return executeRecords({
        services,
        lease,
        subject,
        connection: plan.connection,
        destination,
        items: plan.items,
        recorder,
        signal,
        onLost: () => control.stop('lost'),
        onBroke: (why) => {
          control.broke = why;
        },
      });
    }
    const schemas = await compareWithLastRun(services, lease, plan.items, measured);
    for (const [position, item] of plan.items.entries()) {
      const schema = schemas.get(item.name);
      if (schema !== undefined) recorder.schema(position, schema);
    }
    const account = openAccount(services, plan.connection);
    const published = await transfer({
      source: services.source,
      items: plan.items,
      recorder,
      signal,
      open: () =>
        destination.open(account, {
          runId: lease.runId,
          exportId: subject.id,
          relationships: services.catalog.current().relationships,
          changes: new Map([...schemas].map(([name, { changes }]) => [name, changes])),
          exportName: subject.name,
          environmentName: services.catalog.current().environment.name,
          target: subject.target,
          startedAt: lease.startedAt,
          items: plan.items,
          signal,
        }),
    });
    return { kind: 'published', location: published.location };
  });
}

const isOfRecords = (connection: Connection | undefined): boolean => connection?.destination.takes === 'records';

/** What would go wrong with any export that goes through the connection; what this one asks for is its own trouble. */
const OF_CONNECTION: ReadonlySet<ErrorCode> = new Set([
  'destination_sign_in_failed',
  'destination_identity_changed',
  'destination_closed',
  'destination_unreachable',
  'address_refused',
]);

/** Credentials that the far end refuses are the connection's trouble, and its admins hear of it. */
async function markConnection(services: Services, lease: Lease, problem: AppError): Promise<void> {
  if (!OF_CONNECTION.has(problem.code)) return;
  const [subject] = await readExportsById(services, [lease.exportId]);
  const connection = await readConnection(services, subject?.connectionId);
  if (connection === undefined) return;
  await services.db.orm.transaction((tx) => storeFailure(tx, services, connection, problem));
}

/** What a worker that died left invisible at the destination. */
async function discardLeftovers(
  services: Services,
  lease: Lease,
  subject: StoredExport,
  connection: Connection,
): Promise<void> {
  try {
    await connection.destination.discard(lease.runId, subject.name, subject.target, openAccount(services, connection));
  } catch (error) {
    services.log.warn({ run: lease.runId, error: String(error) }, 'could not discard what an interrupted attempt left');
  }
}

/** Keeps the lease while the run works, and stops the run when it is canceled, lost, over its time, or to be handed over. */
class RunControl {
  readonly #services: Services;
  readonly #lease: Lease;
  readonly #abort = new AbortController();
  readonly #closing = new AbortController();
  readonly #stopping: AbortSignal;
  readonly #onStopping = () => this.stop('handover');
  readonly #beat: Promise<void>;
  readonly #since = performance.now();
  stopped: Stop | undefined;
  budgetMinutes = 0;
  /** What the run would have been held for, had the source gone on. */
  broke: Held | undefined;
  /** Record by record: what was accepted stays, however the run ends. */
  keepsSent = false;

  constructor(services: Services, worker: Worker, lease: Lease) {
    this.#services = services;
    this.#lease = lease;
    this.#stopping = worker.stopping;
    // Every call under way listens, and there are more of them than Node takes for a leak.
    setMaxListeners(0, this.#abort.signal);
    if (worker.stopping.aborted) this.stop('handover');
    worker.stopping.addEventListener('abort', this.#onStopping, { once: true });
    this.#beat = this.#keepLease();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The first reason counts. */
  stop(reason: Stop): void {
    this.stopped ??= reason;
    this.#abort.abort(new Error(`run stopped: ${this.stopped}`));
  }

  /**
   * How long the run has worked, earlier attempts included. What lies between them does not count: a bot that was down, or
   * a queue, is no fault of the destination's and none of the run's. By the clock that only goes on, as the other is set.
   */
  get workedMs(): number {
    return this.#lease.workedMs + Math.round(performance.now() - this.#since);
  }

  startBudget(milliseconds: number | undefined): void {
    if (milliseconds === undefined) return;
    this.budgetMinutes = Math.round(milliseconds / 60_000);
    const left = milliseconds - this.workedMs;
    if (left <= 0) this.stop('budget');
    void this.#services.clock.wait(Math.max(0, left), this.#closing.signal).then(() => {
      if (!this.#closing.signal.aborted) this.stop('budget');
    });
  }

  async close(): Promise<void> {
    this.#stopping.removeEventListener('abort', this.#onStopping);
    this.#closing.abort();
    await this.#beat;
  }

  async #keepLease(): Promise<void> {
    let renewedAt = performance.now();
    while (!this.#closing.signal.aborted) {
      await this.#services.clock.wait(HEARTBEAT_MS, this.#closing.signal);
      if (this.#closing.signal.aborted) return;
      try {
        const check = await renewLease(this.#services, this.#lease, this.workedMs);
        if (check === 'held') renewedAt = performance.now();
        else if (!this.#closing.signal.aborted) this.stop(check === 'lost' ? 'lost' : 'canceled');
      } catch (error) {
        this.#services.log.warn({ run: this.#lease.runId, error: String(error) }, 'heartbeat failed');
        // Past the lease another worker may have the run: stop writing, whatever the database would say.
        if (performance.now() - renewedAt > LEASE_MS) this.stop('lost');
      }
    }
  }
}
