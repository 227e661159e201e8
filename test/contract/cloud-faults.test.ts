import { createHash, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Row } from '../../src/sources/contract.ts';
import { textStream } from '../support/text-stream.ts';
import { CLOUDS, type CloudFarEnd, signInFailed, talkTo, unreachable } from './cloud-far-ends.ts';
import { HEADER, ignore, many, newRunId, ROWS, VIP } from './destination-far-end.ts';

/** More than one part of every cloud. */
const LARGE: Row[] = Array.from({ length: 4_500 }, (_, index) => [String(index), 'x'.repeat(4_000)]);
const LARGE_BYTES = 18_000_000;
const POINTS = Array.from({ length: 10 }, () => randomInt(1, LARGE_BYTES));
const toHash = (bytes: Buffer | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');

describe.each(CLOUDS)('$title', (cloud) => {
  let farEnd: CloudFarEnd;
  let talk: ReturnType<typeof talkTo>;
  beforeEach(async () => {
    farEnd = await cloud.open();
    talk = talkTo(cloud, farEnd);
  });
  afterEach(() => farEnd.release());

  describe('a connection that is cut', () => {
    it.each(POINTS)('after %i bytes leaves the whole file or none, and the next attempt succeeds', async (bytes) => {
      const runId = newRunId();
      const writer = await talk.open(runId);
      farEnd.proxy.faults.cutAfterBytes = bytes;
      const write = writer.write(VIP, textStream(LARGE, { chunkSize: 65_536 }), ignore);
      await expect(write).rejects.toMatchObject(unreachable);
      await expect(writer.commit()).rejects.toThrow();
      expect((await farEnd.visible()).size).toBe(0);
      await writer.abort();
      expect(await farEnd.everything()).toEqual([]);
      const { files } = await talk.deliver(LARGE, runId);
      const seen = [...(await farEnd.visible())].filter(([path]) => path.endsWith('.csv'));
      expect(seen.map(([, file]) => toHash(file))).toEqual(files.map(({ sha256 }) => sha256));
      expect(files).toMatchObject([{ rows: LARGE.length }]);
    });

    it('after the result was published, before that was heard, is taken back and done again', async () => {
      const runId = newRunId();
      const writer = await talk.open(runId);
      await writer.write(VIP, textStream(ROWS), ignore);
      farEnd.proxy.faults.cutAnswerTo = cloud.isPublishing;
      await expect(writer.commit()).rejects.toMatchObject(unreachable);
      await writer.abort();
      await writer.abort();
      expect(await farEnd.everything()).toEqual([]);
      await talk.deliver(ROWS, runId);
      expect(await talk.visibleRows()).toEqual([[HEADER, ...ROWS]]);
    });

    it('by a crash in the middle of publishing is found by the run’s id', async () => {
      const runId = newRunId();
      const writer = await talk.open(runId);
      await writer.write(VIP, textStream(ROWS), ignore);
      farEnd.proxy.faults.cutAnswerTo = cloud.isPublishing;
      await expect(writer.commit()).rejects.toMatchObject(unreachable);
      await talk.discard(runId);
      expect(await farEnd.everything()).toEqual([]);
    });

    it('cannot be cleaned up after while the service is away, and is later', async () => {
      const runId = newRunId();
      const writer = await talk.open(runId);
      await writer.write(VIP, textStream(ROWS), ignore);
      farEnd.proxy.faults.answer = () => cloud.fail(503, cloud.busy);
      await expect(writer.commit()).rejects.toMatchObject(unreachable);
      await expect(writer.abort()).rejects.toMatchObject(unreachable);
      farEnd.proxy.faults.answer = undefined;
      await talk.discard(runId);
      expect(await farEnd.everything()).toEqual([]);
    });
  });

  describe('a service', () => {
    it('that is busy says for how long', async () => {
      farEnd.proxy.faults.answer = () => cloud.fail(503, cloud.busy, { 'retry-after': '7' });
      await expect(talk.open()).rejects.toMatchObject({ ...unreachable, retry: { kind: 'after', ms: 7000 } });
      await expect(talk.verify()).rejects.toMatchObject({ ...unreachable, retry: { kind: 'after', ms: 7000 } });
    });

    it.each([500, 502, 504, 429, 408])(
      'that answers %i may do better later, and is not asked again at once',
      async (status) => {
        const writer = await talk.open();
        const before = farEnd.proxy.requests.length;
        farEnd.proxy.faults.answer = () => ({ status });
        await expect(writer.write(VIP, textStream(ROWS), ignore)).rejects.toMatchObject(unreachable);
        const asked = farEnd.proxy.requests.slice(before);
        expect(new Set(asked).size).toBe(asked.length);
      },
    );

    it('that falls silent is given up', async () => {
      const writer = await talk.open(newRunId(), { options: { timeouts: { stallMs: 300 } } });
      farEnd.proxy.faults.swallow = ({ method }) => method !== 'GET' && method !== 'HEAD';
      await expect(writer.write(VIP, textStream(many(20_000)), ignore)).rejects.toMatchObject(unreachable);
      farEnd.proxy.faults.swallow = undefined;
      await writer.abort();
      expect(await farEnd.everything()).toEqual([]);
    });

    it('that is slow gets there', async () => {
      farEnd.proxy.faults.answerAfterMs = 20;
      await talk.deliver(many(5_000));
      expect(await talk.visibleRows()).toEqual([[HEADER, ...many(5_000)]]);
    });

    it('that does not listen is unreachable, and so is a name that is not known', async () => {
      const listener = createServer().listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const { port } = listener.address() as { port: number };
      listener.close();
      await once(listener, 'close');
      for (const endpoint of [`http://127.0.0.1:${port}`, `http://${'x'.repeat(64)}.invalid`]) {
        await expect(talk.verify({ settings: { endpoint } })).rejects.toMatchObject(unreachable);
      }
    });

    it('without the container says so, and that it is for good', async () => {
      const elsewhere = { settings: { [cloud.field]: 'elsewhere' }, target: { [cloud.field]: 'elsewhere' } };
      const refused = {
        code: 'destination_refused',
        retry: { kind: 'never' },
        params: { detail: expect.stringContaining(cloud.noContainer) },
      };
      await expect(talk.verify(elsewhere)).rejects.toMatchObject(refused);
      await expect(talk.open(newRunId(), elsewhere)).rejects.toMatchObject(refused);
    });

    it('whose clock is elsewhere refuses what is signed here, and people hear why', async () => {
      const date = new Date(Date.now() + 3_600_000).toUTCString();
      const code = cloud.field === 'bucket' ? 'RequestTimeTooSkewed' : 'AuthenticationFailed';
      farEnd.proxy.faults.answer = () => cloud.fail(403, code, { date });
      await expect(talk.verify()).rejects.toMatchObject({
        code: 'destination_refused',
        params: { detail: expect.stringContaining('clock') },
      });
    });

    it('that says neither code nor reason is taken by its status', async () => {
      farEnd.proxy.faults.answer = () => ({ status: 401 });
      await expect(talk.verify()).rejects.toMatchObject(signInFailed);
      farEnd.proxy.faults.answer = () => ({ status: 403 });
      await expect(talk.verify()).rejects.toMatchObject({ code: 'destination_forbidden' });
      farEnd.proxy.faults.answer = () => ({ status: 418 });
      await expect(talk.verify()).rejects.toMatchObject({ code: 'destination_refused', retry: { kind: 'never' } });
    });
  });
});
