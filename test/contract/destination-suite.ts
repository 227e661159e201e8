import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import type { BytesWriter, Item } from '../../src/destinations/contract.ts';
import { requireBytes } from '../../src/destinations/index.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { RunId } from '../../src/domain/ids.ts';
import type { Row } from '../../src/sources/contract.ts';
import { silentStream, textStream } from '../support/text-stream.ts';
import {
  type DestinationCase,
  type FarEnd,
  HEADER,
  ignore,
  many,
  newRunId,
  PLAIN_SPEC,
  ROWS,
  read,
  START,
  toItem,
  VIP,
} from './destination-far-end.ts';

/** What every destination of files owes to the engine. Each test has a far end of its own. */
export function testDestination(kind: string, { openFarEnd, ...play }: DestinationCase): void {
  describe(`destination ${kind}`, () => {
    let farEnd: FarEnd;
    beforeEach(async () => {
      farEnd = await openFarEnd();
    });
    afterEach(() => farEnd.release());

    interface Options {
      readonly at?: FarEnd;
      readonly runId?: RunId;
      readonly items?: readonly Item[];
      readonly target?: unknown;
      readonly signal?: AbortSignal;
    }
    const open = ({ at = farEnd, ...options }: Options = {}): Promise<BytesWriter> =>
      requireBytes(at.connect()).open(at.account, {
        runId: options.runId ?? newRunId(),
        ...PLAIN_SPEC,
        exportName: 'Weekly list',
        environmentName: 'Shop',
        target: 'target' in options ? options.target : at.target,
        startedAt: START,
        items: options.items ?? [VIP],
        signal: options.signal ?? new AbortController().signal,
      });
    const discard = (runId: RunId) => farEnd.connect().discard(runId, 'Weekly list', farEnd.target, farEnd.account);
    const csvFiles = async () => [...(await farEnd.visible())].filter(([path]) => path.endsWith('.csv'));

    describe('a run', () => {
      it('is read back as the records that went in, with counts and checksums that hold', async () => {
        const writer = await open();
        const written = await writer.write(VIP, textStream(ROWS, { chunkSize: 7 }), ignore);
        const { location } = await writer.commit();
        const [[, bytes] = []] = await csvFiles();
        expect(read(bytes)).toEqual([HEADER, ...ROWS]);
        const sha256 = createHash('sha256')
          .update(bytes ?? '')
          .digest('hex');
        const file = { path: 'vip-customers.csv', rows: 5, bytes: bytes?.length, sha256 };
        expect(written).toEqual({ rows: 5, bytes: bytes?.length, files: [file] });
        expect(location).not.toBe('');
        const manifest = [...(await farEnd.visible())].find(([path]) => path.endsWith('manifest.json'));
        expect(JSON.parse(String(manifest?.[1]))).toMatchObject({ export: 'Weekly list', items: [{ files: [file] }] });
      });

      it('is invisible until it is committed', async () => {
        const writer = await open();
        await writer.write(VIP, textStream(many(20_000)), ignore);
        expect((await farEnd.visible()).size).toBe(0);
        await writer.commit();
        expect((await farEnd.visible()).size).toBe(2);
      });

      it('may be committed twice, and a late abort does it no harm', async () => {
        const writer = await open();
        await writer.write(VIP, textStream(ROWS), ignore);
        const first = await writer.commit();
        expect(await writer.commit()).toEqual(first);
        await writer.abort();
        expect((await farEnd.visible()).size).toBe(2);
      });

      it('of no records is a header', async () => {
        const writer = await open();
        expect(await writer.write(VIP, textStream([]), ignore)).toMatchObject({ rows: 0 });
        await writer.commit();
        const [[, bytes] = []] = await csvFiles();
        expect(read(bytes)).toEqual([HEADER]);
      });

      it('takes a field of a megabyte', async () => {
        const rows: Row[] = [
          ['1', 'é, '.repeat(350_000)],
          ['2', 'y'.repeat(1_048_576)],
          ['3', null],
        ];
        const writer = await open();
        await writer.write(VIP, textStream(rows, { chunkSize: 65_536 }), ignore);
        await writer.commit();
        const [[, bytes] = []] = await csvFiles();
        expect(read(bytes)).toEqual([HEADER, ...rows]);
      });

      it('names files safely and apart, whatever the titles', async () => {
        const titles = [
          '../../evil',
          '/etc/passwd',
          'CON',
          '😀',
          '.hidden',
          'a\0b',
          'x'.repeat(400),
          'Same',
          'same!',
          '<!channel>',
        ];
        const items = titles.map((title, index) => toItem(`item_${index}`, title));
        const writer = await open({ items });
        for (const item of items) await writer.write(item, textStream([[item.name, null]]), ignore);
        await writer.commit();
        const files = await csvFiles();
        expect(files.map(([, bytes]) => (read(bytes) as string[][])[1]?.[0]).sort()).toEqual(
          items.map(({ name }) => name).sort(),
        );
        for (const [path] of files) expect(path).toMatch(/^([a-zA-Z0-9-]+\/)+[a-z0-9_-]{1,200}\.csv$/);
      });

      it('stands beside another of the same export and second', async () => {
        for (const note of ['first', 'second']) {
          const writer = await open();
          await writer.write(VIP, textStream([['1', note]]), ignore);
          await writer.commit();
        }
        const notes = (await csvFiles()).map(([, bytes]) => (read(bytes) as string[][])[1]?.[1]);
        expect(notes.sort()).toEqual(['first', 'second']);
      });
    });

    describe('a run that fails', () => {
      it('leaves nothing when it is aborted, however often', async () => {
        const before = await farEnd.everything();
        const writer = await open();
        await writer.write(VIP, textStream(ROWS), ignore);
        await writer.abort();
        await writer.abort();
        expect(await farEnd.everything()).toEqual(before);
      });

      it('passes on the error of a source that breaks midway, and shows nothing', async () => {
        const error = new AppError('source_stalled', { seconds: 30 });
        const writer = await open();
        const stream = textStream(many(20_000), { failAfter: { rows: 15_000, error } });
        await expect(writer.write(VIP, stream, ignore)).rejects.toBe(error);
        await expect(writer.commit()).rejects.toThrow();
        expect((await farEnd.visible()).size).toBe(0);
        await writer.abort();
        expect(await farEnd.everything()).toEqual([]);
      });

      it('is not published when the source sent more than arrived', async () => {
        const writer = await open();
        const stream = textStream(ROWS, { reported: ROWS.length + 1 });
        await expect(writer.write(VIP, stream, ignore)).rejects.toMatchObject({ code: 'source_query_failed' });
        await expect(writer.commit()).rejects.toThrow();
        expect((await farEnd.visible()).size).toBe(0);
      });

      it('ends with the reason of its signal, also while the source is silent', async () => {
        const cancel = new AbortController();
        const writer = await open({ signal: cancel.signal });
        const reason = new Error('canceled');
        const write = writer.write(
          VIP,
          silentStream(() => cancel.abort(reason)),
          ignore,
        );
        await expect(write).rejects.toBe(reason);
        await writer.abort();
        expect(await farEnd.everything()).toEqual([]);
      });

      it('is discarded after a crash, by its id, and others are left alone', async () => {
        const crashed = newRunId();
        await (await open({ runId: crashed })).write(VIP, textStream(ROWS), ignore);
        const other = await open();
        await other.write(VIP, textStream(ROWS), ignore);
        await discard(crashed);
        await discard(crashed);
        await other.commit();
        expect((await farEnd.visible()).size).toBe(2);
        expect((await farEnd.everything()).filter((path) => path.includes(crashed))).toEqual([]);
      });

      it('leaves nothing at all when the only run is discarded, or when there was none', async () => {
        const crashed = newRunId();
        await discard(crashed);
        await (await open({ runId: crashed })).write(VIP, textStream(ROWS), ignore);
        await discard(crashed);
        expect(await farEnd.everything()).toEqual([]);
      });
    });

    describe('a run that is taken up again', () => {
      it('is published by its second attempt, and the first, should it wake, cannot', async () => {
        const runId = newRunId();
        const first = await open({ runId });
        await first.write(VIP, textStream([['1', 'first']]), ignore);
        await discard(runId);
        const second = await open({ runId });
        await second.write(VIP, textStream([['1', 'second']]), ignore);
        await expect(first.commit()).rejects.toThrow();
        await first.abort();
        await second.commit();
        const files = await csvFiles();
        expect(files.map(([, bytes]) => read(bytes))).toEqual([[HEADER, ['1', 'second']]]);
      });

      it('takes the place of what it had published before it could say so', async () => {
        const runId = newRunId();
        for (const note of ['first', 'second']) {
          await discard(runId);
          const writer = await open({ runId });
          await writer.write(VIP, textStream([['1', note]]), ignore);
          await writer.commit();
        }
        const files = await csvFiles();
        expect(files.map(([, bytes]) => read(bytes))).toEqual([[HEADER, ['1', 'second']]]);
        expect((await farEnd.everything()).filter((path) => path.includes(runId))).toEqual([]);
      });
    });

    describe('a far end that is in the way', () => {
      async function withFarEnd(
        context: TestContext,
        opened: Promise<FarEnd | undefined>,
        test: (at: FarEnd) => Promise<void>,
      ) {
        const at = await opened;
        if (at === undefined) return context.skip('this machine cannot play it');
        await test(at).finally(() => at.release());
      }

      it('refuses writes: verify and open say so', async (context) => {
        await withFarEnd(context, play.openForbidden(), async (at) => {
          await expect(at.connect().verify(at.account)).rejects.toMatchObject({ code: 'destination_forbidden' });
          await expect(open({ at })).rejects.toMatchObject({ code: 'destination_forbidden' });
        });
      });

      it('is full: the write says so, and nothing stays', async (context) => {
        await withFarEnd(context, play.openFull(65_536), async (at) => {
          const writer = await open({ at });
          const write = writer.write(VIP, textStream(many(20_000)), ignore);
          await expect(write).rejects.toMatchObject({ code: 'destination_full', retry: { kind: 'never' } });
          await expect(writer.commit()).rejects.toThrow();
          expect((await at.visible()).size).toBe(0);
          await writer.abort();
          expect(await at.everything()).toEqual([]);
        });
      });
    });

    describe('its settings', () => {
      it('are verified in words, and that leaves nothing behind', async () => {
        const { summary } = await farEnd.connect().verify(farEnd.account);
        expect(summary.length).toBeGreaterThan(5);
        expect(await farEnd.everything()).toEqual([]);
      });

      it.each(play.badTargets.map((target) => [target]))(
        'refuse %j, in the form and when a run opens',
        async (target) => {
          expect(farEnd.connect().target.safeParse(target).success).toBe(false);
          await expect(open({ target })).rejects.toMatchObject({ code: 'path_outside' });
        },
      );

      it('do not lead outside by other ways', async () => {
        for (const trap of await play.makeTraps(farEnd)) {
          const target = farEnd.connect().target.parse(trap);
          await expect(open({ target })).rejects.toMatchObject({ code: 'path_outside' });
        }
        expect((await farEnd.visible()).size).toBe(0);
      });
    });
  });
}
