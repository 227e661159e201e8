import type { Audience, EntityKind, FieldType } from './catalog.ts';
import type { FieldError } from './errors.ts';
import type { ExportType, MappedField } from './export.ts';
import type { ConnectionId, ExportId } from './ids.ts';
import type { Run, RunState, SkipReason } from './run.ts';
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
  readonly target: readonly { readonly label: string; readonly value: string }[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastRun: RunAnswer | undefined;
}

export interface FormOption {
  readonly value: string;
  readonly title: string;
  readonly count?: number | undefined;
  readonly disabled?: boolean;
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
  readonly settings: readonly FormSetting[];
  /** Members allowed by the destination, when it has a limit. */
  readonly limit: number | undefined;
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
