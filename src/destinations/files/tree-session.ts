import { AppError } from '../../domain/errors.ts';
import type { RunId } from '../../domain/ids.ts';
import { isPartOf, newPartName } from './places.ts';
import type { FileSession, FileSink } from './store.ts';
import { type Tree, toAncestors, toParent } from './tree.ts';
import { applyMoves, type Move, planMoves, undoMoves } from './tree-moves.ts';

const JOURNAL_LIMIT = 16 * 1024 * 1024;

/**
 * Writes into a hidden folder of the root and publishes by renaming from there. What it is about to rename stands in a
 * journal, so that a publication that was cut, even by the death of the process, can be taken back whole.
 */
export async function beginTreeSession(tree: Tree, runId: RunId): Promise<FileSession> {
  const part = newPartName(runId);
  const folders = new Set<string>();
  const sinks = new Map<string, FileSink>();
  const closed = new Set<string>();
  let moves: readonly Move[] = [];
  let state: 'open' | 'publishing' | 'committed' | 'aborted' | 'clean' = 'open';
  await tree.makeFolder(part);

  async function openSink(path: string): Promise<FileSink> {
    const folder = toParent(`${part}/files/${path}`);
    if (!folders.has(folder)) await tree.makeFolder(folder);
    for (const above of toAncestors(`${folder}/x`)) folders.add(above);
    const sink = await tree.openSink(`${part}/files/${path}`);
    sinks.set(path, sink);
    closed.delete(path);
    return {
      append: sink.append,
      async close() {
        await sink.close();
        closed.add(path);
      },
      async discard() {
        await sink.discard();
        sinks.delete(path);
        closed.delete(path);
      },
    };
  }

  async function publish(files: readonly string[], own: readonly string[], obsolete: readonly string[]) {
    moves = await planMoves(tree, files, { own, obsolete });
    await tree.settle([...folders]);
    await writeJournal(tree, part, moves);
    await applyMoves(tree, part, moves);
    await tree.settle([...new Set(moves.flatMap(({ path }) => ['', ...toAncestors(path)]))]);
    await tree.remove(toJournal(part));
  }

  return {
    locate: tree.locate,
    describe: tree.describe,
    isTaken: async (folder) => (await tree.kind(folder)) !== undefined,
    read: (path, limit) => tree.read(path, limit),
    async open(path) {
      if (state !== 'open') throw misuse(`${path}: the run's files are ${state}`);
      return openSink(path);
    },
    async commit({ own, obsolete }) {
      if (state === 'committed') return;
      if (state !== 'open') throw misuse(`the run's files are ${state}`);
      const files = [...sinks.keys()];
      const unfinished = files.find((path) => !closed.has(path));
      if (unfinished !== undefined) throw misuse(`${unfinished} is not closed`);
      state = 'publishing';
      await publish(files, own, obsolete);
      state = 'committed';
      // What is published stays published; a rest under a hidden name harms nobody.
      await tree.remove(part).catch(() => undefined);
      tree.close();
    },
    async abort() {
      if (state === 'committed' || state === 'clean') return;
      const wasOpen = state === 'open';
      state = 'aborted';
      // What is closed goes with the folder; where each file is then, tells what has been moved.
      if (wasOpen) for (const sink of sinks.values()) await sink.discard().catch(() => undefined);
      await tree.revive();
      await undoMoves(tree, part, moves);
      await tree.remove(part);
      await tree.removeMade();
      tree.close();
      state = 'clean';
    },
  };
}

/** Of all attempts at the run. */
export async function discardParts(tree: Tree, runId: RunId): Promise<void> {
  const parts = (await tree.folders('')).filter((name) => isPartOf(runId, name));
  for (const part of parts) {
    await undoMoves(tree, part, await readJournal(tree, part));
    await tree.remove(part);
  }
}

const toJournal = (part: string): string => `${part}/journal.json`;

async function writeJournal(tree: Tree, part: string, moves: readonly Move[]): Promise<void> {
  const sink = await tree.openSink(toJournal(part));
  await sink.append(Buffer.from(JSON.stringify(moves)));
  await sink.close();
}

/** Ours, and written whole before the first move: what cannot be read was cut before anything had moved. */
async function readJournal(tree: Tree, part: string): Promise<readonly Move[]> {
  const text = await tree.read(toJournal(part), JOURNAL_LIMIT);
  if (text === undefined) return [];
  try {
    return JSON.parse(Buffer.from(text).toString()) as Move[];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const misuse = (detail: string) => new AppError('internal', {}, { detail });
