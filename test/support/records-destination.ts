import { z } from 'zod';
import type { Destination, SettingMeta } from '../../src/destinations/contract.ts';
import type {
  BatchResult,
  RecordsDestination,
  RecordsWriter,
  Sendable,
} from '../../src/destinations/contract-records.ts';
import { AppError } from '../../src/domain/errors.ts';

const TITLE = 'Audiences';

const settingsSchema = z.strictObject({});
const credentialsSchema = z.strictObject({});
const targetSchema = z.strictObject({
  audience: z
    .string()
    .trim()
    .optional()
    .meta({ label: 'settings.folder.folder' } satisfies SettingMeta),
});
type Target = z.infer<typeof targetSchema>;

const answerSchema = z.object({
  rejected: z
    .array(
      z.object({
        index: z.number(),
        code: z.enum(['unsubscribed', 'unavailable', 'refused_value']),
        reason: z.string(),
        isPassing: z.boolean().default(false),
      }),
    )
    .default([]),
});

export interface RecordsDestinationOptions {
  readonly url: string;
  readonly maxRecords?: number;
  readonly concurrency?: number;
  readonly callsPerMinute?: number;
  readonly reportsRejections?: boolean;
  /** Takes fields of any name. */
  readonly takesOthers?: boolean;
  readonly limits?: RecordsDestination['limits'];
}

/** A destination over `startRecordsFarEnd`: a tag for each segment, people known by their addresses in lower case. */
export function createRecordsDestination(options: RecordsDestinationOptions): Destination {
  const { url, reportsRejections = true } = options;
  const call = async (path: string, body?: unknown, id?: string, signal?: AbortSignal): Promise<unknown> => {
    let response: Response;
    try {
      response = await fetch(`${url}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(id === undefined ? {} : { 'idempotency-key': id }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new AppError('destination_unreachable', { destination: TITLE, detail: 'no answer' }, { cause: error });
    }
    if (response.ok) return response.json();
    if (response.status === 401) throw new AppError('destination_sign_in_failed', { destination: TITLE });
    const ms = Number(response.headers.get('retry-after-ms') ?? Number.NaN);
    const detail = `status ${response.status}`;
    if (response.status === 429 || response.status >= 500) {
      const retry = Number.isNaN(ms) ? ({ kind: 'backoff' } as const) : ({ kind: 'after', ms } as const);
      throw new AppError('destination_unreachable', { destination: TITLE, detail }, { retry });
    }
    throw new AppError('destination_refused', { destination: TITLE, detail });
  };

  const destination: RecordsDestination<object, object, Target> = {
    takes: 'records',
    kind: 'audience_test',
    title: TITLE,
    accepts: { dataOut: false, kinds: ['profile', 'contact'] },
    limits: options.limits ?? {},
    modes: ['mirror', 'upsert', 'full'],
    batching: {
      maxRecords: options.maxRecords ?? 50,
      concurrency: options.concurrency ?? 3,
      ...(options.callsPerMinute === undefined ? {} : { callsPerMinute: options.callsPerMinute }),
    },
    reportsRejections,
    settings: settingsSchema,
    credentials: credentialsSchema,
    target: targetSchema,
    async verify() {
      await call('');
      return { summary: 'account Acme' };
    },
    choices: async () => [],
    discard: async () => undefined,
    fields: async () => ({
      fields: [
        { name: 'EMAIL', title: 'E-mail address', semantic: 'email', required: true },
        { name: 'FNAME', title: 'First name', semantic: 'first_name', required: false },
        { name: 'CITY', title: 'City', required: false },
      ],
      identities: [['EMAIL']],
      ...(options.takesOthers === true ? { takesOthers: true } : {}),
    }),
    open: async (_, { target }) => createWriter(call, target.audience === undefined ? '' : `${target.audience}/`),
    poll: async () => (await call('matching')) as { isMatching: boolean; summary: string },
  };
  return destination as Destination;
}

type Call = (path: string, body?: unknown, id?: string, signal?: AbortSignal) => Promise<unknown>;

function createWriter(call: Call, prefix: string): RecordsWriter {
  const pathOf = (name: string) => `tags/${encodeURIComponent(prefix + name)}`;
  const toResult = (answer: unknown): BatchResult => answerSchema.parse(answer);
  return {
    begin: async (item) => void (await call(pathOf(item.name))),
    prepare(item, row) {
      const values = new Map(item.fields.map(({ as }, index) => [as, row[index] ?? null]));
      const email = values.get('EMAIL')?.trim().toLowerCase() ?? '';
      if (email === '') return { ok: false, code: 'missing_identity', field: 'EMAIL' };
      if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return { ok: false, code: 'invalid_email', field: 'EMAIL' };
      const others = [...values].filter(([name]) => name !== 'EMAIL');
      return { ok: true, identity: email, body: { email, ...Object.fromEntries(others) } } satisfies Sendable;
    },
    put: async (item, batch, { id, signal }) =>
      toResult(await call(`${pathOf(item.name)}/put`, { records: batch.map(({ body }) => body) }, id, signal)),
    remove: async (item, emails, { id, signal }) =>
      toResult(await call(`${pathOf(item.name)}/remove`, { emails }, id, signal)),
    finish: async () => {
      const { isMatching } = (await call('matching')) as { isMatching: boolean };
      return { location: 'Acme', isMatching };
    },
    close: async () => undefined,
  };
}
