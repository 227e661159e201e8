import type { Answer } from '../domain/answers.ts';
import type { CommandCall } from '../domain/call.ts';
import type { PersonId, TurnId } from '../domain/ids.ts';
import type { Place } from '../domain/place.ts';
import type { DeclinedFile } from '../services/chat-files/decline.ts';
import type { TakenFile } from '../services/chat-files/take.ts';
import type { NewEvent, ReceivedEvent } from '../services/conversation/inbox.ts';
import type { Identified, PlatformAccount } from '../services/people/identify.ts';
import type { Installed } from '../services/workspaces/installations.ts';
import type { PlaceFacts } from '../services/workspaces/places.ts';
import type { CardJson, Reader, Subject } from '../views/contract.ts';
import type { Views } from '../views/index.ts';
import type { Body, Chat, Drawn, HomeSubject, MessageReply } from './contract.ts';

export type { DeclinedFile, Identified, Installed, NewEvent, PlaceFacts, PlatformAccount, ReceivedEvent, TakenFile };

/** A message on its way to a platform. */
export interface Outgoing {
  readonly place: Place;
  /** Whom it was drawn for. */
  readonly reader: PersonId;
  readonly message: OutMessage;
}

/**
 * Somebody who is to be notified by the platform's own means: a courier adds a real mention of the account beside the
 * card. The card names the person in words already, so one without an account there is not mentioned. Names on cards
 * are plain text and never become mentions.
 */
export interface Mention {
  readonly person: PersonId;
  readonly name: string;
  /** Their account in the workspace that the message goes to. */
  readonly account: string | undefined;
}

export interface OutMessage {
  readonly title: string;
  readonly text: string;
  readonly card: CardJson;
  readonly subject?: Subject;
  readonly mentions?: readonly Mention[];
  /** Account of the one person who may see it, in a place where others read. */
  readonly onlyFor?: string;
  /** The platform's id of the message whose place it takes. */
  readonly replaces?: string;
  /** Whatever else the platform gave for answering, e.g. an address that works for half an hour. */
  readonly handle?: string;
  /** Where it goes when the place cannot be reached. */
  readonly fallback?: Place;
  /** A file that belongs to the message; only for a courier that says it `takesFiles`. */
  readonly file?: OutFile;
}

/** Kept in the outbox until it is delivered, so that a courier that is called again gets it again. */
export interface OutFile {
  /** Of ours, under which a platform that asks people first finds it again. */
  readonly id: string;
  /** With its extension; what people see and save it as. */
  readonly name: string;
  readonly mediaType: string;
  /** At most ten megabytes. */
  readonly bytes: Uint8Array;
  /** What a picture shows, in words. */
  readonly altText?: string;
  /** The card with a link to it, for a place that takes no files. */
  readonly linked: Pick<Drawn, 'title' | 'text' | 'card'>;
}

/** A message and whom it is for. */
export interface Delivery {
  readonly place: Place;
  readonly message: OutMessage;
  readonly reader: Reader;
  /**
   * 1 the first time. More than once, the process may have died after the platform took it and before the tick: a courier
   * whose platform lets it look (by an id of ours that it sent along, or in the channel's last messages) answers with
   * what stands there instead of sending it again.
   */
  readonly attempt: number;
  /** Of this message, whenever it is tried. */
  readonly id: string;
}

/**
 * What became of it: `later` is tried again, not before so many milliseconds (without them, with growing patience);
 * `gone` is not, as there is nowhere to bring it: nothing can be brought to that place any more, and what would be from
 * now on is stopped, unless it says that only this message is refused (`isMessage`).
 */
export type Delivered =
  | {
      readonly kind: 'delivered';
      readonly place?: Place;
      readonly externalId?: string;
      /** The file was not taken there: its card with the link was sent instead, and the bytes are kept for it. */
      readonly isLinked?: boolean;
      /** The file was only offered: the bytes are kept until it is let in or declined, or its day is over. */
      readonly isOffered?: boolean;
    }
  | { readonly kind: 'later'; readonly ms?: number; readonly why: string }
  | { readonly kind: 'gone'; readonly why: string; readonly isMessage?: boolean };

/** How a platform's messages are brought and changed. Neither ever throws for what the platform says. */
export interface Courier {
  deliver(delivery: Delivery): Promise<Delivered>;
  /** Puts a new card in the place of a message that stands there. */
  redraw(message: StandingMessage, drawn: Drawn, reader: Reader): Promise<Delivered>;
  /** Whether details, and repeated failures, go into a thread below a message there. */
  hasThreads(place: Place): boolean;
  /**
   * Whether it brings files there itself: it uploads `message.file` and shows the card beside it, both or neither, and says
   * `delivered` when the platform has them; the bytes are forgotten then. Where a place takes none after all, it sends
   * `message.file.linked` and says so. Where people have to let a file in first, it is offered, and taken later by
   * `Platform.files`. Elsewhere a file is a card with a signed link that works for a day, and `message.file` is never set.
   */
  takesFiles?(place: Place): boolean;
}

export interface StandingMessage {
  readonly place: Place;
  readonly externalId: string;
  readonly subject: Subject | HomeSubject;
}

/** What working off one event came to: messages to send, and whatever the surface wants to know at once. */
export interface Worked<R> {
  readonly say: readonly Outgoing[];
  readonly result: R;
}

export interface PlatformOptions<R> {
  readonly surface: string;
  readonly courier: Courier;
  /** Works off one event; comes again, with a higher attempt, when it throws or its process dies. */
  work(event: ReceivedEvent): Promise<Worked<R>>;
  /** What to say when it failed for good. */
  giveUp(event: ReceivedEvent, reference: string): Promise<readonly Outgoing[]>;
}

/** What a surface with a platform behind it gets from the conversation. */
export interface Platform<R> {
  /**
   * Keeps an event: once this resolves, it will be worked off whatever happens. Undefined for one that came before.
   * `urgent`: somebody waits for the result, so it goes before what only has to be done.
   */
  accept(
    event: Omit<NewEvent, 'surface'>,
    options?: { urgent?: boolean },
  ): Promise<{ readonly result: Promise<R> } | undefined>;
  /** Says something that no event asked for, or that an event's answer has become too late for. */
  say(messages: readonly Outgoing[]): Promise<void>;
  /** Throws `person_removed`. */
  identify(account: PlatformAccount): Promise<Identified>;
  /** Takes nobody in: undefined for an account that was not here before. Throws `person_removed`. */
  recognise(account: PlatformAccount): Promise<Identified | undefined>;
  readonly workspaces: {
    save(workspace: Omit<Installed, 'state' | 'surface'>): Promise<void>;
    read(externalId: string): Promise<Installed | undefined>;
    update(
      externalId: string,
      change: (current: Installed) => Promise<Omit<Installed, 'state'> | undefined>,
    ): Promise<Installed | undefined>;
    close(externalId: string, state: 'revoked' | 'removed'): Promise<void>;
  };
  /** What is needed for writing to a place, for platforms where its name alone does not do. */
  readonly places: {
    save(place: Place, facts: PlaceFacts): Promise<void>;
    read(place: Place): Promise<PlaceFacts | undefined>;
    forget(place: Place): Promise<void>;
    /** All of a workspace that have this fact. */
    forgetWith(workspace: string, fact: readonly [name: string, value: string]): Promise<void>;
  };
  /** Files that were offered, by their ids. Each is for the person who asked for it, and for a day. */
  readonly files: {
    /**
     * Held for a turn; undefined when another one has it or had it. Throws `chat_file_gone`, and what asking for it would
     * be answered with now.
     */
    take(id: string, reader: PersonId, turn: TurnId): Promise<TakenFile | undefined>;
    /** It is where it was to go. */
    noteBrought(id: string): Promise<void>;
    /** It could not be brought, and may be let in again. */
    release(id: string, turn: TurnId): Promise<void>;
    /** Undefined when it was let in by then. Throws `chat_file_gone`. */
    decline(id: string, reader: PersonId): Promise<DeclinedFile | undefined>;
  };
  /** Keeps what stands there up to date from now on. */
  watch(message: StandingMessage, reader: PersonId): Promise<void>;
  /** Something else stands there now. */
  unwatch(place: Place, externalId: string): Promise<void>;
  /** The reference under which `keep` will find data again; the same for the same data. */
  toReference(data: unknown): string;
  keep(data: ReadonlyMap<string, unknown>): Promise<void>;
  load(references: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Lets what is under way end; the rest is for the next process. */
  close(): Promise<void>;
}

/** A chat for surfaces whose platform wants to be answered at once, and keeps its messages itself. */
export interface PlatformChat extends Chat {
  openPlatform<R>(options: PlatformOptions<R>): Platform<R>;
  /**
   * The call that a turn comes down to, and whether its answer will be a form, for platforms that can open one only at
   * once. Undefined for what cannot be read. Nothing is checked or carried out.
   */
  foresee(body: Body): { readonly call: CommandCall; readonly opensForm: boolean } | undefined;
  /** One string, for what a surface has around its cards. */
  text: Views['text'];
  /** An answer as a message for one reader, for what a surface has to say by itself. */
  render(answer: Answer, reader: Reader): MessageReply;
}
