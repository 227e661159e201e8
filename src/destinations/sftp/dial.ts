import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type ConnectConfig, type PublicKeyAuthMethod } from 'ssh2';
import { AppError, isAppError } from '../../domain/errors.ts';
import { connectPublic } from '../network/connect.ts';
import { isGiven, type SftpAccount, toAddressLabel } from './account.ts';
import { type OpenedClient, openSftp, type SftpConnection } from './connection.ts';
import { refused, signInFailed, TITLE, unreachable } from './errors.ts';
import { readPrivateKey } from './private-key.ts';

export interface Timeouts {
  /** For the name and the TCP connection, in milliseconds. */
  readonly connectMs: number;
  /** For agreeing on ciphers and signing in: gateways ask a directory. */
  readonly signInMs: number;
  /** Longest silence while an answer is due. */
  readonly stallMs: number;
}

export interface DialOptions {
  readonly allowPrivateNetworks: boolean;
  readonly timeouts: Timeouts;
}

const KEEPALIVE_MS = 15_000;

/** A server has a key of each of these kinds or of some, and a fingerprint is of one of them. */
const HOST_KEY_KINDS: NonNullable<ConnectConfig['algorithms']>['serverHostKey'][] = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
];

/**
 * Connects and signs in. Credentials leave this machine only for a server whose key has the account's fingerprint, or any
 * key where the account has none yet.
 */
export async function dial(account: SftpAccount, options: DialOptions): Promise<SftpConnection> {
  try {
    return await dialWith(account, options, undefined);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'destination_identity_changed') throw error;
    // The server may have got a key of a kind that it had none of, and still have the one that is known.
    for (const kind of HOST_KEY_KINDS) {
      const connection = await dialWith(account, options, kind).catch(() => undefined);
      if (connection !== undefined) return connection;
    }
    throw error;
  }
}

async function dialWith(
  account: SftpAccount,
  { allowPrivateNetworks, timeouts }: DialOptions,
  serverHostKey: (typeof HOST_KEY_KINDS)[number],
): Promise<SftpConnection> {
  const label = toAddressLabel(account.settings);
  const credentials = toSignIn(account);
  const { host, port } = account.settings;
  const reach = { allowPrivate: allowPrivateNetworks, timeoutMs: timeouts.connectMs };
  const socket = await connectPublic(host, port, reach).catch((error: unknown) => {
    if (isAppError(error)) throw error;
    throw unreachable(`${label}: ${toSystemCode(error)}`);
  });
  const opened = await signIn(socket, label, account.settings.fingerprint, {
    ...credentials,
    readyTimeout: timeouts.signInMs,
    keepaliveInterval: KEEPALIVE_MS,
    ...(serverHostKey && { algorithms: { serverHostKey } }),
  }).catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
  return openSftp(opened, timeouts.stallMs);
}

function toSignIn({ settings: { username }, credentials }: SftpAccount): ConnectConfig {
  const { password, privateKey, passphrase } = credentials;
  if (isGiven(privateKey)) {
    const key = readPrivateKey(privateKey, isGiven(passphrase) ? passphrase : undefined);
    if (key === undefined) throw signInFailed('the private key cannot be read, or its passphrase does not open it');
    const method: PublicKeyAuthMethod = { type: 'publickey', username, key };
    return { username, authHandler: [method] };
  }
  if (!isGiven(password)) throw signInFailed('there is neither a password nor a private key');
  // Many servers take passwords only as the answer to a question.
  return { username, password, tryKeyboard: true, authHandler: ['password', 'keyboard-interactive'] };
}

/** Settles when the server has let the user in. */
function signIn(
  socket: Socket,
  label: string,
  expected: string | undefined,
  config: ConnectConfig,
): Promise<OpenedClient> {
  const client = new ssh2.Client();
  let found = '';
  let phase: Phase = 'handshake';
  return new Promise((resolve, reject) => {
    client
      .on('ready', () => resolve({ client, socket, fingerprint: found, label }))
      .on('handshake', () => {
        phase = 'sign-in';
      })
      .on('keyboard-interactive', (_name, _instructions, _language, prompts, answer) => {
        // What is shown while it is typed is not a password.
        answer(prompts.map(({ echo }) => (echo ? '' : (config.password ?? ''))));
      })
      .on('change password', () => reject(signInFailed(`${label}: the password has expired`)))
      .on('error', (error) => {
        const isOther = expected !== undefined && found !== '' && found !== expected;
        reject(isOther ? identityChanged(expected, found) : toSignInError(error, label, phase));
      })
      .on('close', () => reject(unreachable(`${label}: the connection was closed`)))
      .connect({
        ...config,
        sock: socket,
        hostVerifier: (key: Buffer) => {
          found = toFingerprint(key);
          return expected === undefined || expected === found;
        },
      });
  });
}

type Phase = 'handshake' | 'sign-in';

/** As `ssh-keygen -l` prints it. */
const toFingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** By ssh2's levels and by the reasons of SSH_MSG_DISCONNECT (RFC 4253 section 11.1), never by the server's words. */
function toSignInError(error: Error & { level?: string; code?: unknown }, label: string, phase: Phase): AppError {
  const { level, code } = error;
  if (level === 'client-authentication') return signInFailed(`${label}: the server refused the credentials`);
  if (typeof code === 'number') {
    if (phase === 'sign-in' && SIGN_IN_REASONS.has(code)) {
      return signInFailed(`${label}: the server refused the credentials (reason ${code})`);
    }
    if (REFUSAL_REASONS.has(code)) return refused(`${label}: the server refused the connection (reason ${code})`);
    return unreachable(`${label}: the server ended the connection (reason ${code})`);
  }
  // These words are ssh2's own, from before anything secret was sent.
  if (level === 'handshake' && phase === 'handshake') {
    return refused(`${label}: no agreement on keys and ciphers`, `${label}: ${error.message}`);
  }
  if (level === 'client-timeout') return unreachable(`${label}: no answer while signing in`);
  return unreachable(`${label}: ${toSystemCode(error)}`);
}

/** 2: a protocol error, as OpenSSH calls too many failed attempts; 13 to 15: given up, no method left, no such user. */
const SIGN_IN_REASONS: ReadonlySet<number> = new Set([2, 13, 14, 15]);
/** 1: this host is not allowed; 3: no agreement; 8: another version; 9: host key. */
const REFUSAL_REASONS: ReadonlySet<number> = new Set([1, 3, 8, 9]);

/** Such as `ECONNREFUSED`. */
const toSystemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'the connection broke';

const identityChanged = (expected: string, found: string) =>
  new AppError('destination_identity_changed', { destination: TITLE, expected, found });
