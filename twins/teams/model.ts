/** JSON object of unknown shape: an activity, a card, an element. */
export type Json = Readonly<Record<string, unknown>>;

export interface User {
  /** As the channel knows them: `29:…`. */
  readonly id: string;
  /** Microsoft Entra's id of the account. */
  readonly aadObjectId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly userPrincipalName: string;
  readonly role: 'user' | 'guest';
  /** As Teams writes it: `nl-NL`. */
  readonly locale: string;
  /** IANA time zone. */
  readonly zone: string;
}

export type Scope = 'personal' | 'groupChat' | 'channel';

export interface Conversation {
  /** `a:…`, `19:…@thread.v2` or `19:…@thread.tacv2`. */
  readonly id: string;
  readonly scope: Scope;
  readonly tenantId: string;
  readonly name: string;
  /** Of a channel. */
  readonly teamId: string | undefined;
  /** User ids, without the bot. */
  readonly members: readonly string[];
  /** The app is installed there. */
  readonly hasBot: boolean;
  readonly isGone: boolean;
}

/** A message as everybody in the conversation sees it. Never changed in place: an edit is a new object. */
export interface Message {
  readonly id: string;
  readonly conversationId: string;
  /** The first message of its thread, in a channel; its own id when it is the first. */
  readonly threadId: string;
  /** User id; `bot` for the app. */
  readonly from: string;
  readonly text: string;
  /** What notifications say. */
  readonly summary: string;
  readonly card: Json | undefined;
  readonly attachments: readonly Json[];
  /** The one user who sees it. */
  readonly targetedTo: string | undefined;
  /** How often it was changed. */
  readonly edits: number;
  /** What single people see in its place since they pressed a button of it, by user id. */
  readonly views: ReadonlyMap<string, Json>;
}

/** A file in somebody's OneDrive. */
export interface Stored {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A dialog that a person has open. */
export interface Dialog {
  readonly title: string;
  readonly card: Json;
  /** The message that it was opened from. */
  readonly source: Message;
}

/** What the bot answered to one activity. */
export interface Ack {
  readonly status: number;
  readonly text: string;
  readonly json: Json | undefined;
  readonly ms: number;
}

export interface SentActivity {
  readonly activity: Json;
  readonly token: string | undefined;
}

/** One call of the connector, as it came. */
export interface RecordedCall {
  /** `create`, `send`, `reply`, `update`, `delete`, `members`, `token`, `identity`, `upload`. */
  readonly operation: string;
  readonly conversationId: string;
  readonly body: Json | undefined;
  readonly isTargeted: boolean;
  /** Of the service address that was called. */
  readonly region: string;
  readonly status: number;
}

/** Upload sessions end by themselves; Teams' after some minutes, and with their file. */
export interface UploadSession {
  readonly user: User;
  readonly name: string;
  isOpen: boolean;
}
