import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import type { Secret } from './secret.ts';

const BYTES = 32;
const ID = /^[A-Za-z0-9_-]{1,32}$/;
const FILE = 'encryption.key';

export interface KeyMaterial {
  readonly id: string;
  readonly bytes: Buffer;
}

type Keys = [KeyMaterial, ...KeyMaterial[]];

/**
 * The keys that seal credentials: `ENCRYPTION_KEYS`, the current one first, or a file in the data folder that only its
 * owner can read, made at the first start. Throws `config_invalid`.
 */
export function loadEncryptionKeys(given: Secret | undefined, dataDir: string): Keys {
  if (given !== undefined) return parseKeys(given.reveal(), 'ENCRYPTION_KEYS');
  const path = join(dataDir, FILE);
  // Passable, not readable: the embedded database below it runs as another user.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  try {
    writeFileSync(path, `file:${randomBytes(BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw unreadable(path, error);
  }
  try {
    chmodSync(path, 0o600);
    return parseKeys(readFileSync(path, 'utf8'), path);
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(path, error);
  }
}

/** `id:base64`, several parted by commas or lines. */
export function parseKeys(text: string, from: string): Keys {
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => {
      const [id = '', encoded = ''] = entry.split(':');
      const bytes = Buffer.from(encoded, 'base64');
      if (!ID.test(id)) throw invalid(`${from}: a key is written as id:base64, with an id of letters and digits`);
      if (bytes.length !== BYTES)
        throw invalid(
          `${from}: key "${id}" must be ${BYTES} bytes in base64, e.g. from: openssl rand -base64 ${BYTES}`,
        );
      return { id, bytes };
    });
  const [first, ...rest] = keys;
  if (first === undefined) throw invalid(`${from}: holds no key`);
  if (new Set(keys.map((key) => key.id)).size < keys.length) throw invalid(`${from}: two keys have the same id`);
  return [first, ...rest];
}

const invalid = (problem: string) =>
  new AppError('config_invalid', { problems: problem }, { detail: `configuration:\n${problem}` });
const unreadable = (path: string, error: unknown) =>
  new AppError(
    'data_folder_unusable',
    { path, detail: String(error) },
    { detail: `cannot keep the encryption key in ${path}: ${error}`, cause: error },
  );
