import type { PageStrings } from './strings.ts';

/** What travels between the page and its server. Imported by both sides, so nothing in here needs Node or a browser. */

export interface WirePerson {
  readonly id: string;
  readonly name: string;
  readonly role: 'viewer' | 'contributor' | 'admin';
  readonly locale: string;
  readonly zone: string;
}

export interface WireConversation {
  readonly name: string;
  readonly kind: 'direct' | 'channel';
  readonly title: string;
}

/** An Adaptive Card as JSON. */
export type WireCard = Readonly<Record<string, unknown>>;

export interface WireEntry {
  readonly id: string;
  readonly conversation: string;
  /** A person's id; null for the bot. */
  readonly author: string | null;
  readonly text: string;
  readonly card: WireCard | null;
  /** Only its reader sees it. */
  readonly private: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; of two versions of one entry the later wins. */
  readonly updatedAt: string;
}

export interface WireForm {
  readonly formId: string;
  readonly title: string;
  readonly text: string;
  readonly card: WireCard;
  /** Input id → message in the reader's language. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface WireState {
  readonly environment: { readonly id: string; readonly name: string };
  readonly people: readonly WirePerson[];
  readonly me: WirePerson;
  readonly conversations: readonly WireConversation[];
  /** Of all conversations, oldest first. */
  readonly entries: readonly WireEntry[];
  /** Where the stream of events goes on after these entries. */
  readonly cursor: string;
  readonly language: 'en' | 'nl';
  readonly strings: PageStrings;
}

export type WireTurnBody =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'action';
      readonly data: unknown;
      readonly inputs: Readonly<Record<string, string>>;
      readonly entryId?: string;
    };

export interface WireTurn {
  readonly as: string;
  readonly conversation: string;
  readonly eventId: string;
  readonly body: WireTurnBody;
}

export interface WireTurnResult {
  readonly entries: readonly WireEntry[];
  readonly forms: readonly WireForm[];
  /** The sentence of the first reply that is an error, for a form that stays open. */
  readonly problem: string | null;
}

export interface WireCompletion {
  readonly line: string;
  readonly title: string;
  readonly hint: string;
}

export interface WireError {
  readonly error: { readonly code: string; readonly reference: string };
}
