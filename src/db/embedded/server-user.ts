import { AppError } from '../../domain/errors.ts';
import { runAs } from './run-as.ts';

/** The system user that PostgreSQL runs as when we are root, which it refuses to run as. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Undefined when we are not root: the server then runs as we do. As root an existing `postgres` user is taken, else a
 * system user of that name is made. `nobody` comes last, where users cannot be made (read-only /etc, no useradd):
 * other daemons run as `nobody` too and could read the database's files.
 */
export async function chooseServerUser(onNotice: (message: string) => void): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await findUser('postgres');
  if (existing) return existing;

  await runAs(undefined, 'useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/bin/false',
    'postgres',
  ]);
  // Looked up whatever useradd said: another starter may have been quicker.
  const made = await findUser('postgres');
  if (made) {
    onNotice('PostgreSQL does not run as root: made the system user "postgres" for it.');
    return made;
  }
  const nobody = await findUser('nobody');
  if (nobody) {
    onNotice('PostgreSQL does not run as root and no "postgres" user could be made: it runs as "nobody".');
    return nobody;
  }
  throw new AppError('database_unavailable', {
    detail: 'PostgreSQL does not run as root, and there is no system user "postgres" or "nobody" to run it as',
  });
}

async function findUser(name: string): Promise<ServerUser | undefined> {
  const [uid, gid] = await Promise.all([runAs(undefined, 'id', ['-u', name]), runAs(undefined, 'id', ['-g', name])]);
  if (!uid.ok || !gid.ok) return undefined;
  return { name, uid: Number(uid.output), gid: Number(gid.output) };
}
