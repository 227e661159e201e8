import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textStream } from '../support/text-stream.ts';
import { HEADER, ignore, many, newRunId, ROWS, VIP } from './destination-far-end.ts';
import {
  openSftpFarEnd,
  type SftpFarEnd,
  type SftpTalk,
  signInFailed,
  talkTo,
  unreachable,
} from './destination-sftp.ts';

let farEnd: SftpFarEnd;
let talk: SftpTalk;
beforeEach(async () => {
  farEnd = await openSftpFarEnd();
  talk = talkTo(farEnd);
});
afterEach(() => farEnd.release());

describe('a connection that is cut', () => {
  const rows = many(20_000);
  const points = Array.from({ length: 10 }, (_, index) => 2_000 + index * 200_000);

  it.each(points)('after %i bytes leaves the whole file or none, and the next attempt succeeds', async (bytes) => {
    const runId = newRunId();
    farEnd.server.faults.cutAfterBytes = bytes;
    const writer = await talk.open(runId);
    await expect(writer.write(VIP, textStream(rows, { chunkSize: 65_536 }), ignore)).rejects.toMatchObject(unreachable);
    await expect(writer.commit()).rejects.toThrow();
    expect((await farEnd.visible()).size).toBe(0);
    await writer.abort();
    expect(await farEnd.everything()).toEqual([]);
    await talk.deliver(rows, runId);
    expect(await talk.visibleRows()).toEqual([[HEADER, ...rows]]);
  });

  it.each(['before', 'after'] as const)('%s the result is published', async (when) => {
    const runId = newRunId();
    farEnd.server.faults.cutAtRename = { when };
    const writer = await talk.open(runId);
    await writer.write(VIP, textStream(ROWS), ignore);
    await expect(writer.commit()).rejects.toMatchObject(unreachable);
    expect(await talk.visibleRows()).toEqual(when === 'after' ? [[HEADER, ...ROWS]] : []);
    await writer.abort();
    await writer.abort();
    expect(await farEnd.everything()).toEqual([]);
    await talk.deliver(ROWS, runId);
    expect(await talk.visibleRows()).toEqual([[HEADER, ...ROWS]]);
  });

  it('while it takes the place of an earlier result leaves that one', async () => {
    const runId = newRunId();
    await talk.deliver([['1', 'first']], runId);
    const writer = await talk.open(runId);
    await writer.write(VIP, textStream([['1', 'second']]), ignore);
    // The earlier result has just stepped aside.
    farEnd.server.faults.cutAtRename = { when: 'after' };
    await expect(writer.commit()).rejects.toMatchObject(unreachable);
    await writer.abort();
    expect(await talk.visibleRows()).toEqual([[HEADER, ['1', 'first']]]);
    expect((await farEnd.everything()).filter((path) => path.endsWith('.part'))).toEqual([]);
  });

  it('cannot be cleaned up after while the server is away, and is later', async () => {
    const runId = newRunId();
    const writer = await talk.open(runId);
    await writer.write(VIP, textStream(ROWS), ignore);
    farEnd.server.faults.cutAtRename = { when: 'before' };
    await expect(writer.commit()).rejects.toMatchObject(unreachable);
    farEnd.server.faults.revoked = true;
    await expect(writer.abort()).rejects.toMatchObject(signInFailed);
    farEnd.server.faults.revoked = false;
    const { destination, account } = talk.connect();
    await destination.discard(runId, 'Weekly list', {}, account);
    expect(await farEnd.everything()).toEqual([]);
  });
});

describe('a server', () => {
  it('that falls silent is given up', async () => {
    farEnd.server.faults.freezeAfterBytes = 100_000;
    const writer = await talk.open(newRunId(), { options: { timeouts: { stallMs: 200 } } });
    await expect(writer.write(VIP, textStream(many(20_000)), ignore)).rejects.toMatchObject(unreachable);
    await writer.abort();
    expect(await farEnd.everything()).toEqual([]);
  });

  it('that is slow gets there', async () => {
    farEnd.server.faults.answerAfterMs = 2;
    await talk.deliver(many(5_000));
    expect(await talk.visibleRows()).toEqual([[HEADER, ...many(5_000)]]);
  });

  it('is asked to keep files, and to rename in one step, where it can', async () => {
    await talk.deliver(ROWS);
    expect(farEnd.server.requests).not.toContain('rename');
    farEnd.server.faults.isPlain = true;
    await talk.deliver(ROWS);
    expect(farEnd.server.requests).toContain('rename');
  });

  it('that does not listen is unreachable, and so is a name that is not known', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as { port: number };
    listener.close();
    await once(listener, 'close');
    await expect(talk.verify({ settings: { port } })).rejects.toMatchObject({
      ...unreachable,
      params: { detail: `127.0.0.1:${port}: ECONNREFUSED` },
    });
    await expect(talk.verify({ settings: { host: `${'x'.repeat(64)}.invalid` } })).rejects.toMatchObject(unreachable);
  });

  it('that never says what it is, is given up', async () => {
    const listener = createServer((socket) => void socket.on('error', ignore).resume()).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as { port: number };
    const options = { timeouts: { signInMs: 200 } };
    await expect(talk.verify({ settings: { port }, options })).rejects.toMatchObject(unreachable);
    listener.close();
  });

  it('that refuses a connection at once may have room later', async () => {
    const listener = createServer((socket) => void socket.on('error', ignore).end()).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as { port: number };
    await expect(talk.verify({ settings: { port } })).rejects.toMatchObject(unreachable);
    listener.close();
  });

  it('fails without a reason where it gives none', async () => {
    farEnd.server.faults.capacity = 1000;
    farEnd.server.faults.isPlain = true;
    await expect(talk.deliver(many(1000))).rejects.toMatchObject({
      code: 'destination_refused',
      retry: { kind: 'never' },
    });
    expect(await farEnd.everything()).toEqual([]);
  });
});
