import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of one call. */
export type Fault =
  /** 429, told when to come back, or not. */
  | { readonly kind: 'busy'; readonly retryAfterMs?: number }
  | { readonly kind: 'error' }
  /** The connection breaks before anything is taken. */
  | { readonly kind: 'cut' }
  /** Everything is taken, and the answer never arrives. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'slow'; readonly ms: number };

export interface FarCall {
  readonly op: 'put' | 'remove';
  readonly tag: string;
  readonly id: string;
  readonly emails: readonly string[];
  readonly status: number;
}

/**
 * A small marketing service: people known by their addresses, and tags with members. Stateful, and breaks on demand. A
 * person whose address begins with `no.` has unsubscribed; one with `bad.` makes the strict kind of server refuse all of
 * a batch; one with `odd.` is refused for its value; one with `later.` is refused for a passing reason the first time, and `never.` each time.
 */
export interface RecordsFarEnd {
  readonly url: string;
  /** What it knows of each person, by address. */
  readonly people: Map<string, Record<string, unknown>>;
  readonly tags: Map<string, Set<string>>;
  /** Members of a tag, in order. */
  members(tag: string): string[];
  /** Taken from the front, one for each call. */
  readonly faults: Fault[];
  /** Asked for each call that no fault waits for. */
  chance: (() => Fault | undefined) | undefined;
  /** Refuses everybody until it is taken back. */
  isRevoked: boolean;
  /** Refuses a whole batch for one bad record, as a server does that knows no per-record answers. */
  isStrict: boolean;
  /** Is not done with what it took. */
  matching: { isMatching: boolean; summary: string };
  /** Of each call, in milliseconds. */
  latencyMs: number;
  readonly calls: FarCall[];
  /** The most calls that were under way at once, and how long how many were. */
  readonly load: { peak: number; now: number; busyMs: number; firstAt: number; lastAt: number };
  close(): Promise<void>;
}

export async function startRecordsFarEnd(): Promise<RecordsFarEnd> {
  const server = createServer((request, response) => {
    handle(farEnd, tried, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const tried = new Set<string>();
  const farEnd: RecordsFarEnd = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    people: new Map(),
    tags: new Map(),
    members: (tag) => [...(farEnd.tags.get(tag) ?? [])].sort(),
    faults: [],
    chance: undefined,
    isRevoked: false,
    isStrict: false,
    matching: { isMatching: false, summary: '' },
    latencyMs: 0,
    calls: [],
    load: { peak: 0, now: 0, busyMs: 0, firstAt: 0, lastAt: 0 },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return farEnd;
}

interface Person {
  readonly email: string;
}

async function handle(
  farEnd: RecordsFarEnd,
  tried: Set<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, kind = '', name = '', op = ''] = (request.url ?? '').split('/').map(decodeURIComponent);
  const body = await readBody(request);
  const answer = (status: number, data: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(data));
  };
  if (farEnd.isRevoked) return answer(401, { error: 'revoked' });
  if (kind === 'matching') return answer(200, farEnd.matching);
  if (kind !== 'tags') return answer(200, { name: 'Acme', tags: farEnd.tags.size });
  if (op === '') {
    if (!farEnd.tags.has(name)) farEnd.tags.set(name, new Set());
    return answer(200, {});
  }
  const tag = farEnd.tags.get(name);
  if (tag === undefined) return answer(404, { error: `no tag ${name}` });
  const done = began(farEnd);
  try {
    const records = (op === 'put' ? body.records : (body.emails as string[]).map((email) => ({ email }))) as Person[];
    const call = { op: op === 'put' ? ('put' as const) : ('remove' as const), tag: name };
    const log = (status: number) =>
      farEnd.calls.push({
        ...call,
        id: String(request.headers['idempotency-key'] ?? ''),
        emails: records.map(({ email }) => email),
        status,
      });
    const fault = farEnd.faults.shift() ?? farEnd.chance?.();
    if (farEnd.latencyMs > 0) await pause(farEnd.latencyMs);
    if (fault?.kind === 'slow') await pause(fault.ms);
    if (fault?.kind === 'busy') {
      log(429);
      const wait = fault.retryAfterMs === undefined ? {} : { 'retry-after-ms': String(fault.retryAfterMs) };
      return answer(429, { error: 'slow down' }, wait);
    }
    if (fault?.kind === 'error') {
      log(500);
      return answer(500, { error: 'something broke' });
    }
    if (fault?.kind === 'cut') {
      log(0);
      request.socket.destroy();
      return;
    }
    if (farEnd.isStrict && records.some(({ email }) => email.startsWith('bad.'))) {
      log(400);
      return answer(400, { error: 'one of the records is bad' });
    }
    const rejected = take(farEnd, tried, tag, call.op, records);
    log(200);
    if (fault?.kind === 'silent') {
      request.socket.destroy();
      return;
    }
    answer(200, { rejected });
  } finally {
    done();
  }
}

function take(farEnd: RecordsFarEnd, tried: Set<string>, tag: Set<string>, op: FarCall['op'], records: Person[]) {
  return records.flatMap((record, index) => {
    const { email } = record;
    if (op === 'remove') {
      tag.delete(email);
      return [];
    }
    if (email.startsWith('no.')) return [{ index, code: 'unsubscribed', reason: 'has unsubscribed' }];
    if (email.startsWith('odd.')) return [{ index, code: 'refused_value', reason: 'odd' }];
    if (email.startsWith('never.')) return [{ index, code: 'unavailable', reason: 'busy', isPassing: true }];
    if (email.startsWith('later.') && !tried.has(email)) {
      tried.add(email);
      return [{ index, code: 'unavailable', reason: 'busy', isPassing: true }];
    }
    farEnd.people.set(email, { ...farEnd.people.get(email), ...record });
    tag.add(email);
    return [];
  });
}

/** Notes that a call is under way until it is called. */
function began({ load }: RecordsFarEnd): () => void {
  const at = performance.now();
  if (load.firstAt === 0) load.firstAt = at;
  load.now += 1;
  load.peak = Math.max(load.peak, load.now);
  return () => {
    load.now -= 1;
    load.lastAt = performance.now();
    load.busyMs += load.lastAt - at;
  };
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
