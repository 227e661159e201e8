import type { BytesDestination } from '../../contract.ts';
import { openBytesWriter } from '../../files/bytes-writer.ts';
import { lazily } from '../../files/service.ts';
import {
  type AzureCredentials,
  type AzureSettings,
  type AzureTarget,
  credentialsSchema,
  targetSchema,
  toSettingsSchema,
} from '../account.ts';
import type { AzureOptions } from '../options.ts';

const TITLE = 'Azure Blob Storage';

/** Files as block blobs in a container of a storage account. */
export function createAzureBlobDestination(options: AzureOptions): BytesDestination {
  const service = lazily(async () => (await import('./service.ts')).createBlobService(TITLE, options));
  const destination: BytesDestination<AzureSettings, AzureCredentials, AzureTarget> = {
    takes: 'bytes',
    kind: 'azure_blob',
    title: TITLE,
    accepts: { dataOut: true, kinds: ['profile', 'account', 'contact'] },
    limits: { timeBudgetMs: 6 * 60 * 60_000 },
    settings: toSettingsSchema(options.allowPrivateNetworks),
    credentials: credentialsSchema,
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
