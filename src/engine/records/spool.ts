import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A list that may be longer than memory: written once, then read. */
export interface Spool<T> {
  add(items: readonly T[]): Promise<void>;
  /** In the order in which they were added, in batches. */
  read(): AsyncGenerator<readonly T[]>;
  size(): number;
  close(): Promise<void>;
}

const IN_MEMORY = 20_000;
const BATCH = 2_000;

/**
 * Keeps what is added in memory while it is short, and in a file of its own beyond that. Items are JSON whose texts are
 * byte texts: no character is above U+00FF.
 */
export function createSpool<T>(folder: string = tmpdir()): Spool<T> {
  /** As lines, which are texts of their own: an item's are slices of the pages they came in, and would keep those. */
  let kept: string[] = [];
  let size = 0;
  let file: { readonly dir: string; readonly path: string; readonly handle: FileHandle } | undefined;

  /** Written here, so its shape is known. */
  const toItem = (line: string): T => JSON.parse(line) as T;

  async function spill(): Promise<void> {
    if (file === undefined) {
      const dir = await mkdtemp(join(folder, 'export-bot-plan-'));
      const path = join(dir, 'items');
      file = { dir, path, handle: await open(path, 'wx', 0o600) };
    }
    const text = kept.join('');
    kept = [];
    await file.handle.appendFile(text, 'latin1');
  }

  return {
    size: () => size,
    async add(items) {
      for (const item of items) kept.push(`${JSON.stringify(item)}\n`);
      size += items.length;
      if (kept.length > IN_MEMORY) await spill();
    },
    async *read() {
      if (file !== undefined) {
        const lines = createInterface({
          input: createReadStream(file.path, 'latin1'),
          crlfDelay: Number.POSITIVE_INFINITY,
        });
        let batch: T[] = [];
        for await (const line of lines) {
          batch.push(toItem(line));
          if (batch.length < BATCH) continue;
          yield batch;
          batch = [];
        }
        if (batch.length > 0) yield batch;
      }
      for (let start = 0; start < kept.length; start += BATCH) yield kept.slice(start, start + BATCH).map(toItem);
    },
    async close() {
      const opened = file;
      file = undefined;
      kept = [];
      if (opened === undefined) return;
      await opened.handle.close();
      await rm(opened.dir, { recursive: true, force: true });
    },
  };
}
