import type { Person } from '../../src/domain/person.ts';
import { bundleWebAssets, createWebSurface } from '../../src/surfaces/web/index.ts';
import type { WireEntry, WireError, WireState, WireTurnResult } from '../../src/surfaces/web/wire.ts';
import { createScriptedChat, type ScriptedChat } from './scripted-chat.ts';

export const CHANNEL = 'channel:exports';
export const HOST = 'localhost:3000';

/** One bundle for a whole test file. */
let assets: ReturnType<typeof bundleWebAssets> | undefined;

export interface SentEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly entry: WireEntry;
}

export interface EventReader {
  /** The next entry that passes. */
  next(passes?: (entry: WireEntry) => boolean): Promise<SentEvent>;
  /** Resolves once the server has ended the stream. */
  ended(): Promise<void>;
}

/** Calls the web surface over a scripted chat, as a page would. */
export interface WebCaller {
  readonly chat: ScriptedChat;
  /** Moves the surface's clock. */
  wait(ms: number): void;
  request(path: string, init?: RequestInit, headers?: Record<string, string>): Promise<Response>;
  post(turn: unknown, headers?: Record<string, string>): Promise<Response>;
  say(person: Person, text: string, conversation?: string): Promise<WireTurnResult>;
  readState(person: Person): Promise<WireState>;
  listen(person: Person, query?: string, headers?: Record<string, string>): Promise<EventReader>;
  /** Stops the server's part; `restart` begins it anew on the same conversations. */
  stop(): void;
  restart(): void;
  close(): void;
}

export async function createWebCaller(signInSecret?: string): Promise<WebCaller> {
  assets ??= bundleWebAssets();
  const chat = createScriptedChat();
  let now = new Date('2026-03-02T09:00:00Z');
  const ready = await assets;
  const start = () =>
    createWebSurface({
      chat,
      environmentId: chat.environmentId,
      environmentName: 'Northwind',
      signInSecret,
      clock: () => now,
      log: { info() {}, warn() {}, error() {} },
      assets: ready,
    });
  let surface = start();
  const streams: AbortController[] = [];

  const request: WebCaller['request'] = async (path, init = {}, headers = {}) =>
    surface.app.request(path, { ...init, headers: { host: HOST, ...headers } });
  const post: WebCaller['post'] = (turn, headers = {}) =>
    request(
      '/api/turns',
      { method: 'POST', body: JSON.stringify(turn) },
      { 'content-type': 'application/json', ...headers },
    );

  return {
    chat,
    request,
    post,
    wait(ms) {
      now = new Date(now.getTime() + ms);
    },
    async say(person, text, conversation) {
      const response = await post(toTurn(person, text, conversation));
      if (!response.ok) throw new Error(`answered with ${response.status}`);
      return readJson(response);
    },
    readState: async (person) => readJson(await request(`/api/state?as=${person.id}`)),
    async listen(person, query = '', headers = {}) {
      const controller = new AbortController();
      streams.push(controller);
      const response = await request(`/api/events?as=${person.id}${query}`, { signal: controller.signal }, headers);
      return readEvents(response);
    },
    stop: () => surface.close(),
    restart() {
      surface = start();
    },
    close() {
      for (const controller of streams) controller.abort();
      surface.close();
    },
  };
}

async function readEvents(response: Response): Promise<EventReader> {
  if (!response.ok || response.body === null) throw new Error(`answered with ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  const read = async (): Promise<SentEvent> => {
    while (!buffer.includes('\n\n')) {
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream has ended');
      buffer += value;
    }
    const [block = ''] = buffer.split('\n\n', 1);
    buffer = buffer.slice(block.length + 2);
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    return { event: field('event') ?? '', id: field('id'), entry: JSON.parse(field('data') ?? '{}') };
  };
  const first = await read();
  if (first.event !== 'ready') throw new Error(`begins with ${first.event}`);
  return {
    async next(passes = () => true) {
      for (;;) {
        const event = await read();
        if (event.event === 'entry' && passes(event.entry)) return event;
      }
    },
    async ended() {
      while (!(await reader.read()).done);
    },
  };
}

let lastEvent = 0;

export const toDirect = (person: Person): string => `dm:${person.id}`;

export const toTurn = (person: Person, text: string, conversation = toDirect(person)) => ({
  as: person.id,
  conversation,
  eventId: `event-${++lastEvent}`,
  body: { kind: 'text', text },
});

/** A press of a button; without an entry, of a form's. */
export const toPress = (person: Person, entry: WireEntry | undefined, data: unknown, inputs = {}) => ({
  as: person.id,
  conversation: entry?.conversation ?? toDirect(person),
  eventId: `event-${++lastEvent}`,
  body: { kind: 'action', data, inputs, ...(entry === undefined ? {} : { entryId: entry.id }) },
});

export const readJson = async <T>(response: Response): Promise<T> => (await response.json()) as T;

export const readErrorCode = async (response: Response): Promise<string> =>
  (await readJson<WireError>(response)).error.code;
