import type { Permission, RunAnswer } from './answers-exports.ts';
import type { FieldError, StoredError } from './errors.ts';
import type { BatchId, ExportId, RefreshId } from './ids.ts';
import type { Recurrence, RecurrenceKind } from './recurrence.ts';
import type { RefreshState, RefreshTrigger, StepKind, StepNote } from './refresh.ts';
import type { RunFailure, RunState, SkipReason } from './run.ts';
import type { Schedule } from './schedule.ts';

/** A time that is close to that of another export on the same connection, and what could be taken instead. */
export interface SlotTip {
  readonly other: string;
  readonly at: Date;
  readonly otherAt: Date;
  /** Undefined: no quarter hour is free. */
  readonly free: Recurrence | undefined;
}

export interface ScheduleAnswer {
  /** `refresh`: that of the environment itself. */
  readonly subject:
    | {
        readonly kind: 'export';
        readonly id: ExportId;
        readonly name: string;
        /** Whether it has a connection; without one it does not run. */
        readonly isConnected: boolean;
      }
    | { readonly kind: 'refresh' };
  readonly schedule: Schedule;
  /** When it will happen, three times; empty when it is off. */
  readonly next: readonly Date[];
  readonly permission: Permission;
  readonly tip: SlotTip | undefined;
  /** Just now. */
  readonly saved: boolean;
}

export interface SchedulesAnswer {
  readonly change: 'kept' | 'replaced';
  readonly active: boolean;
  readonly exports: readonly { readonly id: ExportId; readonly name: string; readonly schedule: Schedule }[];
}

/** The inputs of the form, as text where people type. */
export interface ScheduleFields {
  readonly kind: RecurrenceKind;
  readonly active: boolean;
  /** Hours. */
  readonly every: string;
  /** From when they are counted, `HH:mm`. */
  readonly start: string;
  readonly weekdays: readonly number[];
  readonly days: readonly number[];
  /** `08:00, 13:30` */
  readonly times: string;
  readonly zone: string;
}

export interface ScheduleFormAnswer {
  readonly formId: string;
  readonly subject: 'exports' | 'refresh';
  readonly exports: readonly { readonly id: ExportId; readonly name: string; readonly schedule: Schedule }[];
  /** Of several: only the switch, or a new rule for all. */
  readonly mode: 'keep' | 'override';
  readonly kinds: readonly RecurrenceKind[];
  readonly fields: ScheduleFields;
  /** What the fields come to; undefined while they come to nothing. */
  readonly preview: { readonly recurrence: Recurrence; readonly next: readonly Date[] } | undefined;
  readonly tip: SlotTip | undefined;
  readonly errors: readonly FieldError[];
}

/** Choose one or several exports, and then do something with them. */
export interface PickFormAnswer {
  readonly formId: string;
  readonly purpose: 'run' | 'schedule';
  readonly exports: readonly { readonly id: ExportId; readonly name: string; readonly schedule: Schedule }[];
  readonly picked: readonly string[];
  readonly errors: readonly FieldError[];
}

/** Several runs that were asked for at once, as they are now. */
export interface RunBatchAnswer {
  readonly id: BatchId;
  readonly counts: Readonly<Partial<Record<RunState, number>>>;
  /** The most telling first, not all of many. */
  readonly runs: readonly RunAnswer[];
  readonly refused: readonly { readonly name: string; readonly error: StoredError }[];
}

export interface RefreshStepAnswer {
  readonly kind: StepKind;
  readonly title: string;
  readonly state: RefreshState | 'skipped';
  readonly skipReason: SkipReason | undefined;
  readonly note: StepNote | undefined;
  readonly count: number | undefined;
  /** The count of the refresh before; undefined for the first. */
  readonly before: number | undefined;
  readonly failure: RunFailure | undefined;
}

export interface RefreshAnswer {
  readonly id: RefreshId;
  readonly environment: string;
  readonly state: RefreshState;
  readonly trigger: RefreshTrigger;
  readonly startedBy: string | undefined;
  readonly queuedAt: Date;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly failure: RunFailure | undefined;
  readonly canceling: boolean;
  readonly steps: readonly RefreshStepAnswer[];
  /** Of the exports that follow it: how many stand where, and the most telling of them. */
  readonly runCounts: Readonly<Partial<Record<RunState, number>>>;
  readonly runs: readonly RunAnswer[];
  /** Followers that the person who asked may not run. */
  readonly leftOut: number;
  readonly canStart: boolean;
  readonly isAdmin: boolean;
  /** Somebody asked for a refresh while this one was under way. */
  readonly joined: boolean;
  readonly now: Date;
}

export interface CalendarAnswer {
  /** Undefined: the person has none, or has just given it up. */
  readonly url: string | undefined;
  readonly change: 'none' | 'made' | 'renewed' | 'revoked';
}

/** Something that will happen by itself. */
export interface Upcoming {
  /** Undefined: the refresh of the environment. */
  readonly exportName: string | undefined;
  readonly at: Date;
  readonly recurrence: Recurrence;
}
