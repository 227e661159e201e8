import type { FileEntryWithStats, OpenMode, Stats } from 'ssh2';
import type { SftpConnection } from './connection.ts';
import { STATUS, toStatus } from './errors.ts';

/** The file operations of a server, each a request or a few. They reject with the server's status (errors.ts). */

/** Undefined where there is nothing; of a link, what it leads to. */
export const stat = (server: SftpConnection, path: string): Promise<Stats | undefined> =>
  server.ask<Stats>((sftp, done) => sftp.stat(path, done)).catch(orMissing);

/** The same of a link itself. */
export const lstat = (server: SftpConnection, path: string): Promise<Stats | undefined> =>
  server.ask<Stats>((sftp, done) => sftp.lstat(path, done)).catch(orMissing);

/** Absolute, and without links where the server is OpenSSH's. */
export const realpath = (server: SftpConnection, path: string): Promise<string> =>
  server.ask<string>((sftp, done) => sftp.realpath(path, done));

/** Without `.` and `..`; undefined where there is no such folder. */
export async function list(server: SftpConnection, path: string): Promise<FileEntryWithStats[] | undefined> {
  const entries = await server.ask<FileEntryWithStats[]>((sftp, done) => sftp.readdir(path, done)).catch(orMissing);
  return entries?.filter(({ filename }) => filename !== '.' && filename !== '..');
}

export const makeFolder = (server: SftpConnection, path: string): Promise<void> =>
  server.ask((sftp, done) => sftp.mkdir(path, done));

export const open = (server: SftpConnection, path: string, mode: OpenMode): Promise<Buffer> =>
  server.ask<Buffer>((sftp, done) => sftp.open(path, mode, done));

export const write = (server: SftpConnection, handle: Buffer, bytes: Buffer, position: number): Promise<void> =>
  server.ask((sftp, done) => sftp.write(handle, bytes, 0, bytes.length, position, (error) => done(error)));

export const close = (server: SftpConnection, handle: Buffer): Promise<void> =>
  server.ask((sftp, done) => sftp.close(handle, done));

/** To the server's disk, where it offers that. */
export const flush = (server: SftpConnection, handle: Buffer): Promise<void> =>
  server.askExtension<void>((sftp, done) => sftp.ext_openssh_fsync(handle, done), 'slow').catch(orUnsupported);

const READ_CHUNK = 31 * 1024;

/** A small file; undefined where it has more than `limit` bytes. */
export async function readWhole(server: SftpConnection, path: string, limit: number): Promise<Buffer | undefined> {
  const handle = await open(server, path, 'r');
  try {
    const parts: Buffer[] = [];
    for (let at = 0; at <= limit; ) {
      const part = await readSome(server, handle, at);
      if (part.length === 0) return Buffer.concat(parts);
      parts.push(part);
      at += part.length;
    }
    return undefined;
  } finally {
    await close(server, handle);
  }
}

/** Nothing at the end of the file. */
function readSome(server: SftpConnection, handle: Buffer, at: number): Promise<Buffer> {
  const buffer = Buffer.alloc(READ_CHUNK);
  return server
    .ask<number>((sftp, done) => sftp.read(handle, buffer, 0, READ_CHUNK, at, (error, count) => done(error, count)))
    .then(
      (count) => buffer.subarray(0, count),
      (error: unknown) => {
        if (toStatus(error) !== STATUS.endOfFile) throw error;
        return Buffer.alloc(0);
      },
    );
}

/** A second name for a file; false where the server does not offer that, or not here. */
export const hardLink = (server: SftpConnection, path: string, other: string): Promise<boolean> =>
  server
    .askExtension<void>((sftp, done) => sftp.ext_openssh_hardlink(path, other, done))
    .then(
      () => true,
      (error: unknown) => {
        if (toStatus(error) === undefined) throw error;
        return false;
      },
    );

/** Bytes that a user may still write where `path` is; undefined where the server does not say. */
export async function freeBytes(server: SftpConnection, path: string): Promise<number | undefined> {
  const space = await server
    .askExtension<{ f_bavail: number; f_frsize: number }>((sftp, done) => sftp.ext_openssh_statvfs(path, done))
    .catch(() => undefined);
  return space && Number(space.f_bavail) * Number(space.f_frsize);
}

/** Fails where `to` is a folder with something in it. */
export async function rename(server: SftpConnection, from: string, to: string): Promise<void> {
  try {
    await server.askExtension((sftp, done) => sftp.ext_openssh_rename(from, to, done));
  } catch (error) {
    if (toStatus(error) !== STATUS.unsupported) throw error;
    await renamePlainly(server, from, to);
  }
}

/** Version 3 alone has no way to put a file in the place of another: it is gone for the time of one request. */
async function renamePlainly(server: SftpConnection, from: string, to: string): Promise<void> {
  const send = () => server.ask((sftp, done) => sftp.rename(from, to, done));
  try {
    await send();
  } catch (error) {
    const isFile = (path: string) => lstat(server, path).then((found) => found?.isFile() === true);
    if (toStatus(error) === undefined || !(await isFile(from)) || !(await isFile(to))) throw error;
    await removeFile(server, to);
    await send();
  }
}

export const removeFile = (server: SftpConnection, path: string): Promise<void> =>
  server.ask<void>((sftp, done) => sftp.unlink(path, done)).catch(orMissing);

const REMOVAL_ATTEMPTS = 5;

/** With all that is in it; fine where it is not there. A link in it goes, what it leads to stays. */
export async function removeFolder(server: SftpConnection, path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const entries = await list(server, path);
    if (entries === undefined) return;
    for (const { filename, attrs } of entries) {
      const inner = joinPath(path, filename);
      await (attrs.isDirectory() ? removeFolder(server, inner) : removeFile(server, inner));
    }
    try {
      return await server.ask<void>((sftp, done) => sftp.rmdir(path, done)).catch(orMissing);
    } catch (error) {
      // A write under way may just have added a file.
      if (attempt === REMOVAL_ATTEMPTS || toStatus(error) !== STATUS.failure) throw error;
    }
  }
}

/** Whether the folder is gone now. */
export async function removeIfEmpty(server: SftpConnection, path: string): Promise<boolean> {
  try {
    await server.ask<void>((sftp, done) => sftp.rmdir(path, done)).catch(orMissing);
    return true;
  } catch (error) {
    if (toStatus(error) === undefined) throw error;
    return false;
  }
}

/** Paths of SFTP have slashes, whatever the server runs on. */
export const joinPath = (folder: string, ...names: readonly string[]): string =>
  [folder === '/' ? '' : folder, ...names].join('/') || '/';

function orMissing(error: unknown): undefined {
  if (toStatus(error) !== STATUS.noSuchFile) throw error;
}

function orUnsupported(error: unknown): void {
  if (toStatus(error) !== STATUS.unsupported) throw error;
}
