import { randomUUID } from 'node:crypto';
import { AnonymousCredential, BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { BytesDestination, Verified } from '../../contract.ts';
import { openBytesWriter } from '../../files/bytes-writer.ts';
import { readFolder } from '../../files/settings.ts';
import { createObjectFileStore } from '../../objects/file-store.ts';
import {
  type AzureAccount,
  type AzureCredentials,
  type AzureSettings,
  type AzureTarget,
  credentialsSchema,
  targetSchema,
  toSettingsSchema,
} from '../account.ts';
import { toContainerChoices } from '../choices.ts';
import { toPipelineOptions } from '../clients.ts';
import { atAzure } from '../errors.ts';
import { type AzureOptions, toSignInOptions } from '../options.ts';
import { type SignInOptions, signIn } from '../sign-in.ts';
import { counted, toNotes } from '../words.ts';
import { createBlobStore } from './store.ts';

const TITLE = 'Azure Blob Storage';

/** Files as block blobs in a container of a storage account. */
export function createAzureBlobDestination(options: AzureOptions): BytesDestination {
  const context = toSignInOptions(TITLE, options);
  const toStore = (account: AzureAccount, target: AzureTarget) => {
    const prefix = readFolder(target.folder)
      .map((part) => `${part}/`)
      .join('');
    // One client, and with it one token, for all that a run does.
    const container = connect(account, context).getContainerClient(target.container);
    return createObjectFileStore(TITLE, (signal) => createBlobStore({ container, prefix, context, signal }));
  };
  const destination: BytesDestination<AzureSettings, AzureCredentials, AzureTarget> = {
    takes: 'bytes',
    kind: 'azure_blob',
    title: TITLE,
    accepts: { dataOut: true, kinds: ['profile', 'account', 'contact'] },
    limits: { timeBudgetMs: 6 * 60 * 60_000 },
    settings: toSettingsSchema(options.allowPrivateNetworks),
    credentials: credentialsSchema,
    target: targetSchema,
    verify: (account) => verify(account, connect(account, context), context),
    choices: async (field, account) =>
      field === 'container' ? toContainerChoices(account, () => listNames(connect(account, context), context)) : [],
    discard: async (runId, _exportName, target, account) => toStore(account, target).discard(runId),
    open: async (account, spec) => openBytesWriter(spec, { store: toStore(account, spec.target), now: context.now }),
  };
  return destination as BytesDestination;
}

function connect(account: AzureAccount, context: SignInOptions): BlobServiceClient {
  const { url, proof } = signIn(account, 'blob', context);
  const credential =
    proof.kind === 'key'
      ? new StorageSharedKeyCredential(proof.account, proof.key)
      : proof.kind === 'sas'
        ? new AnonymousCredential()
        : proof.principal;
  return new BlobServiceClient(url, credential, toPipelineOptions(context.agents, url));
}

/** Writes where it is known where, and otherwise looks what there is. */
async function verify(account: AzureAccount, service: BlobServiceClient, context: SignInOptions): Promise<Verified> {
  const { account: name, container } = account.settings;
  const facts =
    container === undefined
      ? [name, counted((await listNames(service, context)).length, 'container', 'containers')]
      : [`${name}/${container}`, counted(await probe(service, container, context), 'entry', 'entries')];
  const retention = await toRetentionDays(service);
  const kept =
    retention === undefined ? [] : [`soft delete keeps replaced files for ${counted(retention, 'day', 'days')}`];
  return { summary: [...facts, ...toNotes(account), ...kept].join(', ') };
}

/** Number of what stands in the container right below its root. */
async function probe(service: BlobServiceClient, name: string, context: SignInOptions): Promise<number> {
  const container = service.getContainerClient(name);
  const store = createBlobStore({ container, prefix: '', context, signal: undefined });
  const key = `.probe-${randomUUID()}`;
  await store.put(key, Buffer.from('A trial, to be deleted.\n'));
  await store.remove([key]);
  return atAzure(context, name, async () => {
    let count = 0;
    for await (const _entry of container.listBlobsByHierarchy('/')) count += 1;
    return count;
  });
}

/** Such as an account key may ask, and most other credentials may not. */
async function toRetentionDays(service: BlobServiceClient): Promise<number | undefined> {
  const properties = await service.getProperties().catch(() => undefined);
  const policy = properties?.deleteRetentionPolicy;
  return policy?.enabled === true ? policy.days : undefined;
}

const listNames = (service: BlobServiceClient, context: SignInOptions): Promise<string[]> =>
  atAzure(context, 'containers', async () => {
    const names: string[] = [];
    for await (const { name } of service.listContainers()) names.push(name);
    return names;
  });
