import type { FormOption, RunAnswer } from './answers-exports.ts';
import type { FieldError } from './errors.ts';
import type { ConnectionId, ExportId, SubscriptionId } from './ids.ts';
import type { NotificationKind } from './notification.ts';
import type { EventGroup, Subscription, SubscriptionOptions } from './subscription.ts';

/** One event as a channel is told of it. */
export interface ToldEvent {
  readonly kind: NotificationKind;
  readonly at: Date;
  /** Undefined for one that is a connection's. */
  readonly run: RunAnswer | undefined;
  readonly connection:
    | {
        readonly id: ConnectionId;
        readonly name: string;
        /** When somebody has to sign in again. */
        readonly endsAt?: Date | undefined;
      }
    | undefined;
  /** Exports that use the connection, where it is the connection's. */
  readonly exports: number;
  /** In a row, this one included; for a recovery those before it. */
  readonly failures: number;
  /** An earlier message told of the first failure in this row: a line is enough. */
  readonly isRepeat: boolean;
  /** Name of the owner, who is called because it keeps failing. */
  readonly calls: string | undefined;
}

export interface NotificationAnswer {
  readonly event: ToldEvent;
  /** For one person, in a direct message: buttons are theirs alone. */
  readonly isDirect: boolean;
}

/** What happened in a while, told together. */
export interface DigestAnswer {
  readonly rows: readonly {
    /** The last one of its kind and export. */
    readonly event: ToldEvent;
    /** How many there were. */
    readonly count: number;
  }[];
  readonly total: number;
  readonly from: Date;
  readonly to: Date;
}

/** An export by its name, for what is about some by name. */
export interface NamedExport {
  readonly id: ExportId;
  readonly name: string;
}

export interface SubscriptionAnswer extends SubscriptionOptions {
  readonly id: SubscriptionId;
  /** What people call it; empty for a direct message. */
  readonly channel: string;
  readonly isHere: boolean;
  readonly exports: 'all' | readonly NamedExport[];
  readonly groups: readonly EventGroup[];
  readonly createdBy: string;
  readonly closed: Subscription['closed'];
  readonly canEdit: boolean;
  /** Just now. */
  readonly saved: boolean;
}

export interface SubscriptionsAnswer {
  readonly subscriptions: readonly SubscriptionAnswer[];
  readonly canSubscribe: boolean;
}

/** Values of the inputs as text. */
export interface SubscriptionFormAnswer {
  readonly formId: string;
  readonly id: SubscriptionId;
  readonly version: number;
  readonly channel: string;
  readonly isAll: boolean;
  readonly exports: readonly string[];
  readonly exportOptions: readonly FormOption[];
  readonly groups: readonly string[];
  readonly repeats: string;
  readonly digest: string;
  readonly quiet: string;
  readonly zone: string;
  readonly own: boolean;
  readonly errors: readonly FieldError[];
}
