import { AppError } from '../../domain/errors.ts';
import type { Publication } from './store.ts';
import { isBelow, type Tree, toAncestors } from './tree.ts';

/** One step of a publication. */
export interface Move {
  /** A file or a whole folder, under the same path in the hidden folder as where it goes. */
  readonly path: string;
  /** False where something only goes. */
  readonly brings: boolean;
  /** Something is visible there already: it is set aside, so that the step can be taken back. */
  readonly replaces: boolean;
}

/**
 * As few steps as there can be, in the order of `files`: a folder that is not there yet, or that is the run's alone, is
 * moved as a whole; into one that is shared, file by file. A run in a folder of its own is a single step.
 */
export async function planMoves(tree: Tree, files: readonly string[], publication: Publication): Promise<Move[]> {
  const moves: Move[] = [];
  const isCovered = (path: string) => moves.some((move) => path === move.path || isBelow(path, move.path));
  for (const file of files) {
    if (!isCovered(file)) moves.push(await toMove(tree, file, publication.own));
  }
  for (const path of [...publication.own, ...publication.obsolete]) {
    const isGoing = !isCovered(path) && !files.some((file) => file === path || isBelow(file, path));
    if (isGoing && (await tree.kind(path)) !== undefined) moves.push({ path, brings: false, replaces: true });
  }
  return moves;
}

async function toMove(tree: Tree, file: string, own: readonly string[]): Promise<Move> {
  for (const folder of toAncestors(file)) {
    const kind = await tree.kind(folder);
    if (kind === undefined) return { path: folder, brings: true, replaces: false };
    if (own.includes(folder)) return { path: folder, brings: true, replaces: true };
    if (kind === 'file') throw inTheWay(tree, folder, 'is a file, not a folder');
  }
  const kind = await tree.kind(file);
  if (kind === 'folder') throw inTheWay(tree, file, 'is a folder, not a file');
  return { path: file, brings: true, replaces: kind === 'file' };
}

const toNew = (part: string, { path }: Move): string => `${part}/files/${path}`;
const toAside = (part: string, index: number): string => `${part}/aside/${index}`;

/** `part` is the hidden folder that holds the new files. */
export async function applyMoves(tree: Tree, part: string, moves: readonly Move[]): Promise<void> {
  if (moves.some(({ replaces }) => replaces)) await tree.makeFolder(`${part}/aside`);
  for (const [index, move] of moves.entries()) {
    if (!move.brings) await tree.move(move.path, toAside(part, index));
    else if (move.replaces) await tree.setAside(move.path, toAside(part, index));
    if (move.brings) await tree.move(toNew(part, move), move.path);
  }
}

/** Takes back what of the moves was made, wherever they were cut. */
export async function undoMoves(tree: Tree, part: string, moves: readonly Move[]): Promise<void> {
  for (const [index, move] of [...moves.entries()].reverse()) {
    const aside = toAside(part, index);
    const kept = move.replaces ? await tree.kind(aside) : undefined;
    // Nothing takes a place before what was there is kept.
    if (move.replaces && kept === undefined) continue;
    const isThere = move.brings && (await tree.kind(toNew(part, move))) === undefined;
    if (isThere && kept !== 'file' && (await tree.kind(move.path)) !== undefined) {
      await tree.move(move.path, toNew(part, move));
    }
    // A file goes over the new one, so that at every moment there is one.
    if (kept === 'file' || (kept === 'folder' && (await tree.kind(move.path)) === undefined)) {
      await tree.move(aside, move.path);
    }
  }
}

const inTheWay = (tree: Tree, path: string, what: string): AppError => {
  const detail = `${tree.describe(path)}: ${what}`;
  return new AppError('destination_refused', { destination: tree.title, detail }, { detail });
};
