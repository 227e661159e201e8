import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { startAzurite } from '../test/support/azurite.ts';
import { startLakeTwin } from '../twins/data-lake/index.ts';
import { startS3Twin } from '../twins/s3/index.ts';

/** A far end in this process, which does nothing else meanwhile. */
export interface Place {
  readonly kind: 'azure_blob' | 'azure_data_lake' | 's3';
  readonly settings: { readonly endpoint: string; readonly account?: string; readonly region?: string };
  readonly credentials: Readonly<Record<string, string>>;
  /** The container or bucket. */
  readonly target: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const NAME = 'bench';

/** Microsoft's emulator, and our twins where there is none. */
export const PLACES: Readonly<Record<Place['kind'], () => Promise<Place>>> = {
  async azure_blob() {
    const { url, account, accountKey, close } = await startAzurite();
    const service = new BlobServiceClient(url, new StorageSharedKeyCredential(account, accountKey));
    await service.createContainer(NAME);
    const settings = { account, endpoint: url };
    return { kind: 'azure_blob', settings, credentials: { accountKey }, target: { container: NAME }, close };
  },
  async azure_data_lake() {
    const accountKey = Buffer.from('the key of a twin that lives for a benchmark').toString('base64');
    const { url, state, close } = await startLakeTwin('benchlake', accountKey);
    state.containers.set(NAME, new Map());
    const settings = { account: 'benchlake', endpoint: url };
    return { kind: 'azure_data_lake', settings, credentials: { accountKey }, target: { container: NAME }, close };
  },
  async s3() {
    const { url, state, close } = await startS3Twin();
    const credentials = { accessKeyId: 'BENCH', secretAccessKey: 'the secret of a twin' };
    state.keys.set(credentials.accessKeyId, { secret: credentials.secretAccessKey, denied: new Set() });
    state.buckets.set(NAME, { region: 'us-east-1', objects: new Map(), uploads: new Map() });
    const settings = { endpoint: url, region: 'us-east-1' };
    return { kind: 's3', settings, credentials, target: { bucket: NAME }, close };
  },
};
