import { randomUUID } from 'node:crypto';
import { ListBucketsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { isAppError } from '../../domain/errors.ts';
import type { Choice, Verified } from '../contract.ts';
import type { FileService } from '../files/service.ts';
import { readFolder } from '../files/settings.ts';
import { createObjectFileStore } from '../objects/file-store.ts';
import { isGiven, type S3Account, type S3Options, type S3Target, TITLE } from './account.ts';
import { createS3Connector, toAddressing } from './client.ts';
import { atS3 } from './errors.ts';
import { createS3Store } from './store.ts';

export function createS3Service(options: S3Options): FileService<S3Account, S3Target> {
  const { now = () => new Date() } = options;
  const connect = createS3Connector(options);
  return {
    verify: (account) => verify(account, connect(account), now),
    choices: async (field, account) => (field === 'bucket' ? listChoices(account, connect(account), now) : []),
    store(account, { bucket, folder }) {
      const prefix = readFolder(folder)
        .map((part) => `${part}/`)
        .join('');
      const place = { client: connect(account), bucket, prefix, url: toUrl(account, bucket), now };
      return createObjectFileStore(TITLE, (signal) => createS3Store({ ...place, signal }));
    },
  };
}

/** Of the bucket's objects. */
function toUrl({ settings }: S3Account, bucket: string): string {
  const base = new URL(settings.endpoint ?? `https://s3.${settings.region}.amazonaws.com`);
  if (toAddressing(settings) === 'path') return `${base.href.replace(/\/+$/, '')}/${bucket}`;
  base.hostname = `${bucket}.${base.hostname}`;
  return base.href.replace(/\/+$/, '');
}

/** Writes where it is known where, and otherwise looks what there is. */
async function verify(account: S3Account, client: S3Client, now: () => Date): Promise<Verified> {
  const { endpoint, region, bucket } = account.settings;
  const where = endpoint === undefined ? region : new URL(endpoint).host;
  const who = isGiven(account.credentials.accessKeyId) ? '' : ', as the server itself';
  if (bucket === undefined) {
    const count = (await listBuckets(client, now)).length;
    return { summary: `${where}, ${count} ${count === 1 ? 'bucket' : 'buckets'}${who}` };
  }
  const store = createS3Store({ client, bucket, prefix: '', url: '', now, signal: undefined });
  const key = `.probe-${randomUUID()}`;
  await store.put(key, Buffer.from('A trial, to be deleted.\n'));
  await store.remove([key]);
  const page = await atS3(bucket, now, () => client.send(new ListObjectsV2Command({ Bucket: bucket, Delimiter: '/' })));
  const count = page.KeyCount ?? 0;
  const entries = `${count}${page.IsTruncated === true ? ' or more' : ''} ${count === 1 ? 'entry' : 'entries'}`;
  return { summary: `${bucket} at ${where}, ${entries}${who}` };
}

const listBuckets = (client: S3Client, now: () => Date): Promise<string[]> =>
  atS3('buckets', now, async () => {
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    return (Buckets ?? []).flatMap(({ Name }) => Name ?? []);
  });

/** Empty for credentials that may not look: then the name is typed. */
async function listChoices({ settings }: S3Account, client: S3Client, now: () => Date): Promise<Choice[]> {
  const { bucket } = settings;
  if (bucket !== undefined) return [{ value: bucket, title: bucket }];
  try {
    return (await listBuckets(client, now)).map((name) => ({ value: name, title: name }));
  } catch (error) {
    if (isAppError(error) && error.code === 'destination_forbidden') return [];
    throw error;
  }
}
