import type { HistoryPoint, RunAnswer } from '../../src/domain/answers.ts';
import {
  connectionIdSchema,
  type ExportId,
  exportIdSchema,
  type PersonId,
  personIdSchema,
  requestIdSchema,
  runIdSchema,
  taskIdSchema,
} from '../../src/domain/ids.ts';
import type { LimitDetails } from '../../src/domain/limits.ts';
import { type Counts, isFinal, NO_COUNTS, type Run, type RunState, type Task } from '../../src/domain/run.ts';

/** What time it is in all samples: a Monday afternoon in Amsterdam. */
export const NOW = new Date('2026-11-23T14:05:30Z');
export const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);

const uuid = (n: number): string => `0198a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const exportId = (n = 1): ExportId => exportIdSchema.parse(uuid(n));
export const connectionId = (n = 1) => connectionIdSchema.parse(uuid(50_000 + n));
export const requestId = (n = 1) => requestIdSchema.parse(uuid(60_000 + n));
export const personId = (n = 9): PersonId => personIdSchema.parse(uuid(n));
export const runId = (n = 20) => runIdSchema.parse(uuid(n));

export function sampleTask(position: number, change: Partial<Task> = {}): Task {
  const rows = 6_000 + position * 431;
  const item = `segment_${position}`;
  return {
    id: taskIdSchema.parse(uuid(100 + position)),
    position,
    item,
    title: ['Newsletter subscribers', 'Big spenders', 'Lapsed customers'][position] ?? `Segment ${position}`,
    entityKind: 'profile',
    state: 'successful',
    expected: rows,
    counts: { ...NO_COUNTS, total: rows, added: rows, bytes: rows * 213 },
    startedAt: ago(40),
    endedAt: ago(10),
    files: [{ path: `${item}.csv`, bytes: rows * 213, rows, sha256: 'a'.repeat(64) }],
    ...change,
  };
}

/** A run in one state, as it would be at that moment. */
export function sampleRun(state: RunState, change: Partial<Run> = {}): Run {
  const hasStarted = !['queued', 'waiting', 'skipped'].includes(state);
  const whole: Partial<Counts> = state === 'completed_with_errors' ? { invalid: 6, rejected: 4 } : {};
  const tasks: Record<string, Task[]> = {
    running: [
      sampleTask(0),
      sampleTask(1, {
        state: 'running',
        counts: { ...NO_COUNTS, total: 2_400, added: 2_400 },
        endedAt: undefined,
        files: [],
      }),
      sampleTask(2, { state: 'queued', counts: NO_COUNTS, startedAt: undefined, endedAt: undefined, files: [] }),
    ],
    successful: [sampleTask(0), sampleTask(1)],
    completed_with_errors: [sampleTask(0, { counts: { ...sampleTask(0).counts, added: 5_990, ...whole } })],
    failed: [sampleTask(0, { state: 'failed', files: [], counts: NO_COUNTS })],
  };
  return {
    id: runId(),
    exportId: exportId(),
    state,
    trigger: 'on_demand',
    startedBy: personId(),
    queuedAt: ago(45),
    startedAt: hasStarted ? ago(40) : undefined,
    endedAt: isFinal(state) ? ago(3) : undefined,
    skipReason: state === 'skipped' ? 'limit_exceeded' : undefined,
    limit: undefined,
    place: undefined,
    failure:
      state === 'failed'
        ? {
            code: 'source_stalled',
            params: { seconds: 30 },
            fault: 'system',
            reference: 'K7QW2M9P',
          }
        : undefined,
    cancelRequestedBy: state === 'canceled' ? personId() : undefined,
    attempt: 1,
    location:
      state === 'successful' || state === 'completed_with_errors' ? 'newsletter/2026-11-23_14-04-50' : undefined,
    tasks: tasks[state] ?? [],
    ...change,
  };
}

export function sampleRunAnswer(state: RunState, change: Partial<RunAnswer> = {}): RunAnswer {
  return {
    run: sampleRun(state),
    exportName: 'Weekly newsletter',
    destination: 'Local folder',
    connectionId: connectionId(),
    startedBy: 'Ada Lovelace',
    canceledBy: state === 'canceled' ? 'Ada Lovelace' : undefined,
    permission: 'edit',
    joined: false,
    now: NOW,
    ...change,
  };
}

export const samplePoint = (days: number, change: Partial<HistoryPoint> = {}): HistoryPoint => ({
  at: ago(days * 86_400),
  rows: 12_000 + ((days * 731) % 900),
  seconds: 3 + ((days * 7) % 5) / 10,
  state: 'successful',
  ...change,
});

export const sampleLimit = (title: string, change: Partial<LimitDetails> = {}): LimitDetails => ({
  rule: 'per_export',
  titles: [title],
  more: 0,
  kind: 'profile',
  count: 1_204_331,
  limit: 1_000_000,
  destination: 'Mailchimp',
  ...change,
});
