import type { Json } from './cards/frame.ts';

/*
 * What this surface needs of an SDK for Teams, and all that it knows of one. `botbuilder/` implements it; its successor
 * takes the place of that folder and of nothing else.
 */

export interface TeamsPort {
  /**
   * Runs `handle` if Teams sent the activity for this bot: signed by its key, for this app, now, from the address that the
   * activity names. What `handle` gives is the body of the answer to an invoke.
   */
  dispatch(
    authorization: string,
    activity: SignedActivity,
    handle: () => Promise<Json | undefined>,
  ): Promise<Dispatched>;
  send(target: Target, message: TeamsMessage): Promise<Sent>;
  /** Puts a message in the place of one that stands there. */
  update(target: Target, id: string, message: TeamsMessage): Promise<Sent>;
  /** The chat with one person. */
  openChat(target: ChatTarget): Promise<Opened>;
  /** Undefined for somebody who is not there. Throws when it cannot be asked. */
  readMember(target: Target, member: string): Promise<Member | undefined>;
}

/** The part of an activity that its token vouches for. */
export interface SignedActivity {
  readonly type: string;
  readonly channelId: string;
  readonly serviceUrl: string;
  readonly id?: string | undefined;
  readonly conversation: { readonly id: string };
}

/** `refused`: not from Teams. `unavailable`: the keys could not be asked for, so nobody can tell. */
export type Dispatched =
  | { readonly kind: 'handled'; readonly body: Json | undefined }
  | { readonly kind: 'refused' | 'unavailable'; readonly why: string };

export interface Target {
  readonly serviceUrl: string;
  /** With `;messageid=` for a thread. */
  readonly conversation: string;
}

export interface ChatTarget {
  readonly serviceUrl: string;
  readonly tenant: string;
  /** `29:…`, or the id of the account in Entra. */
  readonly member: string;
}

export interface TeamsMessage {
  /** For notifications, and alone where there is no card. */
  readonly text: string;
  readonly card: Json | undefined;
  /** In the place of a card: one of Teams' own. */
  readonly attachment?: Json;
  /** `29:…` of the one person who sees it, in a place where others read. */
  readonly onlyFor?: string;
}

export type Sent = { readonly ok: true; readonly id: string } | Failed;
export type Opened = { readonly ok: true; readonly conversation: string } | Failed;

export interface Failed {
  readonly ok: false;
  /** Of HTTP; 0 when nobody answered. */
  readonly status: number;
  /** The connector's word, e.g. `BotNotInConversationRoster`. */
  readonly code: string;
  readonly retryAfterMs: number | undefined;
}

export interface Member {
  readonly id: string;
  readonly aadObjectId: string | undefined;
  readonly name: string;
  readonly email: string | undefined;
  readonly userPrincipalName: string | undefined;
  readonly isGuest: boolean;
  /** Where their account is, as far as it is told. */
  readonly tenant: string | undefined;
}
