import { AppError } from '../../domain/errors.ts';
import type { Item, OpenSpec } from '../contract.ts';
import type { Call, RecordsWriter } from '../contract-records.ts';
import { type HttpAnswer, type HttpOptions, send, toJson, toStatusError } from '../http/index.ts';
import { readMapped } from '../people/mapped.ts';
import type { WebhookAccount } from './account.ts';
import { readRejected, TITLE } from './answer.ts';
import { sign } from './sign.ts';

/** What a record goes by; the field that is mapped to this name has to be. */
export const ID = 'id';
const LONGEST_ID = 500;

export interface WebhookSender {
  /** Posts one message; throws for every status but 2xx. */
  post(message: object, id: string, signal?: AbortSignal): Promise<HttpAnswer>;
}

export function createSender(http: HttpOptions, account: WebhookAccount, now: () => Date): WebhookSender {
  const { url } = account.settings;
  return {
    async post(message, id, signal) {
      const body = JSON.stringify(message);
      const answer = await send(http, {
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'export-bot',
          'x-signature': sign(account.credentials.secret, body, now()),
          'idempotency-key': id,
        },
        body,
        ...(signal === undefined ? {} : { signal }),
      });
      if (answer.status >= 200 && answer.status < 300) return answer;
      if (answer.status === 410)
        throw new AppError('destination_closed', { destination: TITLE }, { detail: 'the receiver answered 410' });
      throw toStatusError(answer, { title: TITLE, what: toLabel(url), detail: readReason(answer), now: now() });
    },
  };
}

/** Batches of one segment's records, as docs/webhook.md describes them. */
export function createWebhookWriter(sender: WebhookSender, spec: OpenSpec, url: string): RecordsWriter {
  async function post(item: Item, action: 'upsert' | 'remove', records: readonly object[], call: Call) {
    if (records.length === 0) return { rejected: [] };
    const message = {
      version: 1,
      action,
      environment: spec.environmentName,
      export: { id: spec.exportId, name: spec.exportName },
      run: spec.runId,
      segment: { name: item.name, title: item.title },
      records,
    };
    return { rejected: readRejected(await sender.post(message, call.id, call.signal), records.length) };
  }

  return {
    begin: async () => undefined,
    prepare(item, row) {
      const values = readMapped(item, row);
      const mapped = values.get(ID);
      if (mapped === undefined || mapped.value === null)
        return { ok: false, code: 'missing_identity', ...(mapped === undefined ? {} : { field: mapped.field }) };
      if (mapped.value.length > LONGEST_ID)
        return {
          ok: false,
          code: 'invalid_value',
          field: mapped.field,
          detail: `is longer than ${LONGEST_ID} characters`,
        };
      const fields = Object.fromEntries(item.fields.map(({ as }, index) => [as, row[index] ?? null]));
      return { ok: true, identity: mapped.value, body: fields };
    },
    put: (item, batch, call) =>
      post(
        item,
        'upsert',
        batch.map(({ identity, body }) => ({ id: identity, fields: body })),
        call,
      ),
    remove: (item, identities, call) =>
      post(
        item,
        'remove',
        identities.map((id) => ({ id })),
        call,
      ),
    finish: async () => ({ location: toLabel(url) }),
    close: async () => undefined,
  };
}

/** Without what may be secret in an address: what follows the path. */
export function toLabel(text: string): string {
  const url = new URL(text);
  return `${url.host}${url.pathname}`;
}

/** `{"reason": "…"}`, where the receiver gives one. */
function readReason({ text }: HttpAnswer): string | undefined {
  const body = toJson(text);
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? body.reason : undefined;
  return typeof reason === 'string' && reason !== '' ? reason : undefined;
}
