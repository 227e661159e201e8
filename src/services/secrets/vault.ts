import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const VERSION = 'v1';

export interface EncryptionKey {
  /** Written beside every sealed value, so that keys can be exchanged one after another. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** Thrown where a value was sealed with a key that this process was not given, or was changed since. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
  readonly keyId: string;
  readonly isKeyMissing: boolean;

  constructor(keyId: string, isKeyMissing: boolean) {
    super(isKeyMissing ? `no encryption key "${keyId}"` : `a value does not open with encryption key "${keyId}"`);
    this.keyId = keyId;
    this.isKeyMissing = isKeyMissing;
  }
}

/** Encrypts what must not be read in the database. `purpose` binds a value to its row: moved elsewhere, it does not open. */
export interface Vault {
  /** Of the key that new values are sealed with. */
  readonly currentKeyId: string;
  seal(text: string, purpose: string): string;
  /** Throws `UnsealError`. */
  open(sealed: string, purpose: string): string;
}

/** The first key seals; every key opens. */
export function createVault(keys: readonly [EncryptionKey, ...EncryptionKey[]]): Vault {
  const [current] = keys;
  return {
    currentKeyId: current.id,
    seal(text, purpose) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(CIPHER, current.bytes, nonce).setAAD(
        Buffer.from(`${VERSION} ${current.id} ${purpose}`),
      );
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [
        VERSION,
        current.id,
        ...[nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url')),
      ].join('.');
    },
    open(sealed, purpose) {
      const [version, id = '', nonce = '', tag = '', body = ''] = sealed.split('.');
      const key = keys.find((one) => one.id === id);
      // Base64 has several spellings of the same bytes; only the one that we wrote is ours.
      const isOurs = [nonce, tag, body].every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
      if (version !== VERSION || key === undefined) throw new UnsealError(id, true);
      if (!isOurs) throw new UnsealError(id, false);
      try {
        const decipher = createDecipheriv(CIPHER, key.bytes, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
          .setAAD(Buffer.from(`${VERSION} ${id} ${purpose}`))
          .setAuthTag(Buffer.from(tag, 'base64url'));
        return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
      } catch {
        throw new UnsealError(id, false);
      }
    },
  };
}

/** Which key a sealed value needs. */
export const keyIdOf = (sealed: string): string => sealed.split('.')[1] ?? '';
