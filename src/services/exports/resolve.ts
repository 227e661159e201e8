import type { Scope } from '../context.ts';
import { findOne, findSeveral } from './find.ts';
import { readExports, type StoredExport } from './read.ts';

/** The export that a person named in a command; the error's buttons repeat the command with the right name. */
export async function resolveExport(scope: Scope, text: string, command: string): Promise<StoredExport> {
  return findOne(await readExports(scope), text, (one) => ({ command, input: { export: one.name } }));
}

export async function resolveExports(scope: Scope, words: readonly string[], command: string): Promise<StoredExport[]> {
  return findSeveral(await readExports(scope), words, (one) => ({ command, input: { exports: [one.name] } }));
}
