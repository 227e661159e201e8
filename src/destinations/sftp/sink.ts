import type { FileSink } from '../files/store.ts';
import type { SftpConnection } from './connection.ts';
import { atServer, STATUS, toStatus } from './errors.ts';
import { close, flush, freeBytes, open, removeFile, write } from './remote.ts';

/**
 * What every server takes in one request: 32 KiB are promised, and ssh2 cuts at a little less where it does not know the
 * server. With so many on their way at once, a distant server is not waited for after each.
 */
const CHUNK = 31 * 1024;
const UNDER_WAY = 64;

/** A file at `path`, inside `folder`; `label` names it in messages. */
export async function openSftpSink(server: SftpConnection, path: string, label: string): Promise<FileSink> {
  const handle = await atServer(label, () => open(server, path, 'w'));
  let position = 0;
  let underWay = 0;
  let failure: { readonly error: unknown } | undefined;
  let onAnswer: () => void = () => undefined;
  let isOpen = true;

  function send(chunk: Buffer): void {
    underWay += 1;
    write(server, handle, chunk, position)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        underWay -= 1;
        onAnswer();
      });
    position += chunk.length;
  }

  async function waitBelow(count: number): Promise<void> {
    while (underWay >= count) {
      await new Promise<void>((resolve) => {
        onAnswer = resolve;
      });
    }
    if (failure !== undefined) throw await explain(failure.error);
  }

  /** A full disk is a failure like any other to servers; how much room is left tells. */
  async function explain(error: unknown): Promise<unknown> {
    if (toStatus(error) !== STATUS.failure) return error;
    const free = await freeBytes(server, path);
    const isFull = free !== undefined && free < CHUNK * UNDER_WAY;
    return isFull ? Object.assign(new Error('no space'), { code: STATUS.noSpace }) : error;
  }

  async function closeHandle(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await close(server, handle);
  }

  return {
    append: (bytes) =>
      atServer(label, async () => {
        for (let from = 0; from < bytes.length; from += CHUNK) {
          await waitBelow(UNDER_WAY);
          const { buffer, byteOffset, length } = bytes.subarray(from, from + CHUNK);
          // ssh2 copies it before this returns.
          send(Buffer.from(buffer, byteOffset, length));
        }
      }),
    close: () =>
      atServer(label, async () => {
        await waitBelow(1);
        await flush(server, handle);
        await closeHandle();
      }),
    discard: () =>
      atServer(label, async () => {
        if (!server.isOpen()) return;
        await closeHandle();
        await removeFile(server, path);
      }),
  };
}
