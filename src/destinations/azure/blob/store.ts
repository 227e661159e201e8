import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { refused } from '../../network/http-errors.ts';
import type { ObjectStore, Upload, UploadAbout } from '../../objects/object-store.ts';
import { atAzure, type ErrorContext, toStatus } from '../errors.ts';

/** At most 50,000 blocks make a blob (https://learn.microsoft.com/azure/storage/blobs/scalability-targets). */
const PART_SIZE = 8 * 1024 * 1024;
const MAX_PARTS = 50_000;

export interface BlobStoreOptions {
  readonly container: ContainerClient;
  /** The export's folder in it, ending in a slash, or empty. */
  readonly prefix: string;
  readonly context: ErrorContext;
  readonly signal: AbortSignal | undefined;
}

/**
 * Block blobs below a folder of a container. Blocks that were staged and never committed are seen by no reader; the service
 * offers no way to drop them without showing a blob for a moment, and drops them itself a week after the last one
 * (https://learn.microsoft.com/rest/api/storageservices/put-block#remarks).
 */
export function createBlobStore({ container, prefix, context, signal }: BlobStoreOptions): ObjectStore {
  const { title } = context;
  const options = signal === undefined ? {} : { abortSignal: signal };
  const toBlob = (key: string) => container.getBlockBlobClient(`${prefix}${key}`);
  const label = (key: string) => `${container.containerName}/${prefix}${key}`;
  const at = <T>(key: string, work: () => Promise<T>) => atAzure(context, label(key), work);
  let uploads = 0;

  return {
    title,
    locate: (key) => locate(container, `${prefix}${key}`),
    describe: label,
    list: (keyPrefix, limit) =>
      at(keyPrefix, async () => {
        const keys: string[] = [];
        for await (const { name } of container.listBlobsFlat({ ...options, prefix: `${prefix}${keyPrefix}` })) {
          keys.push(name.slice(prefix.length));
          if (keys.length === limit) break;
        }
        return keys;
      }),
    head: (key) =>
      at(key, () =>
        toBlob(key)
          .getProperties(options)
          .then(({ metadata }) => ({ attempt: metadata?.exportattempt }), orMissing),
      ),
    read: (key, limit) =>
      at(key, async () => {
        const found = await toBlob(key)
          .download(0, undefined, { ...options, maxRetryRequests: 0 })
          .catch(orMissing);
        if (found === undefined) return undefined;
        if ((found.contentLength ?? 0) > limit) throw refused(title, `${label(key)}: is larger than expected`);
        const chunks: Uint8Array[] = [];
        for await (const chunk of found.readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
        return Buffer.concat(chunks);
      }),
    put: (key, bytes) =>
      at(key, async () => {
        await toBlob(key).upload(Buffer.from(bytes), bytes.length, {
          ...options,
          blobHTTPHeaders: { blobContentType: 'application/json' },
        });
      }),
    copy: (from, to) =>
      at(from, async () => {
        const copying = await toBlob(to).beginCopyFromURL(toBlob(from).url, { ...options, intervalInMs: 500 });
        await copying.pollUntilDone();
      }),
    async remove(keys) {
      for (const key of keys) {
        await at(key, () => toBlob(key).deleteIfExists({ ...options, deleteSnapshots: 'include' }));
      }
    },
    async upload(key, about) {
      uploads += 1;
      return beginUpload(toBlob(key), about, uploads, (work) => at(key, work), options);
    },
    dropUploads: async () => undefined,
  };
}

function beginUpload(
  blob: BlockBlobClient,
  { mediaType, attempt }: UploadAbout,
  serial: number,
  at: <T>(work: () => Promise<T>) => Promise<T>,
  options: { readonly abortSignal?: AbortSignal },
): Upload {
  // Those of a blob are of one length, also those of other attempts; with the attempt in them, none takes another's blocks.
  const toBlockId = (number: number) =>
    Buffer.from(`${attempt.slice(-13, -5)}-${pad(serial)}-${pad(number)}`).toString('base64');
  return {
    partSize: PART_SIZE,
    maxParts: MAX_PARTS,
    send: (number, bytes) =>
      at(async () => void (await blob.stageBlock(toBlockId(number), bytes, bytes.length, options))),
    complete: (parts) =>
      at(async () => {
        const ids = Array.from({ length: parts }, (_, index) => toBlockId(index + 1));
        await blob.commitBlockList(ids, {
          ...options,
          blobHTTPHeaders: { blobContentType: mediaType },
          metadata: { exportattempt: attempt },
        });
      }),
    drop: async () => undefined,
  };
}

const pad = (number: number): string => String(number).padStart(6, '0');

/** Without the query, which may be a SAS. */
export const locate = (container: ContainerClient, path: string): string =>
  `${container.url.split('?')[0]}/${path.split('/').map(encodeURIComponent).join('/')}`;

/** A container that is missing is another matter. */
function orMissing(error: unknown): undefined {
  const { code } = error as { code?: string };
  if (toStatus(error) !== 404 || code === 'ContainerNotFound') throw error;
}
