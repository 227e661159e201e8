import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { newKeyPair, toFingerprint } from './ssh-keys.ts';

/** OpenSSH's own server with its own SFTP, for the user of this process, who signs in by key. */
export interface OpenSshServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly username: string;
  readonly privateKey: string;
  readonly fingerprint: string;
  /** A folder of this machine, under the same path for clients. */
  readonly folder: string;
  release(): Promise<void>;
}

/** Undefined where it is not installed, or may not be started by this user. */
export async function startOpenSsh(options: readonly string[] = []): Promise<OpenSshServer | undefined> {
  const sshd = await findSshd();
  if (sshd === undefined) return undefined;
  const home = await realpath(await mkdtemp(join(tmpdir(), 'openssh-')));
  const hostKey = newKeyPair('ed25519');
  const userKey = newKeyPair('ed25519');
  const port = await findPort();
  const path = (name: string) => join(home, name);
  await writeFile(path('host-key'), hostKey.private, { mode: 0o600 });
  await writeFile(path('authorized-keys'), `${userKey.public}\n`, { mode: 0o600 });
  await writeFile(path('config'), toConfig(port, path, options), { mode: 0o600 });
  const release = async () => rm(home, { recursive: true, force: true });

  const child = spawn(sshd, ['-D', '-e', '-f', path('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  if (!(await isListening(child))) {
    await release();
    return undefined;
  }
  return {
    host: '127.0.0.1',
    port,
    username: userInfo().username,
    privateKey: userKey.private,
    fingerprint: toFingerprint(hostKey.public),
    folder: path('exports'),
    async release() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await release();
    },
  };
}

/** Refuses all but SFTP with a key; the checks of home folders are of no use for one that is deleted again. */
const toConfig = (port: number, path: (name: string) => string, options: readonly string[]): string =>
  [
    // The first of several of a kind counts.
    ...options,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${path('host-key')}`,
    `AuthorizedKeysFile ${path('authorized-keys')}`,
    'PidFile none',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'Subsystem sftp internal-sftp',
    'ForceCommand internal-sftp',
    '',
  ].join('\n');

async function findSshd(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    const path = join(folder, 'sshd');
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

async function isListening(child: ChildProcess): Promise<boolean> {
  if (child.stderr === null) return false;
  child.on('error', () => undefined);
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.startsWith('Server listening')) {
      child.stderr.resume();
      return true;
    }
  }
  return false;
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
