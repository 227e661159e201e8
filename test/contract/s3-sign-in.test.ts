import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createS3Destination } from '../../src/destinations/s3/index.ts';
import { CLOUDS, signInFailed, talkTo } from './cloud-far-ends.ts';
import { HEADER, newRunId, ROWS } from './destination-far-end.ts';
import { ACCESS_KEY, BUCKET, openS3FarEnd, type S3FarEnd } from './destination-s3.ts';

const cloud = CLOUDS.find(({ title }) => title === 'S3');
if (cloud === undefined) throw new Error('there is no S3 among the clouds');

let farEnd: S3FarEnd;
let talk: ReturnType<typeof talkTo>;
beforeEach(async () => {
  farEnd = await openS3FarEnd();
  talk = talkTo(cloud, farEnd);
});
afterEach(() => farEnd.release());

describe('keys', () => {
  it.each(['ExpiredToken', 'InvalidToken', 'InvalidAccessKeyId'])('answered by %s need others', async (code) => {
    farEnd.proxy.faults.answer = () => cloud.fail(400, code);
    await expect(talk.verify()).rejects.toMatchObject(signInFailed);
  });

  it('are both given, or neither where the server may go by itself', () => {
    const first = (given: unknown, allowOwnIdentity: boolean) =>
      createS3Destination({ allowPrivateNetworks: false, allowOwnIdentity }).credentials.safeParse(given).error
        ?.issues[0]?.message;
    expect(first({}, false)).toBe('access_key');
    expect(first({}, true)).toBeUndefined();
    expect(first({ accessKeyId: 'a' }, true)).toBe('access_key');
    expect(first({ accessKeyId: 'a', secretAccessKey: 'b' }, false)).toBeUndefined();
  });

  it('may be the server’s, where the operator allows that, and only there', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', ACCESS_KEY.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', ACCESS_KEY.secretAccessKey);
    try {
      const own = createS3Destination({ allowPrivateNetworks: true, allowOwnIdentity: true });
      const account = { settings: own.settings.parse(farEnd.account.settings), credentials: {} };
      expect((await own.verify(account)).summary).toContain('as the server itself');
      const forbidden = createS3Destination({ allowPrivateNetworks: true });
      await expect(forbidden.verify(account)).rejects.toMatchObject(signInFailed);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('that may not list buckets leave the bucket to be typed', async () => {
    const choose = async (settings: Record<string, unknown>) => {
      const { destination, account } = talk.connect({ settings });
      return (await destination.choices('bucket', account)).map(({ value }) => value);
    };
    expect(await choose({ bucket: undefined })).toEqual([BUCKET]);
    farEnd.twin.state.keys.get(ACCESS_KEY.accessKeyId)?.denied.add('s3:ListAllMyBuckets');
    expect(await choose({ bucket: undefined })).toEqual([]);
    expect(await choose({})).toEqual([BUCKET]);
  });
});

describe('a bucket', () => {
  it('in another region says in which', async () => {
    await expect(talk.verify({ settings: { region: 'us-east-1' } })).rejects.toMatchObject({
      code: 'destination_refused',
      params: { detail: expect.stringContaining('eu-west-1') },
    });
  });

  it('lists more than a page', async () => {
    const runId = newRunId();
    const body = Buffer.from('x');
    const other = { body: [body], size: 1, etag: 'x', contentType: 'text/plain', metadata: {}, modified: new Date() };
    const prefix = 'weekly-list/2026-11-24T02-50-12Z-';
    for (let n = 0; n < 2_500; n += 1) farEnd.bucket.objects.set(`${prefix}${runId.slice(-8)}/old-${n}`, other);
    await talk.deliver(ROWS, runId);
    expect((await farEnd.visible()).size).toBe(2);
    expect(await talk.visibleRows()).toEqual([[HEADER, ...ROWS]]);
  });

  it('reports an upload that fails although its answer began well', async () => {
    const writer = await talk.open();
    farEnd.proxy.faults.answer = (asked) => (cloud.isPublishing(asked) ? cloud.fail(200, 'InternalError') : undefined);
    await expect(writer.commit()).rejects.toThrow();
    farEnd.proxy.faults.answer = undefined;
    await writer.abort();
    expect(await farEnd.everything()).toEqual([]);
  });
});
