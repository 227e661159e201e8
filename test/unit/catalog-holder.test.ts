import { mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Catalog } from '../../src/domain/catalog.ts';
import {
  type CatalogHolder,
  formatProblem,
  type LocatedProblem,
  openCatalogFile,
} from '../../src/sources/catalog/index.ts';

let folder: string;
let path: string;
let holder: CatalogHolder | undefined;
let heard: string[];
let waiting: (() => void)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalog-'));
  path = join(folder, 'catalog.yaml');
  heard = [];
  waiting = [];
});
afterEach(async () => {
  holder?.close();
  holder = undefined;
  await rm(folder, { recursive: true });
});

const fileOf = (name: string): string => `version: 1
environment: { name: ${name}, audience: b2c }
entities:
  customer: { table: customer, key: id, fields: { id: {} } }
`;

const listeners = {
  onChange: (catalog: Catalog) => hear(`changed to ${catalog.environment.name}`),
  onProblems: (problems: readonly LocatedProblem[]) => hear(problems.map(formatProblem).join(', ')),
};

function hear(word: string): void {
  heard.push(word);
  for (const go of waiting.splice(0)) go();
}
const nextWord = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));

async function open(): Promise<CatalogHolder> {
  await writeFile(path, fileOf('One'));
  holder = await openCatalogFile(path, listeners);
  return holder;
}

test('an edit is taken over', async () => {
  const catalog = await open();
  const word = nextWord();
  await writeFile(path, fileOf('Two'));
  await word;
  expect([heard, catalog.current().environment.name]).toEqual([['changed to Two'], 'Two']);
});

test('an editor that renames a new file over the old one is followed, time and again', async () => {
  const catalog = await open();
  for (const name of ['Two', 'Three']) {
    const word = nextWord();
    await writeFile(join(folder, 'catalog.yaml~'), fileOf(name));
    await rename(join(folder, 'catalog.yaml~'), path);
    await word;
    expect(catalog.current().environment.name).toBe(name);
  }
});

test('an editor that deletes the file before it writes it anew raises no alarm', async () => {
  await open();
  const word = nextWord();
  await unlink(path);
  await writeFile(path, fileOf('Two'));
  await word;
  expect(heard).toEqual(['changed to Two']);
});

test('a bad edit is reported once, and the last good one stays in use', async () => {
  const catalog = await open();
  await writeFile(path, fileOf('Two').replace('b2c', 'b3c'));
  await catalog.check();
  await catalog.check();
  const problem = "2:29 environment.audience 'b3c' is not possible; did you mean 'b2c'?";
  expect(heard).toEqual([problem.replace('2:29', '2:27')]);
  expect(catalog.problems().map((one) => one.line)).toEqual([2]);
  expect(catalog.current().environment.name).toBe('One');
});

test('taking a bad edit back clears the problems', async () => {
  const catalog = await open();
  await writeFile(path, 'nonsense');
  await catalog.check();
  expect(catalog.problems()).toHaveLength(1);
  await writeFile(path, fileOf('One'));
  await catalog.check();
  expect([catalog.problems(), heard.at(-1)]).toEqual([[], 'changed to One']);
});

test('a file that is gone is a problem, and the last good one stays in use', async () => {
  const catalog = await open();
  await unlink(path);
  await catalog.check();
  expect(heard).toEqual([expect.stringMatching(/^1:1 the file cannot be read: ENOENT/)]);
  expect(catalog.current().environment.name).toBe('One');
});

test('there is nothing to begin with: every problem is in the detail', async () => {
  await writeFile(path, fileOf('One').replace('b2c', 'b3c').replace('key: id', 'key: nr'));
  await expect(openCatalogFile(path, listeners)).rejects.toMatchObject({
    code: 'catalog_invalid',
    params: { count: 2 },
    message: expect.stringMatching(/2:\d+ environment\.audience .*\n4:\d+ entities\.customer\.key /),
  });
  await expect(openCatalogFile(join(folder, 'none.yaml'), listeners)).rejects.toMatchObject({
    code: 'catalog_invalid',
    message: expect.stringContaining('ENOENT'),
  });
});
