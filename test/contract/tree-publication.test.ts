import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Publication } from '../../src/destinations/files/store.ts';
import type { Tree } from '../../src/destinations/files/tree.ts';
import { beginTreeSession, discardParts } from '../../src/destinations/files/tree-session.ts';
import { openFolderTree } from '../../src/destinations/folder/folder-tree.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { RunId } from '../../src/domain/ids.ts';
import { newRunId } from './destination-far-end.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tree-'));
});
afterEach(() => rm(dir, { recursive: true }));

const NEW = { 'a/1/x.csv': 'new x', 'a/2/y.csv': 'new y', 'b/z.csv': 'new z', 'b/model.json': 'new model' };
const PUBLICATION: Publication = { own: ['a/2'], obsolete: ['b/stale.csv'] };

/** A state with all that a publication can meet: a shared folder, one of the run's own, a new one, and stale files. */
async function prepare(): Promise<void> {
  const tree = await openFolderTree(dir, []);
  const session = await beginTreeSession(tree, newRunId());
  const old = { 'a/2/old.csv': 'old', 'b/z.csv': 'old z', 'b/stale.csv': 'stale', 'b/model.json': 'old model' };
  for (const [path, text] of Object.entries(old)) await put(session, path, text);
  await session.commit({ own: [], obsolete: [] });
}

async function put(session: Awaited<ReturnType<typeof beginTreeSession>>, path: string, text: string): Promise<void> {
  const sink = await session.open(path, { mediaType: 'text/plain' });
  await sink.append(Buffer.from(text));
  await sink.close();
}

async function visible(): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const shown = files.filter((path) => !path.slice(dir.length).includes('/.')).sort();
  return Object.fromEntries(
    await Promise.all(shown.map(async (path) => [path.slice(dir.length + 1), await readFile(path, 'utf8')] as const)),
  );
}

/** Fails at the n-th change, and at every one after it, as a line that is cut or a process that dies. */
function failAt(tree: Tree, n: number): Tree & { readonly count: () => number } {
  let count = 0;
  const guard = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      count += 1;
      if (count >= n) throw new AppError('destination_unreachable', { destination: 'x', detail: 'cut' });
      return work(...args);
    };
  };
  return {
    ...tree,
    move: guard(tree.move),
    setAside: guard(tree.setAside),
    makeFolder: guard(tree.makeFolder),
    remove: guard(tree.remove),
    openSink: guard(tree.openSink),
    count: () => count,
  };
}

async function attempt(tree: Tree, runId: RunId) {
  const session = await beginTreeSession(tree, runId);
  for (const [path, text] of Object.entries(NEW)) await put(session, path, text);
  await session.commit(PUBLICATION);
}

const AFTER = { 'a/1/x.csv': 'new x', 'a/2/y.csv': 'new y', 'b/model.json': 'new model', 'b/z.csv': 'new z' };

describe('a publication by renaming', () => {
  it('brings the new, replaces what it may, and takes away the rest', async () => {
    await prepare();
    await attempt(await openFolderTree(dir, []), newRunId());
    expect(await visible()).toEqual(AFTER);
    expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('leaves everything as it was, wherever the process died, once the run is discarded', async () => {
    const whole = failAt(await openFolderTree(dir, []), Number.POSITIVE_INFINITY);
    await prepare();
    await attempt(whole, newRunId());
    const steps = whole.count();
    expect(steps).toBeGreaterThan(10);
    for (let n = 1; n <= steps; n += 1) {
      await rm(dir, { recursive: true });
      await prepare();
      const before = await visible();
      const runId = newRunId();
      const outcome = await attempt(failAt(await openFolderTree(dir, []), n), runId).then(
        () => 'published',
        () => 'died',
      );
      await discardParts(await openFolderTree(dir, []), runId);
      // Past its journal a publication is complete; what is left is only to be tidied up.
      expect(await visible(), `step ${n} of ${steps}`).toEqual(outcome === 'published' ? AFTER : before);
      if (outcome === 'died') expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
      await attempt(await openFolderTree(dir, []), runId);
      expect(await visible()).toEqual(AFTER);
    }
  });

  it('is taken back by abort, wherever it was cut', async () => {
    const whole = failAt(await openFolderTree(dir, []), Number.POSITIVE_INFINITY);
    await prepare();
    await attempt(whole, newRunId());
    for (let n = 1; n <= whole.count(); n += 1) {
      await rm(dir, { recursive: true });
      await prepare();
      const before = await visible();
      let isCut = true;
      const real = await openFolderTree(dir, []);
      const cut = failAt(real, n);
      const tree: Tree = {
        ...real,
        move: (...args) => (isCut ? cut : real).move(...args),
        setAside: (...args) => (isCut ? cut : real).setAside(...args),
        makeFolder: (...args) => (isCut ? cut : real).makeFolder(...args),
        remove: (...args) => (isCut ? cut : real).remove(...args),
        openSink: (...args) => (isCut ? cut : real).openSink(...args),
        revive: async () => {
          isCut = false;
        },
      };
      const session = await beginTreeSession(tree, newRunId()).catch(() => undefined);
      if (session === undefined) continue;
      const isPublished = await (async () => {
        for (const [path, text] of Object.entries(NEW)) await put(session, path, text);
        await session.commit(PUBLICATION);
        return true;
      })().catch(() => false);
      await session.abort();
      expect(await visible(), `step ${n}`).toEqual(isPublished ? AFTER : before);
    }
  });

  it('refuses a folder where a file stands, and a file where a folder stands', async () => {
    await prepare();
    const blocked = async (path: string) => {
      const session = await beginTreeSession(await openFolderTree(dir, []), newRunId());
      await put(session, path, 'x');
      const outcome = expect(session.commit({ own: [], obsolete: [] })).rejects;
      await outcome.toMatchObject({ code: 'destination_refused' });
      await session.abort();
    };
    await blocked('b/z.csv/inside.csv');
    await blocked('a/2');
  });
});
