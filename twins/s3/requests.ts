import { type S3Answer, toXmlAnswer } from './answer.ts';
import { S3Error } from './errors.ts';
import { listBuckets, listObjects, listUploads } from './listings.ts';
import type { SignedBy, SignedRequest } from './signature.ts';
import type { Bucket, S3State, StoredObject } from './state.ts';
import { completeUpload, createUpload, md5, requireUpload, uploadPart } from './uploads.ts';

interface Call {
  readonly state: S3State;
  readonly request: SignedRequest;
  readonly by: SignedBy;
  readonly now: Date;
}

/** What a signed request asks for, with the action that a policy must allow. */
export function answer(call: Call): S3Answer {
  const { state, request, by } = call;
  const [, name = '', ...rest] = request.path.split('/');
  const allow = (action: string) => {
    if (by.key.denied.has(`s3:${action}`)) throw new S3Error(403, 'AccessDenied');
  };
  if (name === '') {
    allow('ListAllMyBuckets');
    return listBuckets(state);
  }
  const bucket = state.buckets.get(name);
  if (bucket === undefined) throw new S3Error(404, 'NoSuchBucket', { BucketName: name });
  if (by.region !== bucket.region) {
    const region = { 'x-amz-bucket-region': bucket.region };
    throw new S3Error(400, 'AuthorizationHeaderMalformed', { Region: bucket.region }, region);
  }
  const key = rest.map(decodeURIComponent).join('/');
  return key === '' ? answerForBucket(call, name, bucket, allow) : answerForObject(call, bucket, key, allow);
}

type Allow = (action: string) => void;

function answerForBucket({ request }: Call, name: string, bucket: Bucket, allow: Allow): S3Answer {
  const { method, query } = request;
  if (method === 'GET' && query.has('uploads')) {
    allow('ListBucketMultipartUploads');
    return listUploads(name, bucket, query);
  }
  if (method === 'GET' && query.get('list-type') === '2') {
    allow('ListBucket');
    return listObjects(name, bucket, query);
  }
  if (method === 'HEAD') {
    allow('ListBucket');
    return { status: 200, headers: { 'x-amz-bucket-region': bucket.region } };
  }
  throw new S3Error(501, 'NotImplemented');
}

function answerForObject(call: Call, bucket: Bucket, key: string, allow: Allow): S3Answer {
  const { method, query } = call.request;
  const id = query.get('uploadId');
  if (method === 'POST' && query.has('uploads')) {
    allow('PutObject');
    const about = { ...toAbout(call.request), key, initiated: call.now };
    const UploadId = createUpload(bucket, about);
    return toXmlAnswer({ InitiateMultipartUploadResult: { Key: key, UploadId } });
  }
  if (method === 'PUT' && id !== null) {
    allow('PutObject');
    const etag = uploadPart(requireUpload(bucket, key, id), Number(query.get('partNumber')), call.request.body);
    return { status: 200, headers: { etag: `"${etag}"` } };
  }
  if (method === 'POST' && id !== null) {
    allow('PutObject');
    const { etag } = completeUpload(bucket, key, id, call.request.body.toString(), call.now);
    return toXmlAnswer({ CompleteMultipartUploadResult: { Key: key, ETag: `"${etag}"` } });
  }
  if (method === 'DELETE' && id !== null) {
    allow('AbortMultipartUpload');
    requireUpload(bucket, key, id);
    bucket.uploads.delete(id);
    return { status: 204 };
  }
  if (method === 'PUT') return put(call, bucket, key, allow);
  if (method === 'DELETE') {
    allow('DeleteObject');
    bucket.objects.delete(key);
    return { status: 204 };
  }
  allow('GetObject');
  return read(bucket, key, method, allow);
}

function put({ request, state, now }: Call, bucket: Bucket, key: string, allow: Allow): S3Answer {
  allow('PutObject');
  const source = request.headers['x-amz-copy-source'];
  if (source !== undefined) {
    const [name = '', ...rest] = decodeURIComponent(source).replace(/^\//, '').split('/');
    const found = state.buckets.get(name)?.objects.get(rest.join('/'));
    if (found === undefined) throw new S3Error(404, 'NoSuchKey');
    bucket.objects.set(key, { ...found, modified: now });
    return toXmlAnswer({ CopyObjectResult: { ETag: `"${found.etag}"`, LastModified: now.toISOString() } });
  }
  const { body } = request;
  const etag = md5(body);
  bucket.objects.set(key, { ...toAbout(request), body: [body], size: body.length, etag, modified: now });
  return { status: 200, headers: { etag: `"${etag}"` } };
}

function read(bucket: Bucket, key: string, method: string, allow: Allow): S3Answer {
  const object = bucket.objects.get(key);
  if (object === undefined) {
    // Who may not list may not learn what is missing.
    allow('ListBucket');
    throw new S3Error(404, 'NoSuchKey', { Key: key });
  }
  return { status: 200, headers: toHeaders(object), body: method === 'HEAD' ? [] : object.body };
}

const toHeaders = ({ size, etag, contentType, metadata, modified }: StoredObject): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  'content-length': String(size),
  'content-type': contentType,
  'last-modified': modified.toUTCString(),
  etag: `"${etag}"`,
});

function toAbout({ headers }: SignedRequest) {
  const metadata = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('x-amz-meta-') && value !== undefined ? [[name.slice('x-amz-meta-'.length), value]] : [],
  );
  return {
    contentType: headers['content-type'] ?? 'binary/octet-stream',
    metadata: Object.fromEntries(metadata) as Record<string, string>,
  };
}
