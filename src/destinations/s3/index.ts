import type { BytesDestination } from '../contract.ts';
import { openBytesWriter } from '../files/bytes-writer.ts';
import { lazily } from '../files/service.ts';
import {
  type S3Credentials,
  type S3Options,
  type S3Settings,
  type S3Target,
  TITLE,
  targetSchema,
  toCredentialsSchema,
  toSettingsSchema,
} from './account.ts';

/** Files as objects in a bucket of Amazon S3, or of a store that speaks it. */
export function createS3Destination(options: S3Options): BytesDestination {
  const service = lazily(async () => (await import('./service.ts')).createS3Service(options));
  const destination: BytesDestination<S3Settings, S3Credentials, S3Target> = {
    takes: 'bytes',
    kind: 's3',
    title: TITLE,
    accepts: { dataOut: true, kinds: ['profile', 'account', 'contact'] },
    limits: { timeBudgetMs: 6 * 60 * 60_000 },
    settings: toSettingsSchema(options.allowPrivateNetworks),
    credentials: toCredentialsSchema(options.allowOwnIdentity === true),
    target: targetSchema,
    verify: async (account) => (await service()).verify(account),
    choices: async (field, account) => (await service()).choices(field, account),
    discard: async (runId, _exportName, target, account) => (await service()).store(account, target).discard(runId),
    open: async (account, spec) =>
      openBytesWriter(spec, {
        store: (await service()).store(account, spec.target),
        now: options.now ?? (() => new Date()),
      }),
  };
  return destination as BytesDestination;
}
