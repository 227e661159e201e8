import type { SurfaceWorld } from './surface-world.ts';

/** Whom the suite speaks as. Every driver has an account for each of them, with that role in the environment. */
export const WHO = ['admin', 'contributor', 'viewer'] as const;
export type Who = (typeof WHO)[number];

/**
 * What not every platform has. `hasThreads`: replies below a message, where the bot can be spoken to; `hasHome`: a
 * page of each person's own; `hasPrivateMessages`: messages in a channel that one person alone sees;
 * `hasSlashCommands`: a line that begins with the command of the bot instead of being addressed to it.
 */
export type Capability = 'hasThreads' | 'hasPrivateMessages' | 'hasHome' | 'hasSlashCommands';

/**
 * `channel`: where all three are, and the bot. `admins`: another channel, where the admin is, and the bot; on a platform
 * with one channel that one again. `direct`: between the person and the bot.
 */
export type Room = 'channel' | 'admins' | 'direct';
export type Place = Room | { readonly under: SeenMessage };

/** How a person is told apart on the platform. */
export interface Account {
  /** As cards show it. */
  readonly name: string;
  /** As a line names them, e.g. `people set <word> admin`. */
  readonly word: string;
}

export interface SeenButton {
  readonly title: string;
  /** Set of one that opens an address. */
  readonly url?: string | undefined;
}

/** A message as one person sees it on the platform. */
export interface SeenMessage {
  /** Of the platform; the same as long as the message is changed in place. */
  readonly id: string;
  /** `dialog` is a view without inputs that took the place of a form. */
  readonly where: Room | 'thread' | 'home' | 'dialog';
  readonly author: Who | 'bot' | 'platform';
  /** Everything that can be read on it, a line for each piece, as a person reads it: no escapes, no marks. */
  readonly words: string;
  /** What the platform reads out or notifies with. */
  readonly summary: string;
  readonly buttons: readonly SeenButton[];
  /** This person alone sees it, though others read the place. */
  readonly isPrivate: boolean;
  /** What the platform would make of its text besides text: mentions, links, pictures. */
  readonly live: readonly string[];
}

export interface SeenChoice {
  readonly title: string;
  readonly value: string;
}

export interface SeenField {
  /** The input's id on the card. */
  readonly id: string;
  readonly label: string;
  /** As forms send it: several choices joined with commas, a toggle as `true` or `false`. */
  readonly value: string;
  readonly isRequired: boolean;
  /** Those in view; empty where they are looked up as one types. Undefined for what is typed. */
  readonly choices: readonly SeenChoice[] | undefined;
  /** What is said beside it. */
  readonly error: string | undefined;
}

/** A form that is open on somebody's screen. */
export interface SeenForm {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly fields: readonly SeenField[];
  /** Ways to send it, the main one first. */
  readonly buttons: readonly string[];
  readonly live: readonly string[];
}

/** What a person sees of what came of it, once everything that it caused has been said. */
export interface Outcome {
  /** The bot's new messages in that place, and the one whose button was pressed when it has changed; oldest first. */
  readonly messages: readonly SeenMessage[];
  /** The form on top of the screen afterwards. */
  readonly form: SeenForm | undefined;
}

export interface SayOptions {
  /** How the bot is addressed; the platform's most usual way in that place when absent. */
  readonly by?: 'slash' | 'mention' | 'words';
  /** How often the platform delivers the same event; once when absent. */
  readonly times?: number;
}

export interface PressOptions {
  readonly times?: number;
  /** Which of several with that title, from 0. */
  readonly index?: number;
}

/**
 * One platform with a whole bot behind it, as its people use it. Everything goes in by the platform's own requests, and
 * everything that is read is what the platform (its twin) has kept. Methods throw for what cannot be done on the screen.
 */
export interface SurfaceDriver {
  readonly world: SurfaceWorld;
  readonly people: Readonly<Record<Who, Account>>;
  /** How a line names a channel, e.g. `#exports`. */
  channelWord(room: 'channel' | 'admins'): string;

  say(who: Who, line: string, place?: Place, options?: SayOptions): Promise<Outcome>;
  /** Presses a button of a message as it was seen, outdated or not. */
  press(who: Who, message: SeenMessage, title: string, options?: PressOptions): Promise<Outcome>;
  /** Presses a button of that message that carries other data than the bot put there. */
  forge(who: Who, message: SeenMessage, data: unknown): Promise<Outcome>;

  /** Types and picks, by field id; a choice by its title or value, several in a list. The form as it then is. */
  fill(who: Who, form: SeenForm, values: Readonly<Record<string, string | readonly string[]>>): Promise<SeenForm>;
  /** What the platform offers in a choice once so much is typed. */
  search(who: Who, form: SeenForm, field: string, typed: string): Promise<readonly SeenChoice[]>;
  /** Sends a form by one of its buttons; by the main one when absent. */
  submit(who: Who, form: SeenForm, options?: { readonly button?: string; readonly times?: number }): Promise<Outcome>;
  /** Presses the button of a form that draws it anew with what stands in it; nothing of that is checked. */
  reload(who: Who, form: SeenForm, button: string): Promise<SeenForm>;
  /** Closes it without sending. */
  dismiss(who: Who, form: SeenForm): Promise<void>;
  /** The form on top of that person's screen. */
  openForm(who: Who): Promise<SeenForm | undefined>;

  /** What a person sees in a place, oldest first. */
  read(who: Who, place: Place): Promise<readonly SeenMessage[]>;
  /** Opens the person's own page. */
  openHome(who: Who): Promise<SeenMessage>;
  /** The message as it is now; undefined once it is gone. */
  reread(who: Who, message: SeenMessage): Promise<SeenMessage | undefined>;
  /** Settles once `look` gives something, which is asked again whenever something has changed on the platform. */
  until<T>(look: () => Promise<T | undefined>): Promise<T>;
  close(): Promise<void>;
}

/** A platform that the suite is run for. */
export interface SurfaceUnderTest {
  readonly name: string;
  /**
   * What the platform cannot do, with the reason: a capability, or the title of one case. What needs it is run all the
   * same and has to fail; a waiver for what works is out of date, and fails.
   */
  readonly waivers: Readonly<Record<string, string>>;
  open(): Promise<SurfaceDriver>;
}
