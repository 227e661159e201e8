import { createHash } from 'node:crypto';
import { access, chmod, chown, constants, lstat, mkdir, realpath, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import { runAs } from './run-as.ts';
import type { ServerUser } from './server-user.ts';

/** The folder of one embedded server, and as whom everything in it runs. */
export interface Home {
  readonly folder: string;
  readonly data: string;
  readonly passwordFile: string;
  readonly log: string;
  /** Undefined when the server runs as we do. */
  readonly user: ServerUser | undefined;
}

/**
 * `<dataDir>/postgres`, or as root, where the server's user cannot reach that (in root's own home, say), a folder that
 * it can reach and whose name follows from `dataDir`. A place that already holds a database always wins: rights that
 * changed since the last start must not lead to a second, empty one. Throws `data_folder_unusable`.
 */
export async function chooseHome(
  dataDir: string,
  user: ServerUser | undefined,
  onNotice: (message: string) => void,
): Promise<Home> {
  const base = await makeBase(dataDir, user);
  const wanted = join(base, 'postgres');
  if (!user) {
    await makePrivate(wanted);
    return toHome(wanted, undefined);
  }
  const places = [wanted, ...elsewhere(base)];
  for (const folder of places) {
    const owner = await findOwner(join(folder, 'data'));
    if (!owner) continue;
    // Made by another user (without root): it stays theirs.
    const home = toHome(folder, owner.uid === user.uid ? user : { name: `user ${owner.uid}`, ...owner });
    if (!(await isReachable(folder, home.user)))
      throw unusable(folder, `the database in it belongs to ${home.user?.name}, who cannot reach it`);
    if (folder !== wanted) onNotice(moved(wanted, folder, user));
    return home;
  }
  for (const folder of places) {
    if (!(await claim(folder, user))) continue;
    if (folder !== wanted) onNotice(moved(wanted, folder, user));
    return toHome(folder, user);
  }
  throw unusable(wanted, `PostgreSQL does not run as root, and the user "${user.name}" cannot reach this folder`);
}

const toHome = (folder: string, user: ServerUser | undefined): Home => ({
  folder,
  data: join(folder, 'data'),
  passwordFile: join(folder, 'password'),
  log: join(folder, 'server.log'),
  user,
});

/** Kept across restarts first; the temporary folder is better than no database. */
function elsewhere(base: string): string[] {
  const name = createHash('sha256').update(base).digest('hex').slice(0, 12);
  return [join('/var/lib/export-bot', name), join(tmpdir(), `export-bot-${name}`)];
}

const moved = (wanted: string, folder: string, user: ServerUser) =>
  `PostgreSQL runs as the user "${user.name}", who cannot reach ${wanted}: its files are in ${folder}.`;

const unusable = (path: string, detail: string, cause?: unknown) =>
  new AppError('data_folder_unusable', { path, detail }, { detail: `${path}: ${detail}`, cause });

async function makeBase(dataDir: string, user: ServerUser | undefined): Promise<string> {
  try {
    const made = await mkdir(dataDir, { recursive: true });
    // Passable for the server's user also under a strict umask; what lies inside keeps its own rights.
    if (made && user) await chmod(dataDir, 0o711);
    return await realpath(dataDir);
  } catch (error) {
    throw unusable(dataDir, reasonOf(error), error);
  }
}

async function makePrivate(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(folder, reasonOf(error), error);
  }
}

/** Makes the folder and gives it to the user. False where that is impossible or does not help. */
async function claim(folder: string, user: ServerUser): Promise<boolean> {
  try {
    const parent = dirname(folder);
    const made = await mkdir(parent, { recursive: true });
    if (made) await chmod(parent, 0o711);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // In a temporary folder anybody may have put a folder or link of this name.
    const found = await lstat(folder);
    if (!found.isDirectory() || (found.uid !== 0 && found.uid !== user.uid)) return false;
    await chown(folder, user.uid, user.gid);
    if (await isReachable(folder, user)) return true;
    await rmdir(folder);
    return false;
  } catch {
    return false;
  }
}

async function isReachable(folder: string, user: ServerUser | undefined): Promise<boolean> {
  const outcome = await runAs(user, '/bin/sh', ['-c', 'cd -- "$1" && test -r . && test -w .', 'sh', folder]);
  return outcome.ok;
}

async function findOwner(path: string): Promise<{ uid: number; gid: number } | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && { uid: found.uid, gid: found.gid };
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
