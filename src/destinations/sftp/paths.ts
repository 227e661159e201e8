import { AppError } from '../../domain/errors.ts';
import { parseAccountFolder, type SftpSettings } from './account.ts';
import type { SftpConnection } from './connection.ts';
import { atServer, refused } from './errors.ts';
import { joinPath, lstat, makeFolder, realpath, stat } from './remote.ts';

/** A folder below the base, both absolute. */
export interface Place {
  readonly base: string;
  readonly path: string;
  /** The outermost folder that had to be made for it. */
  readonly made: string | undefined;
}

/** Makes the connection's folder and `parts` below it. Throws `path_outside` where a link leads out of that folder. */
export async function makePlace(
  server: SftpConnection,
  settings: SftpSettings,
  parts: readonly string[],
): Promise<Place> {
  const base = await makeBase(server, settings);
  let path = base;
  let made: string | undefined;
  for (const part of parts) {
    const next = joinPath(path, part);
    const found = await follow(server, base, next, parts);
    if (found === undefined) {
      await makeIfMissing(server, next, toLabel(settings, parts));
      made ??= next;
    }
    path = found ?? next;
  }
  return { base, path, made };
}

/** The folder if it is there, else undefined. */
export async function findPlace(
  server: SftpConnection,
  settings: SftpSettings,
  parts: readonly string[],
): Promise<Place | undefined> {
  const base = await findBase(server, settings);
  if (base === undefined) return undefined;
  const path = await findBelow(server, { base, path: base, made: undefined }, parts, parts);
  return path === undefined ? undefined : { base, path, made: undefined };
}

/** The path of what is there below a place, its links resolved; `label` is what people read in `path_outside`. */
export async function findBelow(
  server: SftpConnection,
  { base, path: root }: Place,
  parts: readonly string[],
  label: readonly string[],
): Promise<string | undefined> {
  let path = root;
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const next = await follow(server, base, joinPath(path, part), label, isLast);
    if (next === undefined) return undefined;
    path = next;
  }
  return path;
}

/** How a place is called in messages: below the connection's folder, and that folder by its last name. */
export const toLabel = (settings: SftpSettings, parts: readonly string[]): string =>
  parts.length > 0 ? parts.join('/') : (parseBase(settings).parts.at(-1) ?? parseBase(settings).start);

/** What is there under this name, links followed; undefined if nothing is. */
async function follow(
  server: SftpConnection,
  base: string,
  path: string,
  parts: readonly string[],
  mayBeFile = false,
): Promise<string | undefined> {
  const label = parts.join('/');
  return atServer(label, async () => {
    const found = await lstat(server, path);
    if (found === undefined) return undefined;
    if (found.isDirectory() || (mayBeFile && found.isFile())) return path;
    if (!found.isSymbolicLink()) throw refused(`${label}: is inside something that is not a folder`);
    const target = await stat(server, path);
    // A link to nothing would be followed when something is made in its place.
    const isFit = target?.isDirectory() === true || (mayBeFile && target?.isFile() === true);
    const real = isFit ? await realpath(server, path) : undefined;
    if (real === undefined || !isInside(base, real)) throw new AppError('path_outside', { path: label });
    return real;
  });
}

/** Links in the path of the connection's own folder are the admin's business. */
async function makeBase(server: SftpConnection, settings: SftpSettings): Promise<string> {
  const found = await findBase(server, settings);
  if (found !== undefined) return found;
  const { start, parts } = parseBase(settings);
  let path: string = start;
  for (const part of parts) {
    path = joinPath(path, part);
    await makeIfMissing(server, path, toLabel(settings, []));
  }
  return atServer(toLabel(settings, []), () => realpath(server, path));
}

async function findBase(server: SftpConnection, settings: SftpSettings): Promise<string | undefined> {
  const { start, parts } = parseBase(settings);
  const path = joinPath(start, ...parts);
  return atServer(toLabel(settings, []), async () => {
    const found = await stat(server, path);
    if (found === undefined) return undefined;
    if (!found.isDirectory()) throw refused(`${toLabel(settings, [])}: is not a folder`);
    return realpath(server, path);
  });
}

/** Looks only after a failure: another run may have made it a moment ago, and servers tell that in many ways. */
async function makeIfMissing(server: SftpConnection, path: string, label: string): Promise<void> {
  await atServer(label, async () => {
    try {
      await makeFolder(server, path);
    } catch (error) {
      const found = await stat(server, path);
      if (found?.isDirectory() !== true) throw error;
    }
  });
}

/** Stored settings may be older than the check. */
function parseBase({ folder }: SftpSettings) {
  const parsed = parseAccountFolder(folder);
  if (parsed === undefined) throw new AppError('path_outside', { path: folder });
  return parsed;
}

const isInside = (base: string, path: string): boolean => base === '/' || path === base || path.startsWith(`${base}/`);
