import { createAzureBlobDestination, createAzureLakeDestination } from '../../src/destinations/azure/index.ts';
import type { Account, BytesDestination, BytesWriter, Verified, WrittenItem } from '../../src/destinations/contract.ts';
import { createS3Destination } from '../../src/destinations/s3/index.ts';
import type { RunId } from '../../src/domain/ids.ts';
import type { Row } from '../../src/sources/contract.ts';
import type { Answer, Asked, HttpFaultProxy } from '../support/http-faults.ts';
import { textStream } from '../support/text-stream.ts';
import { openBlobFarEnd } from './destination-azure-blob.ts';
import { openLakeFarEnd } from './destination-azure-lake.ts';
import { type FarEnd, ignore, newRunId, PLAIN_SPEC, read, START, VIP } from './destination-far-end.ts';
import { openS3FarEnd } from './destination-s3.ts';

export interface CloudFarEnd extends FarEnd {
  readonly proxy: HttpFaultProxy;
  readonly account: { readonly settings: Record<string, unknown>; readonly credentials: Record<string, unknown> };
}

/** What all destinations of the clouds take. */
interface Options {
  readonly allowPrivateNetworks?: boolean;
  readonly now?: () => Date;
  readonly timeouts?: { readonly connectMs?: number; readonly stallMs?: number };
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export interface Cloud {
  readonly title: string;
  open(): Promise<CloudFarEnd>;
  create(options: Options & { readonly allowPrivateNetworks: boolean }): BytesDestination;
  /** Whether a request makes a file visible. */
  isPublishing(asked: Asked): boolean;
  /** The service's way to say an error code. */
  fail(status: number, code: string, headers?: Readonly<Record<string, string>>): Answer;
  /** Too much to do for it now. */
  readonly busy: string;
  readonly noContainer: string;
  /** Of the field that names the container or bucket. */
  readonly field: string;
  /** What the service answers to a wrong key, where its stand-in has a code of its own for it. */
  readonly wrongKey?: Answer;
}

const azureFailure: Cloud['fail'] = (status, code, headers = {}) => ({
  status,
  headers: { 'x-ms-error-code': code, 'content-type': 'application/json', ...headers },
});

export const CLOUDS: readonly Cloud[] = [
  {
    title: 'Azure Blob Storage',
    open: openBlobFarEnd,
    wrongKey: azureFailure(403, 'AuthenticationFailed'),
    create: createAzureBlobDestination,
    isPublishing: ({ method, url }) => method === 'PUT' && url.includes('comp=blocklist'),
    fail: azureFailure,
    busy: 'ServerBusy',
    noContainer: 'there is no such container',
    field: 'container',
  },
  {
    title: 'Azure Data Lake Storage Gen2',
    open: openLakeFarEnd,
    create: createAzureLakeDestination,
    isPublishing: ({ headers }) => headers['x-ms-rename-source'] !== undefined,
    fail: azureFailure,
    busy: 'ServerBusy',
    noContainer: 'there is no such container',
    field: 'container',
  },
  {
    title: 'S3',
    open: openS3FarEnd,
    create: createS3Destination,
    isPublishing: ({ method, url }) => method === 'POST' && url.includes('uploadId='),
    fail: (status, code, headers = {}) => ({
      status,
      headers: { 'content-type': 'application/xml', ...headers },
      body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Not for eyes.</Message></Error>`,
    }),
    busy: 'SlowDown',
    noContainer: 'there is no such bucket',
    field: 'bucket',
  },
];

interface Changes {
  readonly settings?: Record<string, unknown>;
  readonly credentials?: Record<string, unknown>;
  readonly options?: Options;
  readonly target?: Record<string, unknown>;
}

/** What a test does with a far end, as its account is or with changes to it. */
export function talkTo(cloud: Cloud, farEnd: CloudFarEnd) {
  function connect({ settings = {}, credentials, options = {} }: Changes = {}) {
    const destination = cloud.create({ allowPrivateNetworks: true, ...options });
    const account: Account = {
      settings: destination.settings.parse({ ...farEnd.account.settings, ...settings }),
      credentials: destination.credentials.parse(credentials ?? farEnd.account.credentials),
    };
    return { destination, account };
  }

  async function verify(changes: Changes = {}): Promise<Verified> {
    const { destination, account } = connect(changes);
    return destination.verify(account);
  }

  async function open(runId: RunId = newRunId(), changes: Changes = {}): Promise<BytesWriter> {
    const { destination, account } = connect(changes);
    return destination.open(account, {
      runId,
      ...PLAIN_SPEC,
      exportName: 'Weekly list',
      environmentName: 'Shop',
      target: { ...(farEnd.target as object), ...changes.target },
      startedAt: START,
      items: [VIP],
      signal: new AbortController().signal,
    });
  }

  /** A run from its begin to its end. */
  async function deliver(rows: readonly Row[], runId?: RunId, changes?: Changes): Promise<WrittenItem> {
    const writer = await open(runId, changes);
    try {
      const written = await writer.write(VIP, textStream(rows, { chunkSize: 65_536 }), ignore);
      await writer.commit();
      return written;
    } catch (error) {
      await writer.abort();
      throw error;
    }
  }

  async function discard(runId: RunId): Promise<void> {
    const { destination, account } = connect();
    await destination.discard(runId, 'Weekly list', farEnd.target, account);
  }

  /** Of every file of records that can be seen. */
  async function visibleRows(): Promise<unknown[]> {
    const files = [...(await farEnd.visible())];
    return files.filter(([path]) => path.endsWith('.csv')).map(([, bytes]) => read(bytes));
  }

  return { connect, verify, open, deliver, discard, visibleRows };
}

export const unreachable = { code: 'destination_unreachable', retry: { kind: 'backoff' } };
export const signInFailed = { code: 'destination_sign_in_failed', retry: { kind: 'never' } };
