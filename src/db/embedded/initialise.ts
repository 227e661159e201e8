import { randomBytes } from 'node:crypto';
import { access, chown, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import type { Binaries } from './binaries.ts';
import type { Home } from './home.ts';
import { runAs } from './run-as.ts';

export const SUPERUSER = 'postgres';

const UNFINISHED = 'unfinished-';

/** Text is UTF-8 and sorts by code point, with Unicode's upper and lower case, whatever this system has installed. */
export const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

export const isInitialised = (home: Home): Promise<boolean> =>
  access(join(home.data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );

/**
 * Makes the cluster beside its place and renames it there, so that one which was cut short is never taken for whole.
 * Call it under the home's lock. Throws `data_folder_unusable`.
 */
export async function initialise(home: Home, binaries: Binaries): Promise<void> {
  await removeUnfinished(home);
  await makePassword(home);
  const beside = join(home.folder, `${UNFINISHED}${randomBytes(4).toString('hex')}`);
  const outcome = await runAs(home.user, binaries.initdb, [
    `--pgdata=${beside}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${home.passwordFile}`,
    '--auth=scram-sha-256',
    '--no-instructions',
    ...LOCALE,
  ]);
  if (!outcome.ok) {
    const detail = `initdb failed: ${outcome.output}`;
    throw new AppError('data_folder_unusable', { path: home.folder, detail }, { detail });
  }
  await rename(beside, home.data).catch((cause: unknown) => {
    const detail = 'it holds something that is not a database of ours';
    throw new AppError(
      'data_folder_unusable',
      { path: home.data, detail },
      { detail: `${home.data}: ${detail}`, cause },
    );
  });
}

/** The random password of this cluster. Throws `data_folder_unusable` where it is missing or not ours to read. */
export async function readPassword(home: Home): Promise<string> {
  try {
    return (await readFile(home.passwordFile, 'utf8')).trim();
  } catch (cause) {
    const detail = 'the password of the embedded database cannot be read; start as the user who made this data folder';
    throw new AppError(
      'data_folder_unusable',
      { path: home.passwordFile, detail },
      { detail: `${home.passwordFile}: ${detail}`, cause },
    );
  }
}

/** Hexadecimal, so that it needs no escaping in an address. */
async function makePassword(home: Home): Promise<void> {
  const beside = `${home.passwordFile}.new`;
  await writeFile(beside, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  if (home.user) await chown(beside, home.user.uid, home.user.gid);
  await rename(beside, home.passwordFile);
}

/** What killed starters left. An initdb of theirs may still be writing: what cannot go now goes next time. */
async function removeUnfinished(home: Home): Promise<void> {
  for (const name of await readdir(home.folder)) {
    if (!name.startsWith(UNFINISHED)) continue;
    await rm(join(home.folder, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
