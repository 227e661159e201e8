import { createHash } from 'node:crypto';
import type { BatchResult, Rejected } from '../../destinations/contract-records.ts';
import { type AppError, isAppError } from '../../domain/errors.ts';
import { type RetryPolicy, withRetries } from '../retry.ts';
import type { Permits } from './delivery.ts';

/** How calls to the far end are made. */
export interface Sending {
  readonly permits: Permits;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal;
  /** False where one bad record makes the far end refuse the whole batch. */
  readonly reportsRejections: boolean;
}

/** One kind of call. */
export interface Carrier<T> {
  /** What makes a call this one: the same for the same records whenever they are sent in this way. */
  readonly scope: string;
  /** What goes out of a record; JSON. */
  toContent(record: T): unknown;
  carry(batch: readonly T[], id: string): Promise<BatchResult>;
  /** Told of every part of a batch as soon as its fate is known. */
  onSettled(accepted: readonly T[], refused: readonly Refused<T>[]): Promise<void>;
}

export interface Refused<T> {
  readonly record: T;
  readonly rejected: Rejected;
}

/** So often a record that was refused for a passing reason is sent in one run. */
const PASSING_ROUNDS = 3;
/** So many failures on end: the far end is away, and it is no record's doing. */
const MAX_FAILURES = 12;
/** So many parts refused and none taken: what is wrong is not a record. */
const MAX_REFUSALS = 20;

/**
 * Sends a batch until the fate of each record is known. What fails for a passing reason is repeated, as often and as
 * slowly as the policy says; a batch that fails as a whole where that may be the doing of one record is halved until the
 * bad ones are found. Throws where it is not the records': what was accepted until then has been told.
 */
export async function sendBatch<T>(sending: Sending, batch: readonly T[], carrier: Carrier<T>): Promise<void> {
  let todo = batch;
  for (let round = 1; ; round++) {
    const passing: T[] = [];
    // In a later round the far end has taken others, so what fails alone is the record's doing.
    await sendParts(sending, todo, round > 1, {
      ...carrier,
      async onSettled(accepted, refused) {
        const isLater = ({ rejected }: Refused<T>) => round < PASSING_ROUNDS && rejected.isPassing === true;
        for (const one of refused) if (isLater(one)) passing.push(one.record);
        await carrier.onSettled(
          accepted,
          refused.filter((one) => !isLater(one)),
        );
      },
    });
    if (passing.length === 0) return;
    await sending.policy.wait(sending.policy.firstDelayMs * 2 ** round, sending.signal);
    sending.signal.throwIfAborted();
    todo = passing;
  }
}

async function sendParts<T>(
  sending: Sending,
  batch: readonly T[],
  isProven: boolean,
  carrier: Carrier<T>,
): Promise<void> {
  const parts: (readonly T[])[] = [batch];
  let [accepted, failures] = [0, 0];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    // A part was tried as part of the whole before.
    const { policy } = sending;
    const attempts = part === batch ? policy.attempts : Math.min(policy.attempts, 2);
    try {
      const { rejected } = await call({ ...sending, policy: { ...policy, attempts } }, part, carrier);
      failures = 0;
      const byIndex = new Map(rejected.map((one) => [one.index, one]));
      const taken = part.filter((_, index) => !byIndex.has(index));
      accepted += taken.length;
      await carrier.onSettled(
        taken,
        part.flatMap((record, index) => toRefused(record, byIndex.get(index))),
      );
    } catch (error) {
      failures += 1;
      if (!mayBeOneRecord(sending, error)) throw error;
      const isTold = error.code === 'destination_refused';
      if (isTold ? accepted === 0 && failures >= MAX_REFUSALS : failures >= MAX_FAILURES) throw error;
      // Nothing at all went through, not even in parts.
      if (!isTold && !isProven && accepted === 0 && failures >= 4) throw error;
      const [only] = part;
      if (part.length > 1) {
        const middle = part.length >> 1;
        parts.push(part.slice(middle), part.slice(0, middle));
      } else if (only !== undefined) {
        if (!isTold && !isProven && batch.length === 1) throw error;
        await carrier.onSettled([], [{ record: only, rejected: toRejected(error) }]);
      }
    }
  }
}

const toRefused = <T>(record: T, rejected: Rejected | undefined): Refused<T>[] =>
  rejected === undefined ? [] : [{ record, rejected }];

/** A far end that names the bad records does not mean them when it refuses a batch. */
function mayBeOneRecord({ reportsRejections, signal }: Sending, error: unknown): error is AppError {
  if (signal.aborted || !isAppError(error)) return false;
  return error.code === 'destination_refused' ? !reportsRejections : error.code === 'destination_unreachable';
}

function toRejected(error: AppError): Rejected {
  const { detail } = error.params as { readonly detail?: unknown };
  const reason = typeof detail === 'string' ? detail.slice(0, 300) : '';
  if (error.code === 'destination_refused') return { index: 0, code: 'refused', reason };
  return { index: 0, code: 'unavailable', reason, isPassing: true };
}

async function call<T>(sending: Sending, part: readonly T[], carrier: Carrier<T>): Promise<BatchResult> {
  const { permits, policy, signal } = sending;
  const content = JSON.stringify(part.map(carrier.toContent));
  const id = createHash('sha256').update(`${carrier.scope}\n${content}`).digest('hex').slice(0, 32);
  return withRetries(policy, signal, async () => {
    const release = await permits.acquire(signal);
    try {
      return await carrier.carry(part, id);
    } catch (error) {
      // One run that is told to wait tells the others.
      if (isAppError(error) && error.retry.kind === 'after') await permits.pause(error.retry.ms);
      throw error;
    } finally {
      await release();
    }
  });
}
