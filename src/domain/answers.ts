import type { CommandCall } from './call.ts';
import type { Audience, CatalogProblem, EntityKind, FieldType } from './catalog.ts';
import type { ConnectionState, Consent, VerifyResult } from './connection.ts';
import type { AppError, FieldError } from './errors.ts';
import type { ExportType, MappedField } from './export.ts';
import type { ConnectionId, ExportId, PersonId, RequestId, RunId } from './ids.ts';
import type { SharedWith } from './permissions.ts';
import type { Person, Role } from './person.ts';
import type { RequestKind, RequestState } from './request.ts';
import type { Run, RunState, SkipReason } from './run.ts';
import type { Schedule } from './schedule.ts';

/**
 * What services and commands answer with, one shape per view. A view turns it into a card for one reader; so there
 * are no sentences, and no dates or numbers made into text, in here.
 */
export interface Answers {
  help: HelpAnswer;
  list: ListAnswer;
  export: ExportAnswer;
  export_form: ExportFormAnswer;
  run: RunAnswer;
  run_batch: RunBatchAnswer;
  history: HistoryAnswer;
  catalog: CatalogAnswer;
  status: StatusAnswer;
  confirm: ConfirmAnswer;
  notice: NoticeAnswer;
  pick: PickAnswer;
  error: ErrorAnswer;
  people: PeopleAnswer;
  connections: ConnectionsAnswer;
  connection: ConnectionAnswer;
  connection_form: ConnectionFormAnswer;
  connection_blocked: ConnectionBlockedAnswer;
  credentials_link: CredentialsLinkAnswer;
  access_form: AccessFormAnswer;
  deny_form: DenyFormAnswer;
  request: RequestAnswer;
  requests: RequestsAnswer;
  audit: AuditAnswer;
  settings: SettingsAnswer;
}

export type ViewName = keyof Answers;

/** A view and what it shows. */
export type Answer = { [V in ViewName]: { readonly view: V; readonly data: Answers[V] } }[ViewName];

export type Permission = 'edit' | 'view';

export interface CommandHelp {
  readonly name: string;
  /** With placeholders, e.g. `run <export…|all>`; the same in every language. */
  readonly usage: string;
  readonly examples: readonly string[];
  readonly needs: Role;
  /** Whether `name` alone does something useful, so that a button can offer it. */
  readonly runsAlone: boolean;
}

export interface HelpAnswer {
  /** Set when help was asked for one command. */
  readonly topic: CommandHelp | undefined;
  readonly commands: readonly CommandHelp[];
  readonly person: Person;
  readonly environment: string;
}

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
  readonly startedBy: string | undefined;
  readonly canceledBy: string | undefined;
  readonly permission: Permission;
  /** True when the person asked for a run and one was under way already. */
  readonly joined: boolean;
  readonly now: Date;
}

export interface RunBatchAnswer {
  readonly started: readonly RunAnswer[];
  readonly refused: readonly { readonly name: string; readonly error: AppError }[];
}

export interface HistoryAnswer extends Paging {
  readonly exportId: ExportId;
  readonly exportName: string;
  readonly permission: Permission;
  readonly runs: readonly RunAnswer[];
}

export interface CatalogAnswer {
  readonly environment: string;
  readonly audience: Audience;
  readonly source: string | undefined;
  readonly entities: readonly {
    readonly name: string;
    readonly title: string;
    readonly kind: EntityKind;
    readonly fields: number;
    readonly count: number | undefined;
  }[];
  readonly segments: readonly {
    readonly name: string;
    readonly title: string;
    readonly entity: string;
    readonly kind: EntityKind;
    readonly count: number | undefined;
    /** Whether any destination here takes it. */
    readonly eligible: boolean;
  }[];
  /** Of an edit that was not taken over, or relations that do not work. */
  readonly problems: readonly CatalogProblem[];
}

export interface StatusAnswer {
  readonly environment: string;
  readonly version: string;
  readonly running: readonly RunAnswer[];
  readonly recent: readonly RunAnswer[];
  readonly exports: number;
  readonly workers: number;
  readonly source: { readonly ok: true; readonly product: string } | { readonly ok: false; readonly error: AppError };
  readonly catalogProblems: number;
  readonly now: Date;
}

/** What is about to happen and cannot be undone, or reaches far. */
export type ConfirmSubject =
  | {
      readonly kind: 'delete_export';
      readonly name: string;
      readonly destination: string | undefined;
      readonly runs: number;
    }
  | { readonly kind: 'disconnect_export'; readonly name: string; readonly connection: string }
  | { readonly kind: 'delete_connection'; readonly name: string; readonly destination: string }
  | { readonly kind: 'unshare_connection'; readonly name: string; readonly exports: number }
  | { readonly kind: 'remove_person'; readonly name: string; readonly role: Role }
  | {
      readonly kind: 'run_all';
      readonly will: readonly string[];
      readonly wont: readonly {
        readonly name: string;
        readonly reason: 'schedule_off' | 'no_connection' | 'running' | 'not_allowed';
      }[];
    };

export interface ConfirmAnswer {
  readonly confirmationId: string;
  readonly subject: ConfirmSubject;
  readonly expiresAt: Date;
}

/** Something is done; one line and perhaps a next step. */
export type NoticeAnswer =
  | {
      readonly kind: 'export_created' | 'export_updated' | 'export_unchanged';
      readonly id: ExportId;
      readonly name: string;
    }
  | { readonly kind: 'export_deleted'; readonly name: string; readonly by: PersonId }
  | { readonly kind: 'cancel_requested'; readonly runId: RunId; readonly name: string }
  | { readonly kind: 'export_disconnected'; readonly id: ExportId; readonly name: string }
  | {
      readonly kind: 'connection_shared';
      readonly id: ConnectionId;
      readonly name: string;
      readonly with: readonly string[] | 'contributors';
    }
  | {
      readonly kind: 'connection_unshared';
      readonly id: ConnectionId;
      readonly name: string;
      readonly with: readonly string[] | 'everyone';
    }
  | { readonly kind: 'connection_deleted'; readonly name: string }
  | { readonly kind: 'role_set'; readonly name: string; readonly role: Role }
  | { readonly kind: 'person_removed'; readonly name: string }
  /** To the asker, when an admin has answered; `resume` takes them back to where they were. */
  | { readonly kind: 'request_answered'; readonly request: RequestAnswer; readonly resume: CommandCall | undefined }
  /** To the admins: credentials were refused by the far end; failures of its schedules are folded into this. */
  | { readonly kind: 'connection_needs_sign_in'; readonly id: ConnectionId; readonly name: string }
  | { readonly kind: 'confirmation_declined' };

/** A name fits several, or none exactly: choose one. */
export interface PickAnswer {
  /** What to do with the one that is picked. */
  readonly purpose: string;
  readonly options: readonly { readonly title: string; readonly call: CommandCall }[];
}

export interface ErrorAnswer {
  readonly error: AppError;
}

export interface PeopleAnswer {
  readonly people: readonly {
    readonly id: PersonId;
    readonly handle: string;
    readonly name: string;
    readonly role: Role;
    readonly email: string | undefined;
    /** Surfaces on which they have an account, e.g. `slack`. */
    readonly accounts: readonly string[];
    readonly isReader: boolean;
  }[];
  readonly openRequests: number;
}

export interface ConnectionSummary {
  readonly id: ConnectionId;
  readonly name: string;
  /** Title of the destination. */
  readonly destination: string;
  readonly state: ConnectionState;
  readonly sharedWith: SharedWith;
  /** Names, when it is shared with people by name. */
  readonly people: readonly string[];
  readonly canUse: boolean;
  readonly exports: number;
}

export interface ConnectionsAnswer {
  readonly connections: readonly ConnectionSummary[];
  /** The reader is an admin. */
  readonly canManage: boolean;
}

export interface ConnectionAnswer {
  readonly summary: ConnectionSummary;
  readonly settings: readonly { readonly label: string; readonly value: string }[];
  /** Nobody reads a secret back: only whether there is one, or the name of the environment variable that holds it. */
  readonly credentials: 'not_needed' | 'missing' | 'stored' | { readonly environment: readonly string[] };
  readonly consent: Consent | undefined;
  readonly verified: VerifyResult | undefined;
  /** The destination's own limit and the override. */
  readonly limit: { readonly own: number | undefined; readonly override: number | undefined };
  readonly createdBy: string | undefined;
  readonly createdAt: Date;
  readonly updatedBy: string | undefined;
  readonly updatedAt: Date;
  readonly canManage: boolean;
  /** An open request of the reader for this connection. */
  readonly requested: boolean;
  /** Set by `verify`: just now. */
  readonly justVerified: boolean;
}

export interface ConnectionFormAnswer {
  readonly mode: 'add' | 'edit';
  readonly formId: string;
  readonly connectionId: ConnectionId | undefined;
  readonly version: number | undefined;
  readonly name: string;
  readonly destination: string;
  readonly destinations: readonly FormOption[];
  readonly settings: readonly FormSetting[];
  /** Credentials are entered on a page of their own, where consent is given as well; without any, consent is given here. */
  readonly needsCredentials: boolean;
  readonly consent: boolean;
  readonly sharedWith: SharedWith;
  /** Ids of the people it is shared with. */
  readonly people: readonly string[];
  readonly peopleOptions: readonly FormOption[];
  readonly memberLimit: string;
  readonly ownLimit: number | undefined;
  readonly errors: readonly FieldError[];
}

/** A connection that exports still use: what to do with each. */
export interface ConnectionBlockedAnswer {
  readonly id: ConnectionId;
  readonly name: string;
  readonly exports: readonly { readonly id: ExportId; readonly name: string; readonly schedule: Schedule }[];
}

export interface CredentialsLinkAnswer {
  readonly id: ConnectionId;
  readonly name: string;
  readonly destination: string;
  readonly url: string;
  readonly expiresAt: Date;
}

export interface AccessFormAnswer {
  readonly formId: string;
  readonly kind: RequestKind;
  readonly connection: { readonly id: ConnectionId; readonly name: string } | undefined;
  readonly role: Role | undefined;
  readonly reason: string;
  readonly resume: CommandCall | undefined;
  readonly errors: readonly FieldError[];
}

export interface DenyFormAnswer {
  readonly formId: string;
  readonly requestId: RequestId;
  readonly asker: string;
  readonly reason: string;
  readonly errors: readonly FieldError[];
}

export interface RequestAnswer {
  readonly id: RequestId;
  readonly kind: RequestKind;
  readonly state: RequestState;
  readonly asker: string;
  readonly askerId: PersonId;
  readonly connection: { readonly id: ConnectionId; readonly name: string; readonly destination: string } | undefined;
  readonly role: Role | undefined;
  readonly reason: string;
  readonly answeredBy: string | undefined;
  readonly answeredAt: Date | undefined;
  /** Why it was denied. */
  readonly answer: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The reader is an admin and it is open. */
  readonly canAnswer: boolean;
}

export interface RequestsAnswer {
  readonly requests: readonly RequestAnswer[];
  /** False: the reader's own only. */
  readonly all: boolean;
}

export interface AuditAnswer extends Paging {
  readonly rows: readonly {
    readonly at: Date;
    readonly person: string;
    readonly role: Role | undefined;
    readonly surface: string;
    /** Noun and verb, e.g. `export.create`. */
    readonly action: string;
    readonly outcome: 'done' | 'refused';
    readonly subject: string;
    /** Names of what changed, e.g. `name`, `mapping`. */
    readonly changed: readonly string[];
  }[];
  readonly filter: {
    readonly person: string;
    readonly action: string;
    readonly subject: string;
    readonly outcome: string;
  };
  /** A signed address of all the rows as CSV; expires. */
  readonly download: string | undefined;
}

export interface SettingsAnswer {
  readonly environment: string;
  readonly audience: Audience;
  /** Where request cards go; undefined: to each admin by direct message. */
  readonly adminChannel: string | undefined;
  readonly saved: boolean;
}
