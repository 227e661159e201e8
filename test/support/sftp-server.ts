import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AuthContext, type Connection, type PublicKeyAuthContext } from 'ssh2';
import { type SftpFaults, serveSftp } from './sftp-subsystem.ts';
import { newKeyPair, parseKey, toFingerprint } from './ssh-keys.ts';

export type { SftpFaults } from './sftp-subsystem.ts';

/** An SSH server of this process whose only service is SFTP over a folder, and which breaks on demand. */
export interface SftpServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Of this machine; clients see it as `/`. */
  readonly root: string;
  readonly username: string;
  readonly password: string;
  /** Of the server's first key, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** From now on faults apply to all connections. */
  readonly faults: SftpFaults & {
    /** Lets nobody in. */
    revoked?: boolean;
    /** Takes passwords only as the answer to a question. */
    asksForPassword?: boolean;
  };
  /** Public keys that are let in, as in `authorized_keys`. */
  readonly authorizedKeys: string[];
  /** What it saw: `password`, `publickey`, … as people tried to sign in, and the names of requests. */
  readonly signIns: string[];
  readonly requests: string[];
  /** Has this key, or these, from the next connection on; a new one if none is given. */
  changeHostKeys(...keys: string[]): void;
  close(): Promise<void>;
}

export async function startSftpServer(): Promise<SftpServer> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'sftp-')));
  const sockets = new Set<Socket>();
  const firstKey = newKeyPair('ed25519').private;
  let hostKeys = [firstKey];
  let ssh = createSsh();

  function createSsh(): ssh2.Server {
    return new ssh2.Server({ hostKeys }, (connection, info) => {
      const socket = [...sockets].find(({ remotePort }) => remotePort === info.port);
      serveConnection(connection, () => socket?.resetAndDestroy());
    });
  }

  function serveConnection(connection: Connection, cut: () => void): void {
    connection
      .on('error', () => undefined)
      .on('authentication', (context) => {
        server.signIns.push(context.method);
        authenticate(context, server);
      })
      .on('session', (accept) => {
        accept().on('subsystem', (acceptChannel, reject, { name }) => {
          if (name !== 'sftp') return reject();
          const onRequest = (request: string) => void server.requests.push(request);
          void serveSftp(acceptChannel(), { root, faults: server.faults, onRequest, cut });
        });
      });
  }

  // Its own listener, so that a connection can be cut below SSH.
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    ssh.injectSocket(socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();

  const server: SftpServer = {
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    root,
    username: 'exporter',
    password: 'pa55 wörd, quite long',
    fingerprint: toFingerprint(firstKey),
    faults: {},
    authorizedKeys: [],
    signIns: [],
    requests: [],
    changeHostKeys(...keys) {
      hostKeys = keys.length > 0 ? keys : [newKeyPair('ed25519').private];
      ssh = createSsh();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
      await rm(root, { recursive: true, force: true });
    },
  };
  return server;
}

function authenticate(context: AuthContext, { username, password, authorizedKeys, faults }: SftpServer): void {
  const settle = (isRight: boolean) => {
    if (isRight && !faults.revoked && context.username === username) context.accept();
    else context.reject(faults.asksForPassword ? ['keyboard-interactive'] : ['password', 'publickey']);
  };
  if (context.method === 'publickey') {
    settle(authorizedKeys.some((line) => isKeyOf(line, context)));
  } else if (context.method === 'keyboard-interactive' && faults.asksForPassword) {
    context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => settle(answers[0] === password));
  } else {
    settle(context.method === 'password' && !faults.asksForPassword && context.password === password);
  }
}

/** Clients ask first whether a key would do, then come with a signature. */
function isKeyOf(line: string, { key, signature, blob, hashAlgo }: PublicKeyAuthContext): boolean {
  const known = parseKey(line);
  if (!known.getPublicSSH().equals(key.data)) return false;
  return signature === undefined || known.verify(blob ?? '', signature, hashAlgo) === true;
}
