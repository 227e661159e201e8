import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Catalog } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import { CATALOG_BYTES_LIMIT, formatProblem, type LocatedProblem, loadCatalog, TOO_LARGE } from './load.ts';
import { watchFile } from './watch.ts';

export interface CatalogHolder {
  /** The last good one. */
  current(): Catalog;
  /** Of an edit that was not taken over; empty when the file is what `current` says. */
  problems(): readonly LocatedProblem[];
  /** Looks at the file now, without waiting for a word of the system. */
  check(): Promise<void>;
  close(): void;
}

export interface CatalogListeners {
  /** A new content was taken over, or a bad edit was taken back. */
  onChange(catalog: Catalog): void;
  /** An edit was not taken over. Called once for each content. */
  onProblems(problems: readonly LocatedProblem[]): void;
}

/** Loads a catalog and follows its file; throws `catalog_invalid`, with every problem in its detail, if there is none to begin with. */
export async function openCatalogFile(path: string, listeners: CatalogListeners): Promise<CatalogHolder> {
  const first = await readCatalog(path);
  if (!('catalog' in first)) {
    throw new AppError(
      'catalog_invalid',
      { count: first.problems.length },
      { detail: [path, ...first.problems.map(formatProblem)].join('\n') },
    );
  }
  let current = first.catalog;
  let seen = first.fingerprint;
  let problems: readonly LocatedProblem[] = [];

  async function look(): Promise<void> {
    const next = await readCatalog(path);
    if (next.fingerprint === seen) return;
    seen = next.fingerprint;
    if ('catalog' in next) {
      current = next.catalog;
      problems = [];
      listeners.onChange(current);
    } else {
      problems = next.problems;
      listeners.onProblems(problems);
    }
  }

  let line = Promise.resolve();
  const check = (): Promise<void> => {
    const turn = line.then(look);
    line = turn.catch(() => {});
    return turn;
  };
  const watcher = watchFile(path, () => check().catch(() => {}));
  return { current: () => current, problems: () => problems, check, close: () => watcher.close() };
}

type ReadCatalog = ReturnType<typeof loadCatalog> & { readonly fingerprint: string };

async function readCatalog(path: string): Promise<ReadCatalog> {
  try {
    const { size } = await stat(path);
    if (size > CATALOG_BYTES_LIMIT) return { problems: [TOO_LARGE], fingerprint: 'too large' };
    const text = await readFile(path, 'utf8');
    return { ...loadCatalog(text), fingerprint: createHash('sha256').update(text).digest('hex') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = { path: [], message: `the file cannot be read: ${reason}`, line: 1, column: 1 };
    return { problems: [problem], fingerprint: reason };
  }
}
