import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFolder } from '../../src/destinations/files/places.ts';
import { toFolderError } from '../../src/destinations/folder/errors.ts';
import { createFolderDestination } from '../../src/destinations/folder/index.ts';
import { findPlace, makePlace } from '../../src/destinations/folder/paths.ts';

const systemError = (code: string) => Object.assign(new Error(`${code}: /secret/path`), { code, errno: -1 });

describe('a subfolder as people type it', () => {
  it.each([
    ['', []],
    ['newsletters', ['newsletters']],
    [' newsletters//2026/./ ', ['newsletters', '2026']],
    ['.archive', ['.archive']],
    ['Ünïcode näme', ['Ünïcode näme'.normalize('NFC')]],
  ])('%j is taken', (text, parts) => {
    expect(parseFolder(text)).toEqual(parts);
  });

  it.each(['..', 'a/../..', '../x', '/etc', '~', '~root/x', 'C:\\x', 'c:x', 'a\\..\\b', 'a\0b', 'a\nb', '.. ', '...'])(
    '%j is refused',
    (text) => {
      expect(parseFolder(text)).toBeUndefined();
      const { target } = createFolderDestination({ baseDir: '/unused' });
      expect(target.safeParse({ folder: text }).error?.issues[0]?.message).toBe('path_outside');
    },
  );
});

describe('places below the base folder', () => {
  let dir: string;
  let base: string;
  beforeEach(async () => {
    dir = await realpath(await mkdtemp(join(tmpdir(), 'folder-test-')));
    base = join(dir, 'base');
    await mkdir(join(dir, 'outside'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('are made with all above them, the base too', async () => {
    expect(await findPlace(base, ['a'])).toBeUndefined();
    const place = await makePlace(base, ['a', 'b']);
    expect(place).toEqual({ base, path: join(base, 'a', 'b'), made: join(base, 'a') });
    expect((await findPlace(base, ['a', 'b']))?.path).toBe(join(base, 'a', 'b'));
  });

  it('may be reached by links that stay inside, and when the base is a link itself', async () => {
    await mkdir(join(base, 'real'), { recursive: true });
    await symlink('real', join(base, 'alias'));
    await symlink(base, join(dir, 'link'));
    expect((await makePlace(join(dir, 'link'), ['alias', 'x'])).path).toBe(join(base, 'real', 'x'));
  });

  it.each([
    ['a folder outside', '../outside'],
    ['nothing', '../nowhere'],
    ['a folder whose name begins like the base', '../base-2'],
  ])('are refused behind a link to %s', async (_what, to) => {
    await mkdir(base);
    await mkdir(join(dir, 'base-2'));
    await symlink(to, join(base, 'link'));
    for (const parts of [['link'], ['link', 'below']]) {
      const refusal = { code: 'path_outside', params: { path: parts.join('/') } };
      await expect(makePlace(base, parts)).rejects.toMatchObject(refusal);
      await expect(findPlace(base, parts)).rejects.toMatchObject(refusal);
    }
  });

  it('are refused below a file, by a relative name', async () => {
    await mkdir(base);
    await writeFile(join(base, 'file'), '');
    const params = { destination: 'Local folder', detail: 'file/x: is inside something that is not a folder' };
    await expect(makePlace(base, ['file', 'x'])).rejects.toMatchObject({ code: 'destination_refused', params });
  });
});

describe('errors of the file system', () => {
  it.each([
    ['ENOSPC', 'destination_full', 'never'],
    ['EDQUOT', 'destination_full', 'never'],
    ['EFBIG', 'destination_full', 'never'],
    ['EACCES', 'destination_forbidden', 'never'],
    ['EPERM', 'destination_forbidden', 'never'],
    ['EROFS', 'destination_forbidden', 'never'],
    ['ENOTDIR', 'destination_refused', 'never'],
    ['ENAMETOOLONG', 'destination_refused', 'never'],
    ['EIO', 'destination_unreachable', 'backoff'],
    ['EMFILE', 'destination_unreachable', 'backoff'],
  ])('%s is %s, to be tried again: %s', (system, code, retry) => {
    const error = toFolderError(systemError(system), 'list/a.csv');
    expect(error).toMatchObject({ code, retry: { kind: retry } });
    expect(JSON.stringify([(error as Error).message, error])).not.toContain('/secret');
  });

  it('leaves alone what the file system did not say', () => {
    const bug = new TypeError('x is not a function');
    expect(toFolderError(bug, 'list')).toBe(bug);
  });
});
