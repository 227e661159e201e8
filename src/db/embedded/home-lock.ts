import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { AppError } from '../../domain/errors.ts';
import type { Home } from './home.ts';

/** A holder that was killed is given up after this long without a sign of life. */
const STALE_MS = 3_000;
const WAIT_MS = 100;
/** Crash recovery of a large database can take minutes. */
const MAX_WAITS = 3_000;

/** Starting, joining, leaving and stopping happen one after the other, over all processes. */
export async function withHomeLock<T>(home: Home, work: () => Promise<T>): Promise<T> {
  const unlock = await lock(home.folder, {
    lockfilePath: join(home.folder, 'lock'),
    realpath: false,
    stale: STALE_MS,
    update: STALE_MS / 3,
    retries: { retries: MAX_WAITS, factor: 1, minTimeout: WAIT_MS, maxTimeout: WAIT_MS },
    // Lost after a long pause of this process. Nothing breaks: initialising ends in a rename that only one can do, and
    // PostgreSQL itself lets only one server into a data folder.
    onCompromised: () => undefined,
  }).catch((cause: unknown) => {
    const detail = `${home.folder} stays locked by another process that starts or stops the database`;
    throw new AppError('database_unavailable', { detail }, { detail, cause });
  });
  try {
    return await work();
  } finally {
    await unlock().catch(() => undefined);
  }
}
