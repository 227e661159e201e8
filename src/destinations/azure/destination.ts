import type { BytesDestination } from '../contract.ts';
import { openBytesWriter } from '../files/bytes-writer.ts';
import { type FileService, lazily } from '../files/service.ts';
import {
  type AzureAccount,
  type AzureCredentials,
  type AzureSettings,
  type AzureTarget,
  credentialsSchema,
  targetSchema,
  toSettingsSchema,
} from './account.ts';
import type { AzureOptions } from './options.ts';

/** What Azure's two kinds of storage have in common; `load` brings the vendor's library, at its first use. */
export function createAzureDestination(
  { kind, title }: { readonly kind: string; readonly title: string },
  options: AzureOptions,
  load: () => Promise<FileService<AzureAccount, AzureTarget>>,
): BytesDestination {
  const service = lazily(load);
  const destination: BytesDestination<AzureSettings, AzureCredentials, AzureTarget> = {
    takes: 'bytes',
    kind,
    title,
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
