/** JSON object of unknown shape: what Slack calls a block, an element, a payload. */
export type Json = Readonly<Record<string, unknown>>;

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly enterprise: { readonly id: string; readonly name: string } | undefined;
  /** The app's bot user in this workspace. */
  readonly botUserId: string;
  readonly botId: string;
  readonly installed: boolean;
}

export interface User {
  readonly id: string;
  readonly teamId: string;
  /** The handle, without `@`. */
  readonly name: string;
  readonly realName: string;
  readonly email: string | undefined;
  /** IANA time zone. */
  readonly tz: string;
  /** As Slack writes it: `en-US`. */
  readonly locale: string;
  readonly isAdmin: boolean;
  /** Invited to some channels only. */
  readonly isGuest: boolean;
  readonly isBot: boolean;
  readonly deleted: boolean;
}

export type ChannelKind = 'public' | 'private' | 'im' | 'mpim';

export interface Channel {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly archived: boolean;
  /** User ids, the bot's included. */
  readonly members: readonly string[];
  /** Seconds since the epoch. */
  readonly created: number;
}

/** A message as the Web API writes it, with the channel it is in. Never changed in place: an edit is a new object. */
export interface Message {
  readonly type: 'message';
  readonly subtype?: string | undefined;
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Json[] | undefined;
  readonly attachments?: readonly Json[] | undefined;
  readonly thread_ts?: string | undefined;
  readonly bot_id?: string | undefined;
  readonly app_id?: string | undefined;
  readonly team?: string | undefined;
  readonly metadata?: Json | undefined;
  readonly edited?: { readonly user: string; readonly ts: string } | undefined;
  readonly files?: readonly Json[] | undefined;
  /** True of a reply that is shown in the channel too. */
  readonly isBroadcast?: boolean | undefined;
  readonly unfurl_links?: boolean | undefined;
  readonly unfurl_media?: boolean | undefined;
}

/** A message that one person alone sees. Gone from Slack after a reload, kept here. */
export interface Ephemeral {
  readonly channel: string;
  /** Who sees it. */
  readonly user: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks?: readonly Json[] | undefined;
  readonly thread_ts?: string | undefined;
  /** `slackbot` says what went wrong with a command. */
  readonly from: 'app' | 'slackbot';
}

/** `{ [block_id]: { [action_id]: { type, value | selected_… } } }` */
export type StateValues = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** A modal or App Home as the Web API writes it. */
export interface View {
  readonly id: string;
  readonly team_id: string;
  readonly type: 'modal' | 'home';
  readonly blocks: readonly Json[];
  readonly title?: Json | undefined;
  readonly submit?: Json | null | undefined;
  readonly close?: Json | null | undefined;
  readonly private_metadata: string;
  readonly callback_id: string;
  readonly external_id: string;
  readonly state: { readonly values: StateValues };
  readonly hash: string;
  readonly clear_on_close: boolean;
  readonly notify_on_close: boolean;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  readonly app_id: string;
  readonly bot_id: string;
  readonly app_installed_team_id: string;
}

export interface FileRecord {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  readonly title: string;
  readonly altText: string | undefined;
  /** Bytes that were promised. */
  readonly length: number;
  readonly content: Uint8Array | undefined;
  /** Whether `files.completeUploadExternal` was told of it. */
  readonly isComplete: boolean;
  readonly shared: readonly { readonly channel: string; readonly ts: string }[];
}

export interface Token {
  readonly value: string;
  readonly kind: 'bot' | 'user' | 'app';
  /** Unset for organisation-wide and app-level tokens. */
  readonly teamId: string | undefined;
  readonly enterpriseId: string | undefined;
  readonly scopes: readonly string[];
  /** `inactive` since the app was removed from its workspace. */
  readonly status: 'active' | 'revoked' | 'inactive';
  /** Milliseconds; unset without token rotation. */
  readonly expiresAt: number | undefined;
}

/** What a response_url stands for. */
export interface ResponseUrl {
  readonly id: string;
  readonly teamId: string;
  readonly channel: string;
  readonly user: string;
  /** The message whose button was pressed; unset for a slash command. */
  readonly source: { readonly ts: string; readonly isEphemeral: boolean } | undefined;
  readonly expiresAt: number;
  readonly uses: number;
}

export interface Trigger {
  readonly id: string;
  readonly user: string;
  readonly teamId: string;
  /** The modal it was pressed in. */
  readonly viewId: string | undefined;
  readonly expiresAt: number;
  readonly used: boolean;
}

/** How Slack writes it: commands as a form, interactions as a form with one field `payload`, events as JSON. */
export type RequestKind = 'command' | 'interaction' | 'event';

export interface SentRequest {
  readonly kind: RequestKind;
  readonly payload: Json;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}
