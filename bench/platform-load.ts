import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';

/* Sends prepared bodies at an even pace, signed as they leave, and prints how they were answered, as JSON. */

export interface Stream {
  readonly name: string;
  readonly url: string;
  /** Requests a second. */
  readonly rate: number;
  /** A file with a body on each line. */
  readonly bodies: string;
}

/** How a platform proves that it is the one that sends. */
export type Signature =
  | { readonly kind: 'slack'; readonly secret: string }
  | { readonly kind: 'teams'; readonly token: string };

export interface LoadInput {
  readonly signature: Signature;
  readonly streams: readonly Stream[];
}

export interface Answers {
  readonly name: string;
  /** Milliseconds from sending to the end of the answer, one for each request that was answered with 200. */
  readonly ms: readonly number[];
  /** How much later than planned they were sent: what this process itself could not keep up with. */
  readonly lateMs: readonly number[];
  /** Those that were not: `503`, `ECONNRESET`. */
  readonly refused: readonly string[];
}

/** Milliseconds that a platform waits for an answer. */
const PATIENCE = { slack: 3_000, teams: 5_000 } as const;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

const input = JSON.parse(process.argv[2] ?? '{}') as LoadInput;
const results = await Promise.all(input.streams.map((stream) => send(stream)));
console.log(JSON.stringify(results));
agent.destroy();

async function send({ name, url, rate, bodies }: Stream): Promise<Answers> {
  const lines = (await readFile(bodies, 'utf8')).split('\n').filter(Boolean);
  const ms: number[] = [];
  const lateMs: number[] = [];
  const refused: string[] = [];
  const began = performance.now();
  const pending: Promise<void>[] = [];
  for (const [index, body] of lines.entries()) {
    const due = began + (index * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const start = performance.now();
    lateMs.push(Math.max(0, start - due));
    pending.push(
      post(url, body).then(
        (status) => void (status === 200 ? ms.push(performance.now() - start) : refused.push(String(status))),
        (error: NodeJS.ErrnoException) => void refused.push(error.code ?? error.message),
      ),
    );
  }
  await Promise.all(pending);
  return { name, ms, lateMs, refused };
}

/** Slack signs a moment, Teams sends a token. */
function toHeaders(body: string): Record<string, string> {
  const { signature } = input;
  if (signature.kind === 'teams')
    return { 'content-type': 'application/json', authorization: `Bearer ${signature.token}` };
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hash = createHmac('sha256', signature.secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hash}`,
  };
}

function post(url: string, body: string): Promise<number> {
  const timeout = PATIENCE[input.signature.kind];
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      agent,
      timeout,
      headers: { ...toHeaders(body), 'content-length': Buffer.byteLength(body) },
    });
    sent.once('timeout', () => sent.destroy(Object.assign(new Error('late'), { code: `later than ${timeout} ms` })));
    sent.once('error', reject);
    sent.once('response', (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
      response.once('error', reject);
    });
    sent.end(body);
  });
}
