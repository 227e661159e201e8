import { randomUUID } from 'node:crypto';
import { StorageSharedKeyCredential as BlobKeyCredential, BlobServiceClient } from '@azure/storage-blob';
import { AnonymousCredential, DataLakeServiceClient, StorageSharedKeyCredential } from '@azure/storage-file-datalake';
import type { Verified } from '../../contract.ts';
import type { FileService } from '../../files/service.ts';
import { readFolder } from '../../files/settings.ts';
import type { FileStore } from '../../files/store.ts';
import { beginTreeSession, discardParts } from '../../files/tree-session.ts';
import { refused } from '../../network/http-errors.ts';
import type { AzureAccount, AzureTarget } from '../account.ts';
import { toContainerChoices } from '../choices.ts';
import { toPipelineOptions } from '../clients.ts';
import { atAzure } from '../errors.ts';
import { type AzureOptions, toSignInOptions } from '../options.ts';
import { type SignInOptions, signIn, toEndpoint } from '../sign-in.ts';
import { counted, toNotes } from '../words.ts';
import { createLakeFiles } from './files.ts';
import { openLakeTree, toLakeTree } from './tree.ts';

export function createLakeService(title: string, options: AzureOptions): FileService<AzureAccount, AzureTarget> {
  const context = toSignInOptions(title, options);
  return {
    verify: (account) => verify(account, context),
    choices: async (field, account) =>
      field === 'container' ? toContainerChoices(account, () => listNames(account, context)) : [],
    store: (account, target) => createLakeStore(account, target, context),
  };
}

function createLakeStore(account: AzureAccount, target: AzureTarget, context: SignInOptions): FileStore {
  const container = connect(account, context).getFileSystemClient(target.container);
  const root = {
    files: createLakeFiles(container, target.container, context),
    folder: readFolder(target.folder).join('/'),
    url: `${toEndpoint(account, 'dfs')}/${target.container}`,
  };
  return {
    title: context.title,
    begin: async ({ runId }) => beginTreeSession(await openLakeTree(root), runId),
    async discard(runId) {
      if ((await root.files.kind(root.folder)) === 'folder') await discardParts(toLakeTree(root), runId);
    },
  };
}

function connect(account: AzureAccount, context: SignInOptions): DataLakeServiceClient {
  const { url, proof } = signIn(account, 'dfs', context);
  const credential =
    proof.kind === 'key'
      ? new StorageSharedKeyCredential(proof.account, proof.key)
      : proof.kind === 'sas'
        ? new AnonymousCredential()
        : proof.principal;
  return new DataLakeServiceClient(url, credential, toPipelineOptions(context.agents, url));
}

/** Writes where it is known where, and otherwise looks what there is. */
async function verify(account: AzureAccount, context: SignInOptions): Promise<Verified> {
  await requireHierarchy(account, context);
  const { account: name, container } = account.settings;
  const facts =
    container === undefined
      ? [name, counted((await listNames(account, context)).length, 'container', 'containers')]
      : [`${name}/${container}`, counted(await probe(account, container, context), 'entry', 'entries')];
  return { summary: [...facts, ...toNotes(account)].join(', ') };
}

/** Number of what stands in the container right below its root. */
async function probe(account: AzureAccount, name: string, context: SignInOptions): Promise<number> {
  const container = connect(account, context).getFileSystemClient(name);
  const files = createLakeFiles(container, name, context);
  const path = `.probe-${randomUUID()}`;
  const trial = Buffer.from('A trial, to be deleted.\n');
  await files.create(path, 'text/plain');
  try {
    await files.append(path, trial, 0);
    await files.flush(path, trial.length);
  } finally {
    await files.remove(path);
  }
  return atAzure(context, name, async () => {
    let count = 0;
    for await (const _path of container.listPaths()) count += 1;
    return count;
  });
}

/** Without it a folder is renamed file by file. Only keys may ask; other credentials are taken at their word. */
async function requireHierarchy(account: AzureAccount, context: SignInOptions): Promise<void> {
  const { url, proof } = signIn(account, 'blob', context);
  if (proof.kind !== 'key') return;
  const credential = new BlobKeyCredential(proof.account, proof.key);
  const service = new BlobServiceClient(url, credential, toPipelineOptions(context.agents, url));
  const found = await atAzure(context, account.settings.account, () => service.getAccountInfo());
  if (found.isHierarchicalNamespaceEnabled === false) {
    throw refused(
      context.title,
      `${account.settings.account}: has no hierarchical namespace; use Azure Blob Storage for it`,
    );
  }
}

const listNames = (account: AzureAccount, context: SignInOptions): Promise<string[]> =>
  atAzure(context, 'containers', async () => {
    const names: string[] = [];
    for await (const { name } of connect(account, context).listFileSystems()) names.push(name);
    return names;
  });
