import { randomUUID } from 'node:crypto';
import { AnonymousCredential, BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { Verified } from '../../contract.ts';
import type { FileService } from '../../files/service.ts';
import { readFolder } from '../../files/settings.ts';
import { createObjectFileStore } from '../../objects/file-store.ts';
import type { AzureAccount, AzureTarget } from '../account.ts';
import { toContainerChoices } from '../choices.ts';
import { toPipelineOptions } from '../clients.ts';
import { atAzure } from '../errors.ts';
import { type AzureOptions, toSignInOptions } from '../options.ts';
import { type SignInOptions, signIn } from '../sign-in.ts';
import { counted, toNotes } from '../words.ts';
import { createBlobStore } from './store.ts';

export function createBlobService(title: string, options: AzureOptions): FileService<AzureAccount, AzureTarget> {
  const context = toSignInOptions(title, options);
  return {
    verify: async (account) => verify(account, connect(account, context), context),
    choices: async (field, account) =>
      field === 'container' ? toContainerChoices(account, () => listNames(connect(account, context), context)) : [],
    store(account, target) {
      const prefix = readFolder(target.folder)
        .map((part) => `${part}/`)
        .join('');
      // One client, and with it one token, for all that a run does.
      const container = connect(account, context).getContainerClient(target.container);
      return createObjectFileStore(title, (signal) => createBlobStore({ container, prefix, context, signal }));
    },
  };
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
