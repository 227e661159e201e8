import type { CommandCall } from '../domain/call.ts';
import type { EnvironmentId, PersonId, TurnId } from '../domain/ids.ts';
import type { Person } from '../domain/person.ts';
import type { Place } from '../domain/place.ts';
import type { CardJson, Subject } from '../views/contract.ts';

/** One thing that a person did on a surface. */
export interface Turn {
  /** `web`, `terminal`, …; written to the audit log. */
  readonly surface: string;
  readonly environmentId: EnvironmentId;
  readonly personId: PersonId;
  /** Id of this event; one that comes twice is answered once. */
  readonly event: { readonly id: string } | ReceivedTurn;
  /** Where it was said, on platforms that have more places than one. */
  readonly place?: Place;
  readonly body: Body;
}

/** An event of the inbox, which has checked that it is new. */
export interface ReceivedTurn {
  readonly turnId: TurnId;
  /** 1 the first time; more when a process died over it, or failed. */
  readonly attempt: number;
  /** Nobody waits for the answer: where the database was lost in the turn, it may come again instead of being answered. */
  readonly comesAgain: boolean;
}

export type Body = TextBody | ActionBody;

export interface TextBody {
  readonly kind: 'text';
  readonly text: string;
}

/**
 * A button or form: the `data` of its Action.Execute (`{ v, command, input, formId? }`) as it came, with the card's
 * inputs. Nothing in it is trusted.
 */
export interface ActionBody {
  readonly kind: 'action';
  readonly data: unknown;
  /** Adaptive Card input values: id → text; several choices are joined with commas. */
  readonly inputs: Readonly<Record<string, string>>;
}

export type Reply = MessageReply | FormReply;

export interface MessageReply {
  readonly kind: 'message';
  /** The view it was drawn from, e.g. `run`; for tests and logs. */
  readonly view: string;
  readonly title: string;
  readonly text: string;
  readonly card: CardJson;
  /** Only the person who acted should see it. */
  readonly private: boolean;
  /** Put it in the place of the message whose button was pressed. */
  readonly replace: boolean;
  /** Set when the message is to be redrawn as this changes. */
  readonly subject?: Subject;
  /** Code of an error, when the turn failed. */
  readonly error?: string;
}

/** A card with inputs, to be shown as a dialog. One with the formId of the open dialog takes its place, typed values kept. */
export interface FormReply {
  readonly kind: 'form';
  readonly view: string;
  readonly formId: string;
  readonly title: string;
  readonly text: string;
  readonly card: CardJson;
  /** Messages beside their inputs, by input id, in the reader's language. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface Drawn {
  readonly title: string;
  readonly text: string;
  readonly card: CardJson;
  /** False once the subject will not change any more. */
  readonly live: boolean;
  /** Of a run: what it does is done, though what is said of it may change. */
  readonly hasEnded?: boolean;
}

export interface Completion {
  /** The whole line with the completion in place. */
  readonly line: string;
  readonly title: string;
  readonly hint: string;
}

/** What a surface sees of the program. */
export interface Chat {
  /** Runs one turn to its end; never throws for what a person did wrong, and answers a repeated event with nothing. */
  handle(turn: Turn): Promise<readonly Reply[]>;
  /** A subject's card for one reader as it is now; undefined when it is gone. */
  draw(subject: Subject | HomeSubject, personId: PersonId): Promise<Drawn | undefined>;
  /** Called, in any process, whenever a subject has changed. Returns the way to stop. */
  watch(listener: (subject: Subject) => void): () => void;
  /** What could be typed next: commands, then names of exports. At most eight. */
  complete(environmentId: EnvironmentId, personId: PersonId, line: string): Promise<readonly Completion[]>;
  people(environmentId: EnvironmentId): Promise<readonly Person[]>;
  readonly transcript: Transcript;
}

/** A person's dashboard. */
export interface HomeSubject {
  readonly kind: 'home';
  readonly id: PersonId;
}

/**
 * The memory of conversations whose platform has none of its own: the web chat's. Entries survive a restart and are
 * seen by every process on the database.
 */
export interface Transcript {
  append(entry: NewEntry): Promise<Entry>;
  /** Puts a new card in the place of the old one; undefined when the entry is gone. */
  replace(id: string, content: Pick<Entry, 'text' | 'card' | 'subject'>): Promise<Entry | undefined>;
  find(id: string): Promise<Entry | undefined>;
  /** Newest last, at most `limit`, only what the person may see. */
  list(conversation: Conversation, personId: PersonId, limit: number): Promise<readonly Entry[]>;
  bySubject(subject: Subject): Promise<readonly Entry[]>;
  watch(listener: (entryId: string) => void): () => void;
}

export interface Conversation {
  readonly environmentId: EnvironmentId;
  readonly name: string;
}

export interface NewEntry {
  readonly conversation: Conversation;
  /** Who said it; undefined for the bot. */
  readonly author: PersonId | undefined;
  readonly text: string;
  readonly card?: CardJson;
  readonly subject?: Subject;
  /** Whom it was drawn for, and alone may see it when `private`. */
  readonly reader: PersonId;
  readonly private: boolean;
}

export interface Entry extends NewEntry {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The payload that buttons and forms carry. */
export interface ActionData extends CommandCall {
  readonly v: 1;
  readonly formId?: string;
}
