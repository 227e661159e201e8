import { AppError } from '../../domain/errors.ts';
import type { WrittenFile } from '../../domain/run.ts';
import type { TextStream } from '../../sources/contract.ts';
import type { Item } from '../contract.ts';
import { abortable } from './abortable.ts';
import { type FilePipe, openFilePipe, type PipeOptions } from './file-pipe.ts';
import type { Split } from './split.ts';
import type { FileSession } from './store.ts';

export interface ItemOptions extends PipeOptions {
  readonly session: FileSession;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly split: Split | undefined;
  /** The last of so many takes all that is left. */
  readonly mostFiles: number;
  readonly isEmptyWritten: boolean;
  toPath(n: number): string;
  onProgress(progress: { rows: number; bytes: number }): void;
}

const PROGRESS_EVERY_MS = 100;
const LF = 0x0a;

/** The records of an item as one file or several, each of whole records. Paths are below the store's root. */
export async function writeItem(item: Item, stream: TextStream, options: ItemOptions): Promise<WrittenFile[]> {
  const { session, signal, now, split, mostFiles, toPath, onProgress } = options;
  const files: WrittenFile[] = [];
  let pipe: FilePipe | undefined;
  let reportedAt = now().getTime();

  const total = () => ({
    rows: files.reduce((sum, file) => sum + file.rows, pipe?.rows() ?? 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, pipe?.bytes() ?? 0),
  });

  async function push(chunk: Uint8Array): Promise<void> {
    for (let rest = chunk; rest.length > 0; ) {
      pipe ??= await openFilePipe(session, toPath(files.length + 1), options);
      const isLast = files.length + 1 >= mostFiles;
      const border = split === undefined || isLast ? undefined : findBorder(rest, split, pipe);
      await pipe.push(border === undefined ? rest : rest.subarray(0, border));
      if (border === undefined) return;
      await finish(pipe);
      rest = rest.subarray(border);
    }
  }

  async function finish(open: FilePipe): Promise<void> {
    const file = await open.finish();
    files.push({ path: toPath(files.length + 1), ...file });
    pipe = undefined;
  }

  try {
    for await (const chunk of abortable(stream.bytes, signal)) {
      await push(chunk);
      const at = now().getTime();
      if (Math.abs(at - reportedAt) < PROGRESS_EVERY_MS) continue;
      reportedAt = at;
      onProgress(total());
    }
    if (pipe === undefined && files.length === 0 && options.isEmptyWritten) {
      pipe = await openFilePipe(session, toPath(1), options);
    }
    holdAgainst(stream.rows(), total().rows, item);
    if (pipe !== undefined) await finish(pipe);
    onProgress(total());
    return files;
  } catch (error) {
    await pipe?.discard().catch(() => undefined);
    throw error;
  }
}

/**
 * Where in the chunk the file ends, if it does: behind the last record that still belongs to it. In COPY's text format
 * a line feed ends a record wherever it stands.
 */
function findBorder(chunk: Uint8Array, { by, most }: Split, pipe: FilePipe): number | undefined {
  if (by === 'bytes') {
    if (pipe.bytes() < most) return undefined;
    const end = chunk.indexOf(LF);
    return end === -1 ? undefined : end + 1;
  }
  let left = most - pipe.rows();
  // Every record is a byte at least.
  if (left > chunk.length) return undefined;
  for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, end + 1)) {
    left -= 1;
    if (left === 0) return end + 1;
  }
  return undefined;
}

/** A stream that was cut between two records looks complete; only the source knows better. */
function holdAgainst(expected: number | undefined, rows: number, item: Item): void {
  if (expected === rows) return;
  const detail = `${item.name}: the source reported ${expected ?? 'no number of'} records, ${rows} arrived`;
  throw new AppError('source_query_failed', { detail }, { detail });
}
