import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Calls, createCalls } from '../kit/calls.ts';
import { createFaults, type Faults } from '../kit/faults.ts';
import { pageRoute } from '../kit/page.ts';
import { type Answer, type Request, startTwinServer } from '../kit/server.ts';
import { isRecord, records } from '../slack/records.ts';

export interface WebhookReceiverOptions {
  readonly port?: number;
  readonly secret?: string;
  /** Why a record is not taken; undefined where it is. */
  readonly refuses?: (fields: Readonly<Record<string, unknown>>) => string | undefined;
  readonly latencyMs?: number;
}

/** A receiver as docs/webhook.md describes it: what it holds is what tests assert. */
export interface WebhookReceiver {
  readonly address: string;
  readonly url: string;
  readonly secret: string;
  readonly faults: Faults;
  readonly calls: Calls;
  /** By the segment's name, then by the record's id. */
  readonly segments: ReadonlyMap<string, ReadonlyMap<string, Readonly<Record<string, unknown>>>>;
  /** Headers of the messages, in their order. */
  readonly headers: Request['headers'][];
  /** Keys that came more than once: those messages were answered as before, and not applied again. */
  readonly repeated: string[];
  /** How refusals are told: by index, or by a status each with 207. */
  form: 'rejected' | 'statuses';
  close(): Promise<void>;
}

const TOLERANCE_SECONDS = 300;
const SHOWN = 200;

export async function startWebhookReceiver(options: WebhookReceiverOptions = {}): Promise<WebhookReceiver> {
  const secret = options.secret ?? 'a-secret-of-the-receiver';
  const segments = new Map<string, Map<string, Record<string, unknown>>>();
  const answers = new Map<string, Answer>();
  const faults = createFaults();
  const calls = createCalls();

  function receive(request: Request): Answer {
    receiver.headers.push(request.headers);
    if (!isSigned(secret, request)) return { status: 401, body: { reason: 'the signature does not fit' } };
    const key = String(request.headers['idempotency-key'] ?? '');
    const before = answers.get(key);
    if (before !== undefined) {
      receiver.repeated.push(key);
      return before;
    }
    const answer = apply(request.json);
    answers.set(key, answer);
    return answer;
  }

  function apply(message: unknown): Answer {
    if (!isRecord(message)) return { status: 400, body: { reason: 'that is no JSON' } };
    if (message.action === 'ping') return { status: 204 };
    const name = isRecord(message.segment) ? String(message.segment.name) : '';
    const held = segments.get(name) ?? new Map<string, Record<string, unknown>>();
    segments.set(name, held);
    const reasons = records(message.records).map(({ id, fields }) => {
      if (message.action === 'remove') {
        held.delete(String(id));
        return undefined;
      }
      const reason = options.refuses?.(isRecord(fields) ? fields : {});
      if (reason === undefined) held.set(String(id), isRecord(fields) ? fields : {});
      return reason;
    });
    if (receiver.form === 'statuses')
      return {
        status: 207,
        body: { results: reasons.map((reason) => (reason === undefined ? { status: 200 } : { status: 422, reason })) },
      };
    return {
      status: 200,
      body: { rejected: reasons.flatMap((reason, index) => (reason === undefined ? [] : [{ index, reason }])) },
    };
  }

  const server = await startTwinServer({
    port: options.port ?? 0,
    routes: [
      { name: 'receive', method: 'POST', path: /^\/hook$/, handle: receive },
      pageRoute(
        'Webhook receiver',
        () => 'What it was sent, by segment.',
        () =>
          [...segments].map(([name, held]) => ({
            title: name,
            columns: ['Id', 'Fields'],
            rows: [...held].slice(0, SHOWN).map(([id, fields]) => [id, JSON.stringify(fields)]),
            total: held.size,
          })),
      ),
    ],
    calls,
    faults,
    now: Date.now,
    latencyMs: options.latencyMs ?? 0,
    guard: () => undefined,
    toError: (status) => ({ reason: `answered ${status} on demand` }),
    errorType: 'application/json',
  });
  const receiver: WebhookReceiver = {
    address: server.address,
    url: `${server.address}/hook`,
    secret,
    faults,
    calls,
    segments,
    headers: [],
    repeated: [],
    form: 'rejected',
    close: () => server.close(),
  };
  return receiver;
}

function isSigned(secret: string, { headers, text }: Request): boolean {
  const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(headers['x-signature'] ?? ''));
  if (parts === null || Math.abs(Date.now() / 1000 - Number(parts[1])) > TOLERANCE_SECONDS) return false;
  const expected = createHmac('sha256', secret).update(`${parts[1]}.${text}`).digest();
  return timingSafeEqual(expected, Buffer.from(parts[2] ?? '', 'hex'));
}
