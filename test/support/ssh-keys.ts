import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

export interface KeyPair {
  /** In OpenSSH's format. */
  readonly private: string;
  /** A line of `authorized_keys`. */
  readonly public: string;
}

export type KeyKind = 'ed25519' | 'rsa' | 'ecdsa 256' | 'ecdsa 384' | 'ecdsa 521';

/** A new key; encrypted where a passphrase is given. */
export function newKeyPair(kind: KeyKind, passphrase?: string): KeyPair {
  const [type, bits] = kind === 'rsa' ? ['rsa', 2048] : kind.split(' ');
  const settings = {
    ...(bits !== undefined && { bits: Number(bits) }),
    ...(passphrase !== undefined && { passphrase, cipher: 'aes256-ctr', rounds: 4 }),
  };
  // ssh2 drops the zero that one public key of ED25519 in 256 begins with; such a pair is no pair (1.17.0).
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync(type as 'ed25519', settings as object);
    const [parsed] = [ssh2.utils.parseKey(pair.private, passphrase)].flat();
    if (!(parsed instanceof Error)) return pair;
  }
}

export function parseKey(text: string, passphrase?: string): ssh2.ParsedKey {
  const [key] = [ssh2.utils.parseKey(text, passphrase)].flat();
  if (key === undefined || key instanceof Error) throw new Error('not a key');
  return key;
}

/** A line of `authorized_keys` for a private key. */
export function toPublicLine(privateKey: string, passphrase?: string): string {
  const key = parseKey(privateKey, passphrase);
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}

/** Of a public or a private key, as `ssh-keygen -l` prints it. */
export const toFingerprint = (key: string): string =>
  `SHA256:${createHash('sha256').update(parseKey(key).getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
