import type { EntityKind } from './catalog.ts';
import type { ErrorCode, Fault } from './errors.ts';
import type { ExportId, PersonId, RunId, TaskId } from './ids.ts';
import type { LimitDetails } from './limits.ts';
import type { Place } from './place.ts';
import type { SchemaChange } from './schema-change.ts';

/**
 * queued → waiting → running → successful | completed_with_errors | failed | skipped | canceled
 * (SPEC section 7). A state on the right of the arrow is final.
 */
export const RUN_STATES = [
  'queued',
  'waiting',
  'running',
  'successful',
  'completed_with_errors',
  'failed',
  'skipped',
  'canceled',
] as const;
export type RunState = (typeof RUN_STATES)[number];

export const ACTIVE_STATES = ['queued', 'waiting', 'running'] as const satisfies readonly RunState[];

export const SKIP_REASONS = [
  'limit_exceeded',
  'below_minimum',
  'no_connection',
  'ineligible_segment',
  'upstream_failed',
  'upstream_skipped',
  'already_running',
  'needs_approval',
  'nothing_selected',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export const TRIGGERS = ['on_demand', 'schedule', 'refresh', 'retry'] as const;
export type Trigger = (typeof TRIGGERS)[number];

export const isFinal = (state: RunState): boolean => !ACTIVE_STATES.some((active) => active === state);

/** SPEC section 7: counts per run and task. Records, except `bytes`. */
export interface Counts {
  readonly total: number;
  readonly invalid: number;
  readonly unchanged: number;
  readonly added: number;
  readonly updated: number;
  readonly removed: number;
  readonly rejected: number;
  readonly bytes: number;
}

export const NO_COUNTS: Counts = {
  total: 0,
  invalid: 0,
  unchanged: 0,
  added: 0,
  updated: 0,
  removed: 0,
  rejected: 0,
  bytes: 0,
};

export const addCounts = (a: Counts, b: Counts): Counts => ({
  total: a.total + b.total,
  invalid: a.invalid + b.invalid,
  unchanged: a.unchanged + b.unchanged,
  added: a.added + b.added,
  updated: a.updated + b.updated,
  removed: a.removed + b.removed,
  rejected: a.rejected + b.rejected,
  bytes: a.bytes + b.bytes,
});

/** A run never reports success when a record was refused. */
export const toFinalState = (counts: Counts): 'successful' | 'completed_with_errors' =>
  counts.invalid + counts.rejected > 0 ? 'completed_with_errors' : 'successful';

/** Why a run failed: an error of the closed set, whose it is to fix, and where to find it in the log. */
export interface RunFailure {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  readonly fault: Fault;
  readonly reference: string;
}

/** What the far end makes of what was delivered: an audience that it is still matching is not ready yet. */
export interface Matching {
  readonly isMatching: boolean;
  /** In the far end's words; empty before it was asked. */
  readonly summary: string;
}

/** One file that a run wrote, as it stands at the destination. */
export interface WrittenFile {
  /** Relative to the run's folder. */
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
  readonly sha256: string;
}

export interface Task {
  readonly id: TaskId;
  readonly position: number;
  /** Name in the catalog, and its title when the run was planned. */
  readonly item: string;
  readonly title: string;
  readonly entityKind: EntityKind;
  readonly state: RunState;
  /** Rows counted before the task began; undefined until then. */
  readonly expected: number | undefined;
  readonly counts: Counts;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly files: readonly WrittenFile[];
  /** How its columns differ from those of the run before; only of what goes out as files. */
  readonly schemaChanges?: readonly SchemaChange[];
}

export interface Run {
  readonly id: RunId;
  readonly exportId: ExportId;
  readonly state: RunState;
  readonly trigger: Trigger;
  readonly startedBy: PersonId | undefined;
  readonly queuedAt: Date;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly skipReason: SkipReason | undefined;
  /** What was over a limit or under a minimum; also of a run that went on, close to a limit. */
  readonly limit: LimitDetails | undefined;
  readonly failure: RunFailure | undefined;
  readonly cancelRequestedBy: PersonId | undefined;
  /** Where a person asked for it, and its card stands. */
  readonly place: Place | undefined;
  /** How often a worker took the run up; more than one means a resumed run. */
  readonly attempt: number;
  /** Where the result is, in words a person can follow, e.g. a folder. */
  readonly location: string | undefined;
  readonly tasks: readonly Task[];
}

export const toRunCounts = (tasks: readonly Pick<Task, 'counts'>[]): Counts =>
  tasks.reduce((sum, task) => addCounts(sum, task.counts), NO_COUNTS);

/** Records handled; where nothing tells them apart, those that were read. */
export function toHandled(counts: Counts): number {
  const handled = counts.unchanged + counts.added + counts.updated + counts.invalid + counts.rejected;
  return handled > 0 ? handled : counts.total;
}
