import { randomUUID } from 'node:crypto';
import type { RecordsDestination } from '../contract-records.ts';
import { type HttpOptions, publicTransport } from '../http/index.ts';
import type { AddressRules } from '../network/addresses.ts';
import { requireMapped } from '../people/mapped.ts';
import { credentialsSchema, settingsSchema, targetSchema, type WebhookAccount } from './account.ts';
import { TITLE } from './answer.ts';
import { createSender, createWebhookWriter, ID, toLabel, type WebhookSender } from './writer.ts';

export interface WebhookOptions {
  /** Whether people may name servers on loopback and in the operator's own networks, without TLS too. */
  readonly allowPrivateNetworks: boolean;
  readonly timeoutMs?: number;
  readonly now?: () => Date;
  readonly resolve?: AddressRules['resolve'];
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

const FIELDS = {
  fields: [{ name: ID, title: 'Identity', semantic: 'id', required: true }],
  identities: [[ID]],
  takesOthers: true,
} as const;

/** Signed JSON to an address that an admin names (docs/webhook.md). */
export function createWebhookDestination(options: WebhookOptions): RecordsDestination {
  const { allowPrivateNetworks, timeoutMs = TIMEOUT_MS, now = () => new Date(), resolve } = options;
  const http: HttpOptions = {
    title: TITLE,
    timeoutMs,
    maxBytes: MAX_BYTES,
    transport: publicTransport({
      allowPrivate: allowPrivateNetworks,
      connectMs: timeoutMs,
      ...(resolve === undefined ? {} : { resolve }),
    }),
  };
  const settings = settingsSchema(allowPrivateNetworks);
  /** Checked again here, as stored settings may be older than what the operator allows. */
  const connect = (account: WebhookAccount): WebhookSender => {
    settings.parse(account.settings);
    return createSender(http, account, now);
  };

  const destination: RecordsDestination<WebhookAccount['settings'], WebhookAccount['credentials'], object> = {
    takes: 'records',
    kind: 'webhook',
    title: TITLE,
    accepts: { dataOut: false, kinds: ['profile', 'contact', 'account'] },
    limits: {},
    modes: ['mirror', 'upsert', 'full'],
    batching: { maxRecords: 500, concurrency: 4 },
    // A receiver may name records, and may as well refuse a batch as a whole.
    reportsRejections: false,
    settings,
    credentials: credentialsSchema,
    target: targetSchema,
    async verify(account) {
      const answer = await connect(account).post({ version: 1, action: 'ping' }, randomUUID());
      return { summary: `${toLabel(account.settings.url)} answered ${answer.status}` };
    },
    choices: async () => [],
    fields: async () => FIELDS,
    async open(account, spec) {
      requireMapped(TITLE, FIELDS, spec.items);
      return createWebhookWriter(connect(account), spec, account.settings.url);
    },
    discard: async () => undefined,
  };
  return destination as RecordsDestination;
}
