import type { ActionBody, Chat, Reply, TextBody } from '../../chat/contract.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import type { Person } from '../../domain/person.ts';
import type { Output, Screen, ScreenSettings } from './screen.ts';

export interface TerminalOptions {
  readonly chat: Chat;
  readonly environmentId: EnvironmentId;
  /** Whose words these are; at the prompt `as <person>` changes it. */
  readonly person: Person;
  /** The line to send; undefined opens the prompt. */
  readonly text?: string | undefined;
  /** With a line: print the replies as JSON, and nothing else. */
  readonly json: boolean;
  /** With a line: follow the runs that it starts to their end. */
  readonly wait: boolean;
  readonly streams: Streams;
  /** COLUMNS and NO_COLOR of the environment. */
  readonly screen?: ScreenSettings | undefined;
  /** Aborted by Ctrl-C: watching ends, runs go on. */
  readonly signal: AbortSignal;
  /** Whether anything is there to take up a run; asked once there is a run to be taken up. */
  readonly hasWorker?: (() => Promise<boolean>) | undefined;
  /** Milliseconds between looks at a followed run, besides those when it says that it changed; 2000 unless told. */
  readonly pollMs?: number | undefined;
}

export interface Streams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: Output;
  readonly error: NodeJS.WritableStream;
}

/** What the parts of the terminal work with. */
export interface Session extends Omit<TerminalOptions, 'screen' | 'pollMs'> {
  readonly screen: Screen;
  readonly pollMs: number;
  /** One turn of a person. */
  readonly send: (person: Person, body: TextBody | ActionBody) => Promise<readonly Reply[]>;
}
