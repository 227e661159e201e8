import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { Chat, Completion, Drawn, FormReply, MessageReply, Reply, Turn } from '../../src/chat/contract.ts';
import { environmentIdSchema, personIdSchema, runIdSchema } from '../../src/domain/ids.ts';
import type { Person, Role } from '../../src/domain/person.ts';
import { runTerminal } from '../../src/surfaces/terminal/index.ts';
import type { CardJson, Subject } from '../../src/views/contract.ts';

export const ESC = '\u001b';

export function personNamed(name: string, role: Role = 'admin', locale = 'en-GB'): Person {
  return { id: personIdSchema.parse(randomUUID()), name, role, locale, zone: 'UTC' };
}

type Json = Readonly<Record<string, unknown>>;

export const cardOf = (body: readonly Json[], actions: readonly Json[] = [], root: Json = {}): CardJson => ({
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: 'a card',
  lang: 'en',
  body,
  ...(actions.length > 0 ? { actions } : {}),
  ...root,
});
export const textOf = (text: string, more: Json = {}): Json => ({ type: 'TextBlock', text, wrap: true, ...more });
export const headingOf = (text: string): Json => textOf(text, { style: 'heading' });
export const button = (title: string, command: string, input: Json = {}, more: Json = {}): Json => ({
  type: 'Action.Execute',
  verb: 'command',
  title,
  style: 'default',
  associatedInputs: 'none',
  exportBot: { dialog: false },
  data: { v: 1, command, input },
  ...more,
});

export const messageOf = (card: CardJson, more: Partial<MessageReply> = {}): MessageReply => ({
  kind: 'message',
  view: 'notice',
  title: 'a title',
  text: 'a text',
  card,
  private: true,
  replace: false,
  ...more,
});
export const formOf = (card: CardJson, errors: Readonly<Record<string, string>> = {}): FormReply => ({
  kind: 'form',
  view: 'export_form',
  formId: 'the-form',
  title: 'New export',
  text: 'New export',
  card,
  errors,
});

/** A run that moves when it is told to. */
export interface FakeRun {
  readonly subject: Subject;
  drawn: Drawn | undefined;
  move(state: string, rows?: number): void;
}

export interface FakeChat {
  readonly chat: Chat;
  readonly turns: Turn[];
  readonly people: Person[];
  completions: string[];
  newRun(name?: string): FakeRun;
  reply(run: FakeRun): MessageReply;
}

/** A chat whose answers are `answer(turn)`; its runs tell of their changes unless it is `silent`. */
export function createFakeChat(answer: (turn: Turn) => readonly Reply[], options: { silent?: boolean } = {}): FakeChat {
  const listeners = new Set<(subject: Subject) => void>();
  const runs: FakeRun[] = [];
  const turns: Turn[] = [];
  const people: Person[] = [];
  const fake: FakeChat = {
    turns,
    people,
    completions: [],
    newRun: (name = 'Weekly newsletter') => {
      const run: FakeRun = {
        subject: { kind: 'run', id: runIdSchema.parse(randomUUID()) },
        drawn: undefined,
        move: (state, rows = 0) => {
          run.drawn = drawRun(name, state, rows);
          if (!options.silent) for (const listener of listeners) listener(run.subject);
        },
      };
      run.move('queued');
      runs.push(run);
      return run;
    },
    reply: (run) => messageOf(run.drawn?.card ?? cardOf([]), { view: 'run', subject: run.subject }),
    chat: {
      handle: async (turn) => {
        turns.push(turn);
        return answer(turn);
      },
      draw: async (subject) => runs.find((run) => run.subject.id === subject.id)?.drawn,
      watch: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      complete: async () => fake.completions.map((line): Completion => ({ line, title: line, hint: '' })),
      people: async () => people,
      get transcript(): never {
        throw new Error('a terminal keeps no transcript');
      },
    },
  };
  return fake;
}

function drawRun(name: string, state: string, rows: number): Drawn {
  const live = state === 'queued' || state === 'running';
  const bar = { type: 'ProgressBar', value: rows, max: 100, fallback: textOf('bar') };
  const card = cardOf(
    [headingOf(name), textOf(state, { exportBot: { badge: true } }), ...(state === 'running' ? [bar] : [])],
    live ? [] : [button('Show', 'show', { export: name })],
    { exportBot: { state } },
  );
  return { title: name, text: `${name} is ${state}: ${rows} of 100 rows`, card, live };
}

export interface Terminal {
  readonly input: PassThrough;
  /** Everything printed so far. */
  readonly printed: () => string;
  readonly complained: () => string;
  /** Resolves once standard output holds the text so many times. */
  readonly until: (text: string, times?: number) => Promise<void>;
  readonly type: (text: string) => void;
  readonly interrupt: () => void;
  readonly code: Promise<number>;
}

export interface Start {
  readonly text?: string;
  readonly json?: boolean;
  readonly wait?: boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly person?: Person;
  readonly hasWorker?: boolean;
}

/** A terminal of streams in memory, started on a chat. */
export function startTerminal(fake: FakeChat, start: Start = {}): Terminal {
  const input = Object.assign(new PassThrough(), start.isTTY ? { isTTY: true, setRawMode: () => input } : {});
  const output = Object.assign(new PassThrough(), start.isTTY ? { isTTY: true, columns: start.columns ?? 80 } : {});
  const error = new PassThrough();
  const controller = new AbortController();
  let printed = '';
  let complained = '';
  let check = () => {};
  output.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    check();
  });
  error.on('data', (chunk: Buffer) => {
    complained += chunk.toString();
  });
  const person = start.person ?? personNamed('Ann');
  if (!fake.people.includes(person)) fake.people.unshift(person);
  const code = runTerminal({
    chat: fake.chat,
    environmentId: environmentIdSchema.parse(randomUUID()),
    person,
    text: start.text,
    json: start.json ?? false,
    wait: start.wait ?? false,
    streams: { input, output, error },
    screen: start.isTTY ? {} : { columns: start.columns },
    signal: controller.signal,
    pollMs: 5,
    ...(start.hasWorker === undefined ? {} : { hasWorker: async () => start.hasWorker === true }),
  });
  return {
    input,
    printed: () => printed,
    complained: () => complained,
    until: (text, times = 1) =>
      new Promise((resolve) => {
        check = () => {
          if (printed.split(text).length > times) resolve();
        };
        check();
      }),
    type: (text) => {
      input.write(text);
    },
    interrupt: () => controller.abort(),
    code,
  };
}
