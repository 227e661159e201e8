import type { S3Answer } from './answer.ts';
import { toXmlAnswer } from './answer.ts';
import type { Bucket, S3State } from './state.ts';

const MOST = 1000;

export const listBuckets = ({ buckets }: S3State): S3Answer =>
  toXmlAnswer({
    ListAllMyBucketsResult: {
      Owner: { ID: 'twin', DisplayName: 'twin' },
      Buckets: {
        Bucket: [...buckets.keys()].sort().map((Name) => ({ Name, CreationDate: '2026-01-01T00:00:00.000Z' })),
      },
    },
  });

/** ListObjectsV2 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html). */
export function listObjects(name: string, bucket: Bucket, query: URLSearchParams): S3Answer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? MOST), MOST);
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;
  const folded = new Map<string, string>();
  for (const key of [...bucket.objects.keys()].sort()) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end === -1 ? key : key.slice(0, end + delimiter.length);
    if (entry > after) folded.set(entry, end === -1 ? 'object' : 'prefix');
  }
  const entries = [...folded].slice(0, most);
  const isTruncated = folded.size > entries.length;
  return toXmlAnswer({
    ListBucketResult: {
      Name: name,
      Prefix: encode(prefix),
      KeyCount: entries.length,
      MaxKeys: most,
      IsTruncated: isTruncated,
      NextContinuationToken: isTruncated ? entries.at(-1)?.[0] : undefined,
      EncodingType: query.get('encoding-type') ?? undefined,
      Contents: entries.flatMap(([key, kind]) => {
        const object = bucket.objects.get(key);
        if (kind === 'prefix' || object === undefined) return [];
        const { size, etag, modified } = object;
        return [{ Key: encode(key), Size: size, ETag: `"${etag}"`, LastModified: modified.toISOString() }];
      }),
      CommonPrefixes: entries.flatMap(([key, kind]) => (kind === 'prefix' ? [{ Prefix: encode(key) }] : [])),
    },
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export function listUploads(name: string, bucket: Bucket, query: URLSearchParams): S3Answer {
  const prefix = query.get('prefix') ?? '';
  const most = Math.min(Number(query.get('max-uploads') ?? MOST), MOST);
  const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''];
  const all = [...bucket.uploads]
    .map(([id, { key, initiated }]) => ({ id, key, initiated }))
    .filter(({ key, id }) => key.startsWith(prefix) && (key > keyMarker || (key === keyMarker && id > idMarker)))
    .sort((a, b) => (a.key === b.key ? (a.id < b.id ? -1 : 1) : a.key < b.key ? -1 : 1));
  const some = all.slice(0, most);
  const isTruncated = all.length > some.length;
  return toXmlAnswer({
    ListMultipartUploadsResult: {
      Bucket: name,
      Prefix: prefix,
      MaxUploads: most,
      IsTruncated: isTruncated,
      NextKeyMarker: isTruncated ? some.at(-1)?.key : undefined,
      NextUploadIdMarker: isTruncated ? some.at(-1)?.id : undefined,
      Upload: some.map(({ id, key, initiated }) => ({ Key: key, UploadId: id, Initiated: initiated.toISOString() })),
    },
  });
}
