import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  readonly path: string;
  release(): Promise<void>;
}

/**
 * A folder in which no file of more than so many bytes fits. As root a file system of that size; else, on Linux, a
 * limit on the files that this process writes anywhere. Undefined where the machine allows neither.
 */
export async function openSmallDisk(bytes: number): Promise<SmallDisk | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'small-disk-'));
  const undo = (await mountSmall(path, bytes)) ?? (await limitFiles(bytes));
  const release = async () => {
    await undo?.();
    await rm(path, { recursive: true, force: true });
  };
  if (undo !== undefined) return { path, release };
  await release();
  return undefined;
}

async function mountSmall(path: string, bytes: number): Promise<(() => Promise<unknown>) | undefined> {
  return run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]).then(
    () => () => run('umount', [path]),
    () => undefined,
  );
}

async function limitFiles(bytes: number): Promise<(() => Promise<unknown>) | undefined> {
  const limit = (size: string) => run('prlimit', ['--pid', String(process.pid), `--fsize=${size}:`]);
  const { stdout } = await run('prlimit', [
    '--pid',
    String(process.pid),
    '--fsize',
    '--raw',
    '--noheadings',
    '-o',
    'SOFT',
  ]).catch(() => ({ stdout: '' }));
  if (stdout.trim() === '') return undefined;
  return limit(String(bytes)).then(
    () => () => limit(stdout.trim()),
    () => undefined,
  );
}
