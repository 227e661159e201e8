import { once } from 'node:events';
import {
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { Duplex } from 'node:stream';
import * as sftp from './sftp-packets.ts';

/** What goes wrong, when a test wants it to. Those of a moment are forgotten once they happened. */
export interface SftpFaults {
  /** Cuts the connection when so many bytes have come in over it. */
  cutAfterBytes?: number | undefined;
  /** Cuts it when something is renamed, or just has been; after having done so with as many as are to be skipped. */
  cutAtRename?: { readonly when: 'before' | 'after'; readonly skip?: number } | undefined;
  /** Answers nothing more when so many bytes have come in. */
  freezeAfterBytes?: number | undefined;
  /** Waits so many milliseconds before it answers. */
  answerAfterMs?: number;
  readOnly?: boolean;
  /** All that may be written, in bytes. */
  capacity?: number;
  /** What the server says of failures. */
  words?: string;
  /** Announces no extensions, as many servers. */
  isPlain?: boolean;
}

export interface SubsystemOptions {
  /** A folder of this machine that clients see as `/`. Whoever signs in starts there. */
  readonly root: string;
  readonly faults: SftpFaults;
  onRequest(name: string): void;
  cut(): void;
}

const CHANGES: ReadonlySet<string> = new Set(['mkdir', 'rmdir', 'remove', 'rename']);
const EXTENSIONS = {
  'posix-rename@openssh.com': '1',
  'hardlink@openssh.com': '1',
  'statvfs@openssh.com': '2',
  'fsync@openssh.com': '1',
};
/** Flags of SSH_FXP_OPEN. */
const WRITE = 0x02;
/** Only if it is not there yet. */
const EXCLUSIVE = 0x20;

/** Serves SFTP over a channel, one request after another. */
export async function serveSftp(channel: Duplex, options: SubsystemOptions): Promise<void> {
  const { root, faults, onRequest, cut } = options;
  const readPackets = sftp.createPacketReader();
  const files = new Map<string, FileHandle>();
  const folders = new Map<string, sftp.FileStats[]>();
  let lastHandle = 0;
  let received = 0;
  let written = 0;

  const toLocal = (path: string) => join(root, posix.resolve('/', path));
  const toRemote = (path: string) => path.slice(root.length) || '/';

  async function answer(name: sftp.RequestName, id: number, fields: sftp.Fields): Promise<Buffer> {
    const done = () => sftp.status(id, sftp.OK, '');
    switch (name) {
      case 'init':
        return sftp.version(faults.isPlain ? {} : EXTENSIONS);
      case 'open': {
        const path = toLocal(fields.text());
        const flags = fields.u32();
        if (flags & WRITE && faults.readOnly) return sftp.status(id, sftp.PERMISSION_DENIED, faults.words ?? 'Failure');
        const mode = flags & EXCLUSIVE ? 'wx' : 'w';
        files.set(`f${++lastHandle}`, await open(path, flags & WRITE ? mode : 'r'));
        return sftp.handle(id, `f${lastHandle}`);
      }
      case 'read': {
        const file = files.get(fields.text());
        const position = fields.u64();
        const buffer = Buffer.alloc(fields.u32());
        const { bytesRead } = (await file?.read(buffer, 0, buffer.length, position)) ?? { bytesRead: 0 };
        if (bytesRead === 0) return sftp.status(id, sftp.END_OF_FILE, '');
        return sftp.data(id, buffer.subarray(0, bytesRead));
      }
      case 'write': {
        const file = files.get(fields.text());
        const position = fields.u64();
        const data = fields.data();
        if (written + data.length > (faults.capacity ?? Number.POSITIVE_INFINITY)) throw new Error('full');
        written += data.length;
        await file?.write(data, 0, data.length, position);
        return done();
      }
      case 'close': {
        const key = fields.text();
        await files.get(key)?.close();
        files.delete(key);
        folders.delete(key);
        return done();
      }
      case 'stat':
        return sftp.attributes(id, await stat(toLocal(fields.text())));
      case 'lstat':
        return sftp.attributes(id, await lstat(toLocal(fields.text())));
      case 'realpath':
        return sftp.names(id, [{ name: toRemote(await realpath(toLocal(fields.text()))) }]);
      case 'mkdir':
        await mkdir(toLocal(fields.text()));
        return done();
      case 'rmdir':
        await rmdir(toLocal(fields.text()));
        return done();
      case 'remove':
        await unlink(toLocal(fields.text()));
        return done();
      case 'opendir':
        folders.set(`d${++lastHandle}`, await listFolder(toLocal(fields.text())));
        return sftp.handle(id, `d${lastHandle}`);
      case 'readdir': {
        const key = fields.text();
        const entries = folders.get(key) ?? [];
        folders.set(key, []);
        if (entries.length === 0) return sftp.status(id, sftp.END_OF_FILE, '');
        return sftp.names(
          id,
          entries.map((entry) => ({ name: (entry as Entry).name, stats: entry })),
        );
      }
      case 'rename':
        return renameFolder(id, fields.text(), fields.text(), false);
      case 'extended':
        return answerExtended(id, fields.text(), fields);
      case 'fsetstat':
        return done();
    }
  }

  async function answerExtended(id: number, name: string, fields: sftp.Fields): Promise<Buffer> {
    if (faults.isPlain) return sftp.status(id, sftp.UNSUPPORTED, '');
    if (name === 'posix-rename@openssh.com') return renameFolder(id, fields.text(), fields.text(), true);
    if (name === 'hardlink@openssh.com') {
      await link(toLocal(fields.text()), toLocal(fields.text()));
      return sftp.status(id, sftp.OK, '');
    }
    if (name === 'fsync@openssh.com') {
      await files.get(fields.text())?.sync();
      return sftp.status(id, sftp.OK, '');
    }
    if (name === 'statvfs@openssh.com') {
      const free = Math.max(0, (faults.capacity ?? 2 ** 40) - written);
      // Blocks of one byte: f_bsize, f_frsize, f_blocks, f_bfree, f_bavail, and six that nobody asks about.
      return sftp.extendedReply(id, ...[1, 1, 2 ** 40, free, free, 0, 0, 0, 0, 0, 255].map(sftp.u64));
    }
    return sftp.status(id, sftp.UNSUPPORTED, '');
  }

  async function renameFolder(id: number, from: string, to: string, mayReplace: boolean): Promise<Buffer> {
    const { when, skip = 0 } = faults.cutAtRename ?? {};
    faults.cutAtRename = when && skip > 0 ? { when, skip: skip - 1 } : undefined;
    if (when === 'before' && skip === 0) {
      cut();
      throw new Error('cut');
    }
    if (!mayReplace && (await lstat(toLocal(to)).catch(() => undefined))) throw new Error('exists');
    await rename(toLocal(from), toLocal(to));
    if (when === 'after' && skip === 0) cut();
    return sftp.status(id, sftp.OK, '');
  }

  try {
    for await (const chunk of channel) {
      received += chunk.length;
      if (received >= (faults.cutAfterBytes ?? Number.POSITIVE_INFINITY)) {
        faults.cutAfterBytes = undefined;
        cut();
      }
      if (received >= (faults.freezeAfterBytes ?? Number.POSITIVE_INFINITY)) {
        faults.freezeAfterBytes = undefined;
        await once(channel, 'close');
      }
      for (const packet of readPackets(chunk)) {
        const name = sftp.REQUESTS[packet[0] as keyof typeof sftp.REQUESTS];
        const fields = new sftp.Fields(packet.subarray(1));
        const id = fields.u32();
        onRequest(name);
        if (faults.answerAfterMs) await new Promise((resolve) => setTimeout(resolve, faults.answerAfterMs));
        const words = faults.words ?? 'Failure';
        const reply =
          faults.readOnly && CHANGES.has(name)
            ? sftp.status(id, sftp.PERMISSION_DENIED, words)
            : await answer(name, id, fields).catch((error: unknown) => sftp.status(id, toCode(error), words));
        channel.write(reply);
      }
    }
  } catch {
    // The line was cut.
  } finally {
    for (const file of files.values()) await file.close().catch(() => undefined);
  }
}

interface Entry extends sftp.FileStats {
  readonly name: string;
}

async function listFolder(path: string): Promise<Entry[]> {
  const dots = await Promise.all([stat(path), stat(dirname(path))]);
  const inner = await Promise.all(
    (await readdir(path)).map(async (name) => ({ name, stats: await lstat(join(path, name)).catch(() => undefined) })),
  );
  return [
    ...dots.map(({ size, mode }, index) => ({ name: ['.', '..'][index] ?? '', size, mode })),
    ...inner.flatMap(({ name, stats }) => (stats ? [{ name, size: stats.size, mode: stats.mode }] : [])),
  ];
}

function toCode(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return sftp.NO_SUCH_FILE;
  return code === 'EACCES' || code === 'EPERM' ? sftp.PERMISSION_DENIED : sftp.FAILURE;
}
