import type { Item } from '../../destinations/contract.ts';
import type { RecordsDestination } from '../../destinations/contract-records.ts';
import { type AppError, isAppError } from '../../domain/errors.ts';
import type { Mode } from '../../domain/export.ts';
import { type Held, HeldError } from '../../engine/records/plan.ts';
import { sendRecords } from '../../engine/records/run.ts';
import type { RetryPolicy } from '../../engine/retry.ts';
import { openAccount } from '../connections/account.ts';
import type { Connection } from '../connections/read.ts';
import type { Services } from '../context.ts';
import { openPermits } from '../delivery/permits.ts';
import { ensureSet, toPlace } from '../delivery/sets.ts';
import { openDeliveryState } from '../delivery/state.ts';
import type { StoredExport } from '../exports/read.ts';
import { createSteady } from '../steady.ts';
import type { Ending } from './finish.ts';
import type { Lease } from './lease.ts';
import type { RunRecorder } from './recorder.ts';

/** Of one call to the far end: half a minute of patience beside what `Retry-After` asks for. */
const CALL_ATTEMPTS = 6;
const FIRST_RETRY_MS = 500;

export interface RecordsExecution {
  readonly services: Services;
  readonly lease: Lease;
  readonly subject: StoredExport;
  readonly connection: Connection;
  readonly destination: RecordsDestination;
  readonly items: readonly Item[];
  readonly recorder: RunRecorder;
  readonly signal: AbortSignal;
  onLost(): void;
  /** The source broke off in the middle. */
  onBroke(why: Held): void;
}

/** Brings the far end in step, or holds the run for a person to decide. */
export async function executeRecords(execution: RecordsExecution): Promise<Ending> {
  const { services, lease, subject, connection, destination, items, recorder, signal } = execution;
  const steady = createSteady(services, signal);
  const place = toPlace(connection.id, subject.target);
  const sets = await steady(() => Promise.all(items.map((item) => ensureSet(services, subject.id, item.name, place))));
  const permits = await steady(() => openPermits(services, connection.id, lease.runId, destination.batching, steady));
  const account = openAccount(services, connection);
  const policy: RetryPolicy = {
    attempts: CALL_ATTEMPTS,
    firstDelayMs: FIRST_RETRY_MS,
    wait: services.clock.wait,
    onRetry: (error, attempt) => {
      const problem = isAppError(error) ? error.message : String(error);
      services.log.info({ run: lease.runId, attempt, error: problem }, 'a call is repeated');
    },
  };
  try {
    const published = await sendRecords({
      runId: lease.runId,
      source: services.source,
      items,
      mode: toMode(destination, subject.mode, lease),
      approved: lease.approvedRemovals ?? undefined,
      destination,
      permits,
      policy,
      signal,
      recorder: {
        started: async (position) => recorder.started(position),
        sent: async (position) => recorder.sent(position),
      },
      open: () =>
        destination.open(account, {
          runId: lease.runId,
          exportId: subject.id,
          exportName: subject.name,
          environmentName: services.catalog.current().environment.name,
          target: subject.target,
          startedAt: lease.startedAt,
          items,
          signal,
        }),
      state: (position) =>
        openDeliveryState({ services, lease, setId: sets[position] ?? 0, position, onLost: execution.onLost }, steady),
      persist: (work) => steady(work),
      onBroke: execution.onBroke,
    });
    const polls = published.isMatching === true && destination.poll !== undefined;
    return { kind: 'published', location: published.location, isMatching: published.isMatching === true, polls };
  } catch (error) {
    if (error instanceof HeldError) return { kind: 'held', why: error.why };
    throw error;
  } finally {
    await permits.close();
  }
}

/** What is sent again because it was refused needs no more than that. */
export function toMode(
  destination: RecordsDestination,
  wanted: Mode | undefined,
  lease?: Pick<Lease, 'trigger'>,
): Mode {
  const mode = wanted !== undefined && destination.modes.includes(wanted) ? wanted : (destination.modes[0] ?? 'mirror');
  return mode === 'full' && lease?.trigger === 'retry' && destination.modes.includes('mirror') ? 'mirror' : mode;
}

/** A source that broke off: whoever may decide is asked, once trying again did not help. */
export const toHeld = (error: AppError, broke: Held | undefined): Ending | undefined =>
  broke !== undefined && error.family === 'source' ? { kind: 'held', why: broke } : undefined;
