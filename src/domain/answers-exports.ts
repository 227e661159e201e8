import type { Approval } from './approval.ts';
import type { Audience, EntityKind, FieldType } from './catalog.ts';
import type { FieldError, StoredError } from './errors.ts';
import type { ExportType, MappedField } from './export.ts';
import type { ConnectionId, ExportId } from './ids.ts';
import type { LimitDetails } from './limits.ts';
import type { InvalidCode, Rejection } from './rejection.ts';
import type { Matching, Run, RunState, SkipReason } from './run.ts';
import type { Schedule } from './schedule.ts';

export type Permission = 'edit' | 'view';

export interface ExportSummary {
  readonly id: ExportId;
  readonly name: string;
  /** Title of the destination, e.g. `Local folder`; undefined without a connection. */
  readonly destination: string | undefined;
  /** Last run of any trigger; undefined when there was none. */
  readonly status: { readonly state: RunState; readonly skipReason: SkipReason | undefined } | undefined;
  readonly refreshedAt: Date | undefined;
  readonly schedule: Schedule;
  readonly connection: string | undefined;
  readonly permission: Permission;
  readonly updatedBy: string;
  readonly updatedAt: Date;
}

export const SORT_COLUMNS = [
  'name',
  'type',
  'status',
  'refreshed',
  'schedule',
  'connection',
  'permission',
  'updated',
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

export interface Paging {
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

export interface ListAnswer extends Paging {
  readonly exports: readonly ExportSummary[];
  readonly search: string;
  readonly sort: SortColumn;
  readonly descending: boolean;
  /** Whether the reader may create exports here. */
  readonly canCreate: boolean;
}

export interface ExportItem {
  readonly name: string;
  /** Undefined when the catalog no longer has it. */
  readonly title: string | undefined;
  readonly kind: EntityKind | undefined;
  /** Members now; undefined when they could not be counted. */
  readonly count: number | undefined;
  readonly eligible: boolean;
}

export interface ExportAnswer {
  readonly summary: ExportSummary;
  readonly type: ExportType;
  readonly items: readonly ExportItem[];
  readonly mapping: readonly MappedField[];
  /** Settings of the destination: label key of views/strings, and the value as text. */
  /** `valueLabel`: key of views/strings for a value that is a word of ours. */
  readonly target: readonly { readonly label: string; readonly value: string; readonly valueLabel?: string }[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastRun: RunAnswer | undefined;
}

export interface FormOption {
  readonly value: string;
  readonly title: string;
  readonly count?: number | undefined;
  readonly disabled?: boolean;
  /** Where it was picked from, it is not offered now. */
  readonly isUnlisted?: boolean;
}

/** Records of a segment or entity as a file in the chat. */
export interface ChatFileAnswer {
  readonly exportId: ExportId;
  readonly exportName: string;
  /** Of the segment or entity. */
  readonly title: string;
  readonly name: string;
  readonly rows: number;
  readonly size: number;
  /** Undefined where the platform has the file itself. */
  readonly download: string | undefined;
  readonly expiresAt: Date;
}

/** A setting of the destination, drawn from the metadata of its schema. */
export interface FormSetting {
  /** Input id: `target.` and the field's name. */
  readonly id: string;
  /** Key of views/strings. */
  readonly label: string;
  readonly help: string | undefined;
  readonly placeholder: string | undefined;
  readonly required: boolean;
  readonly value: string;
  readonly choices: readonly FormOption[] | undefined;
  /** Titles of the choices are keys of views/strings. */
  readonly hasWordedChoices?: boolean;
  /** Another choice draws the form anew. */
  readonly redraws?: boolean;
  /** What the value comes to. */
  readonly example?: string | undefined;
  /** Why its choices could not be loaded; the value stands as it was saved or typed. */
  readonly unloaded?: StoredError;
}

/** Inputs of the form, as ids → text; several choices are joined with commas. */
export interface ExportFormAnswer {
  readonly mode: 'create' | 'edit' | 'duplicate';
  /** Consumed by the first successful save; sent back with every submit and reload. */
  readonly formId: string;
  /** The export that is edited. */
  readonly exportId: ExportId | undefined;
  readonly version: number | undefined;
  readonly audience: Audience;
  readonly name: string;
  readonly type: ExportType;
  readonly connection: string;
  readonly connections: readonly FormOption[];
  readonly items: readonly string[];
  /** Segments of the eligible kinds, or entities, with live counts. */
  readonly itemOptions: readonly FormOption[];
  /** Sum of the picked items; undefined when one of them could not be counted. */
  readonly total: number | undefined;
  /** Fields picked, by name; empty means all. */
  readonly fields: readonly string[];
  /** Fields that every picked item has. Empty for data-out, which takes all fields. */
  readonly fieldOptions: readonly (FormOption & { readonly type: FieldType })[];
  /** New names, a line each: `field = name`. */
  readonly rename: string;
  /** The destination takes records: its fields are inputs among `settings`, and `rename` has those without one. */
  readonly isMatched?: boolean;
  /** Fields were named: nothing is suggested besides. */
  readonly isListed?: boolean;
  /** Why it could not be loaded what the destination takes: its fields are those that are mapped. */
  readonly unloaded?: StoredError | undefined;
  readonly settings: readonly FormSetting[];
  /** Members allowed by the destination, when it has a limit. */
  readonly limit: number | undefined;
  /** A segment that is too large or too small by itself: as it is, a run would be skipped. */
  readonly skips?: LimitDetails | undefined;
  readonly errors: readonly FieldError[];
}

export interface RunAnswer {
  readonly run: Run;
  readonly exportName: string;
  readonly destination: string | undefined;
  /** That it goes through now; undefined without one. */
  readonly connectionId: ConnectionId | undefined;
  readonly startedBy: string | undefined;
  readonly canceledBy: string | undefined;
  readonly permission: Permission;
  /** True when the person asked for a run and one was under way already. */
  readonly joined: boolean;
  readonly now: Date;
  /** Of a run that sends records. */
  readonly records?: RunRecords;
}

export interface RunRecords {
  /** Of a run that was held. */
  readonly approval: Approval | undefined;
  /** The first of those that were refused; the counts are in the run. */
  readonly refused: readonly Rejection[];
  /** Records that the far end refused: sending them again can help. */
  readonly canRetry: boolean;
  readonly matching: Matching | undefined;
  /** The far end is asked about it now and then. */
  readonly isAsked: boolean;
}

/** Refused records of a run, as many as a card shows, and where all of them are. */
export interface RefusedAnswer {
  readonly exportId: ExportId;
  readonly exportName: string;
  readonly endedAt: Date | undefined;
  readonly invalid: number;
  readonly rejected: number;
  /** Sending again can help. */
  readonly canRetry: boolean;
  readonly refused: readonly Rejection[];
  /** A signed address of a CSV file. */
  readonly download: string;
  readonly permission: Permission;
}

/** What a run would do now. */
export interface PreviewAnswer {
  readonly exportId: ExportId;
  readonly exportName: string;
  readonly destination: string;
  readonly items: readonly {
    readonly title: string;
    readonly total: number;
    readonly added: number;
    readonly updated: number;
    readonly removed: number;
    readonly unchanged: number;
  }[];
  readonly invalid: readonly { readonly code: InvalidCode; readonly count: number }[];
  /** Masked, as text: field and value. */
  readonly samples: readonly (readonly { readonly name: string; readonly value: string }[])[];
  /** It would be held before anything is taken out. */
  readonly isHeld: boolean;
  readonly skipReason: SkipReason | undefined;
  readonly permission: Permission;
}

/** One run of a chart. */
export interface HistoryPoint {
  readonly at: Date;
  readonly rows: number;
  readonly seconds: number;
  readonly state: RunState;
}

export interface HistoryAnswer extends Paging {
  readonly exportId: ExportId;
  readonly exportName: string;
  readonly permission: Permission;
  readonly runs: readonly RunAnswer[];
  /** The last runs that began and ended, oldest first; empty on later pages. */
  readonly points: readonly HistoryPoint[];
}
