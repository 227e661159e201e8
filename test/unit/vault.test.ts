import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEncryptionKeys, Secret } from '../../src/config/index.ts';
import { AppError } from '../../src/domain/errors.ts';
import { createVault, UnsealError } from '../../src/services/secrets/vault.ts';

const key = (id: string) => ({ id, bytes: randomBytes(32) });

describe('a sealed value', () => {
  it('opens again, whatever it is, and never holds its text in clear', () => {
    const vault = createVault([key('k1')]);
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'grapheme' }), (text) => {
        const sealed = vault.seal(text, 'connection 1');
        return vault.open(sealed, 'connection 1') === text && !sealed.includes(text);
      }),
    );
  });

  it('is different each time', () => {
    const vault = createVault([key('k1')]);
    expect(vault.seal('same', 'p')).not.toBe(vault.seal('same', 'p'));
  });

  it('does not open in another place than it was made for', () => {
    const vault = createVault([key('k1')]);
    expect(() => vault.open(vault.seal('x', 'connection 1'), 'connection 2')).toThrow(UnsealError);
  });

  it('does not open once a single character was changed', () => {
    const vault = createVault([key('k1')]);
    const sealed = vault.seal('hello', 'p');
    for (let index = 0; index < sealed.length; index++) {
      const changed = `${sealed.slice(0, index)}${sealed[index] === 'A' ? 'B' : 'A'}${sealed.slice(index + 1)}`;
      expect(() => vault.open(changed, 'p'), changed).toThrow();
    }
  });

  it('opens with the old key after a new one has become the current one, and not without it', () => {
    const [old, fresh] = [key('old'), key('new')];
    const sealed = createVault([old]).seal('x', 'p');
    expect(createVault([fresh, old]).open(sealed, 'p')).toBe('x');
    expect(createVault([fresh, old]).seal('x', 'p')).toMatch(/^v1\.new\./);
    expect(() => createVault([fresh]).open(sealed, 'p')).toThrow(/no encryption key "old"/);
    expect(() => createVault([{ id: 'old', bytes: randomBytes(32) }]).open(sealed, 'p')).toThrow(/does not open/);
  });
});

describe('the encryption keys', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'export-bot-keys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const errorOf = (work: () => unknown): AppError => {
    try {
      work();
    } catch (error) {
      if (error instanceof AppError) return error;
    }
    throw new Error('no error');
  };

  it('are made once, in a file that only its owner can read', () => {
    const [first] = loadEncryptionKeys(undefined, folder);
    const path = join(folder, 'encryption.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadEncryptionKeys(undefined, folder)[0].bytes.equals(first.bytes)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(first.bytes.toString('base64'));
  });

  it('come from the environment, the current one first', () => {
    const text = `k2:${randomBytes(32).toString('base64')}, k1:${randomBytes(32).toString('base64')}`;
    expect(loadEncryptionKeys(new Secret(text), folder).map((one) => one.id)).toEqual(['k2', 'k1']);
  });

  it.each([
    ['k1:short', /32 bytes/],
    ['nothing', /32 bytes/],
    ['a b:c', /32 bytes|id:base64/],
    [' , ', /holds no key/],
    [`k1:${randomBytes(32).toString('base64')},k1:${randomBytes(32).toString('base64')}`, /same id/],
  ])('are refused with what is wrong with them, and never shown: %s', (text, expected) => {
    const error = errorOf(() => loadEncryptionKeys(new Secret(text), folder));
    expect(error.code).toBe('config_invalid');
    expect(error.message).toMatch(expected);
  });

  it('say so when the file is damaged', () => {
    writeFileSync(join(folder, 'encryption.key'), 'file:AAAA\n');
    expect(errorOf(() => loadEncryptionKeys(undefined, folder)).message).toMatch(/32 bytes/);
  });
});
