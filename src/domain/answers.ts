import type {
  AccessFormAnswer,
  AuditAnswer,
  ConnectionAnswer,
  ConnectionBlockedAnswer,
  ConnectionFormAnswer,
  ConnectionsAnswer,
  CredentialsLinkAnswer,
  DenyFormAnswer,
  PeopleAnswer,
  RequestAnswer,
  RequestsAnswer,
  SettingsAnswer,
} from './answers-admin.ts';
import type {
  ChatFileAnswer,
  ExportAnswer,
  ExportFormAnswer,
  HistoryAnswer,
  ListAnswer,
  PreviewAnswer,
  RefusedAnswer,
  RunAnswer,
} from './answers-exports.ts';
import type { HomeAnswer, WelcomeAnswer } from './answers-home.ts';
import type {
  DigestAnswer,
  NotificationAnswer,
  SubscriptionAnswer,
  SubscriptionFormAnswer,
  SubscriptionsAnswer,
} from './answers-notifications.ts';
import type {
  CalendarAnswer,
  PickFormAnswer,
  RefreshAnswer,
  RunBatchAnswer,
  ScheduleAnswer,
  ScheduleFormAnswer,
  SchedulesAnswer,
  Upcoming,
} from './answers-schedules.ts';
import type { CommandCall } from './call.ts';
import type { Audience, CatalogProblem, EntityKind } from './catalog.ts';
import type { ChatFileFormat } from './chat-file.ts';
import type { AppError } from './errors.ts';
import type { ConnectionId, ExportId, PersonId, RunId } from './ids.ts';
import type { Person, Role } from './person.ts';
import type { Recurrence } from './recurrence.ts';
import type { Schedule } from './schedule.ts';

export type * from './answers-admin.ts';
export type * from './answers-exports.ts';
export { SORT_COLUMNS } from './answers-exports.ts';
export type * from './answers-home.ts';
export type * from './answers-notifications.ts';
export type * from './answers-schedules.ts';

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
  run_details: RunAnswer;
  run_batch: RunBatchAnswer;
  refused: RefusedAnswer;
  preview: PreviewAnswer;
  history: HistoryAnswer;
  catalog: CatalogAnswer;
  status: StatusAnswer;
  home: HomeAnswer;
  welcome: WelcomeAnswer;
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
  chat_file: ChatFileAnswer;
  access_form: AccessFormAnswer;
  deny_form: DenyFormAnswer;
  request: RequestAnswer;
  requests: RequestsAnswer;
  audit: AuditAnswer;
  settings: SettingsAnswer;
  notification: NotificationAnswer;
  digest: DigestAnswer;
  subscription: SubscriptionAnswer;
  subscriptions: SubscriptionsAnswer;
  subscription_form: SubscriptionFormAnswer;
  schedule: ScheduleAnswer;
  schedules: SchedulesAnswer;
  schedule_form: ScheduleFormAnswer;
  pick_form: PickFormAnswer;
  refresh: RefreshAnswer;
  calendar: CalendarAnswer;
}

export type ViewName = keyof Answers;

/** A view and what it shows. */
export type Answer = { [V in ViewName]: { readonly view: V; readonly data: Answers[V] } }[ViewName];

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
  /** What runs by itself next, the soonest first. */
  readonly next: readonly Upcoming[];
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
  | { readonly kind: 'reset_export'; readonly name: string }
  | { readonly kind: 'unshare_connection'; readonly name: string; readonly exports: number }
  | { readonly kind: 'remove_person'; readonly name: string; readonly role: Role }
  | {
      readonly kind: 'run_all';
      readonly will: readonly string[];
      readonly wont: readonly {
        readonly name: string;
        readonly reason: 'schedule_off' | 'no_connection' | 'running' | 'not_allowed';
      }[];
    }
  | {
      readonly kind: 'refresh';
      readonly environment: string;
      readonly entities: number;
      readonly segments: number;
      /** Exports that follow it and will run. */
      readonly exports: readonly string[];
      readonly leftOut: number;
    }
  | {
      readonly kind: 'replace_schedules';
      readonly recurrence: Recurrence;
      readonly exports: readonly { readonly name: string; readonly schedule: Schedule }[];
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
  /** It comes as a message of its own. */
  | { readonly kind: 'file_posted'; readonly name: string }
  /** Where a platform asks people before it takes one. */
  | { readonly kind: 'file_declined'; readonly id: ExportId; readonly name: string; readonly format: ChatFileFormat }
  | { readonly kind: 'export_deleted'; readonly name: string; readonly by: PersonId }
  | { readonly kind: 'refresh_cancel_requested' }
  | { readonly kind: 'export_reset' | 'run_rejected'; readonly id: ExportId; readonly name: string }
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
  | { readonly kind: 'admin_claimed'; readonly environment: string }
  /** To the asker, when an admin has answered; `resume` takes them back to where they were. */
  | { readonly kind: 'request_answered'; readonly request: RequestAnswer; readonly resume: CommandCall | undefined }
  /** To the admins: credentials were refused by the far end; failures of its schedules are folded into this. */
  | { readonly kind: 'connection_needs_sign_in'; readonly id: ConnectionId; readonly name: string }
  /** To the admins, ahead of time: somebody has to sign in again by then. */
  | {
      readonly kind: 'connection_sign_in_ends';
      readonly id: ConnectionId;
      readonly name: string;
      readonly endsAt: Date;
    }
  | { readonly kind: 'unsubscribed'; readonly channel: string }
  /** To who subscribed a channel, when nothing can be brought there any more. */
  | { readonly kind: 'subscription_closed'; readonly channel: string }
  | { readonly kind: 'confirmation_declined' }
  /** To people of another organisation, or guests of this one, as the platform tells it. */
  | { readonly kind: 'stranger' | 'guest'; readonly workspace: string }
  /** The answer comes elsewhere, because the bot cannot write where it was asked. */
  | { readonly kind: 'invite_bot' | 'answered_directly'; readonly channel: string }
  /** A platform allows a few seconds to open a form; `call` opens it. */
  | { readonly kind: 'form_expired'; readonly call: CommandCall }
  /** Carried out, but what it answered is lost. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'not_carried_out'; readonly reference: string };

/** A name fits several, or none exactly: choose one. */
export interface PickAnswer {
  /** What to do with the one that is picked. */
  readonly purpose: string;
  readonly options: readonly { readonly title: string; readonly call: CommandCall }[];
}

export interface ErrorAnswer {
  readonly error: AppError;
}
