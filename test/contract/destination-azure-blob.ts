import { randomUUID } from 'node:crypto';
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { createDestinations, requireDestination } from '../../src/destinations/index.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type HttpFaultProxy, startHttpFaults } from '../support/http-faults.ts';
import type { DestinationCase, FarEnd } from './destination-far-end.ts';

export interface BlobFarEnd extends FarEnd {
  readonly azurite: Azurite;
  readonly proxy: HttpFaultProxy;
  readonly container: string;
  /** Past the proxy, with all rights. */
  readonly service: BlobServiceClient;
  readonly account: { readonly settings: Record<string, unknown>; readonly credentials: Record<string, unknown> };
  /** A shared access signature for the container. */
  sign(permissions: string, expiresOn?: Date): string;
}

/** The Blob destination on an emulator of the test's own, behind a proxy that breaks on demand. */
export async function openBlobFarEnd(): Promise<BlobFarEnd> {
  const azurite = await startAzurite();
  const proxy = await startHttpFaults(azurite.port);
  const credential = new StorageSharedKeyCredential(azurite.account, azurite.accountKey);
  const service = new BlobServiceClient(azurite.url, credential);
  const container = `exports-${randomUUID().slice(0, 8)}`;
  await service.createContainer(container);
  const files = service.getContainerClient(container);
  const list = async () => {
    const names: string[] = [];
    for await (const { name } of files.listBlobsFlat()) names.push(name);
    return names;
  };
  return {
    azurite,
    proxy,
    container,
    service,
    connect: () =>
      requireDestination(createDestinations({ exportDir: '/unused', allowPrivateNetworks: true }), 'azure_blob'),
    account: {
      settings: {
        account: azurite.account,
        endpoint: `http://127.0.0.1:${proxy.port}/${azurite.account}`,
        container,
      },
      credentials: { accountKey: azurite.accountKey },
    },
    target: { container },
    sign: (permissions, expiresOn = new Date(Date.now() + 3_600_000)) =>
      generateBlobSASQueryParameters(
        { containerName: container, permissions: ContainerSASPermissions.parse(permissions), expiresOn },
        credential,
      ).toString(),
    async visible() {
      const names = (await list()).filter((name) => !/(^|\/)\./.test(name));
      const read = async (name: string) => [name, await files.getBlobClient(name).downloadToBuffer()] as const;
      return new Map(await Promise.all(names.map(read)));
    },
    // Blocks that were never committed cannot be dropped, and go by themselves (azure/blob/store).
    everything: list,
    async release() {
      await proxy.close();
      await azurite.close();
    },
  };
}

export const FULL_BY_STATUS = { status: 507, headers: { 'x-ms-error-code': 'InsufficientStorage' } };

export const blobCase: DestinationCase = {
  openFarEnd: openBlobFarEnd,
  async openForbidden() {
    const farEnd = await openBlobFarEnd();
    return { ...farEnd, account: { ...farEnd.account, credentials: { sas: farEnd.sign('rl') } } };
  },
  async openFull(capacity) {
    const farEnd = await openBlobFarEnd();
    Object.assign(farEnd.proxy.faults, { capacity, full: FULL_BY_STATUS });
    return farEnd;
  },
  badTargets: ['../x', '/etc', 'a/../../x', 'C:\\x', 'a\\..\\..\\x', 'a\0b', '~'].map((folder) => ({
    container: 'exports',
    folder,
  })),
  // There are no links, and no way up.
  makeTraps: async () => [],
};
