import type { FormOption, FormSetting, Paging } from './answers-exports.ts';
import type { CommandCall } from './call.ts';
import type { Audience } from './catalog.ts';
import type { ConnectionState, Consent, VerifyResult } from './connection.ts';
import type { FieldError } from './errors.ts';
import type { ConnectionId, ExportId, PersonId, RequestId } from './ids.ts';
import type { SharedWith } from './permissions.ts';
import type { Role } from './person.ts';
import type { RequestKind, RequestState } from './request.ts';
import type { Schedule } from './schedule.ts';

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
  /** Somebody came for the limit: it stands first. */
  readonly isAtLimit: boolean;
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
