import { createDestinations, requireDestination } from '../../src/destinations/index.ts';
import { type Bucket, type S3Twin, startS3Twin } from '../../twins/s3/index.ts';
import { type HttpFaultProxy, startHttpFaults } from '../support/http-faults.ts';
import type { DestinationCase, FarEnd } from './destination-far-end.ts';

export const ACCESS_KEY = { accessKeyId: 'AKIATWIN', secretAccessKey: 'twin/secret+key, quite long' };
export const BUCKET = 'exports';

export interface S3FarEnd extends FarEnd {
  readonly twin: S3Twin;
  readonly proxy: HttpFaultProxy;
  readonly bucket: Bucket;
  readonly account: { readonly settings: Record<string, unknown>; readonly credentials: Record<string, unknown> };
}

/** The S3 destination on a twin of the test's own, behind a proxy that breaks on demand. */
export async function openS3FarEnd(): Promise<S3FarEnd> {
  const twin = await startS3Twin();
  const proxy = await startHttpFaults(twin.port);
  const bucket: Bucket = { region: 'eu-west-1', objects: new Map(), uploads: new Map() };
  twin.state.buckets.set(BUCKET, bucket);
  twin.state.keys.set(ACCESS_KEY.accessKeyId, { secret: ACCESS_KEY.secretAccessKey, denied: new Set() });
  return {
    twin,
    proxy,
    bucket,
    connect: () => requireDestination(createDestinations({ exportDir: '/unused', allowPrivateNetworks: true }), 's3'),
    account: {
      settings: { endpoint: `http://127.0.0.1:${proxy.port}`, region: bucket.region, bucket: BUCKET },
      credentials: ACCESS_KEY,
    },
    target: { bucket: BUCKET },
    async visible() {
      const seen = [...bucket.objects].filter(([key]) => !/(^|\/)\./.test(key));
      return new Map(seen.map(([key, { body }]) => [key, Buffer.concat(body)]));
    },
    everything: async () => [
      ...bucket.objects.keys(),
      ...[...bucket.uploads.values()].map(({ key }) => `an upload of ${key}`),
    ],
    async release() {
      await proxy.close();
      await twin.close();
    },
  };
}

export const s3Case: DestinationCase = {
  openFarEnd: openS3FarEnd,
  async openForbidden() {
    const farEnd = await openS3FarEnd();
    farEnd.twin.state.keys.get(ACCESS_KEY.accessKeyId)?.denied.add('s3:PutObject');
    return farEnd;
  },
  async openFull(capacity) {
    const farEnd = await openS3FarEnd();
    farEnd.twin.faults.capacity = capacity;
    return farEnd;
  },
  badTargets: ['../x', '/etc', 'a/../../x', 'C:\\x', 'a\\..\\..\\x', 'a\0b', '~'].map((folder) => ({
    bucket: BUCKET,
    folder,
  })),
  // There are no links, and no way up.
  makeTraps: async () => [],
};
