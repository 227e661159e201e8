import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runAs } from './run-as.ts';

/** What a running (or killed) server wrote about itself. */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `stopping`, `ready` or `standby`; empty in the first moments. */
  readonly status: string;
}

const pidFilePath = (data: string) => join(data, 'postmaster.pid');

/**
 * Lines: pid, data folder, start time, port, socket folder, address, shared memory, status
 * (https://www.postgresql.org/docs/18/storage-file-layout.html, `src/include/utils/pidfile.h`).
 */
export async function readPidFile(data: string): Promise<PidFile | undefined> {
  const text = await readFile(pidFilePath(data), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]) || 0, status: lines[7] ?? '' };
}

export const removePidFile = (data: string): Promise<void> => rm(pidFilePath(data), { force: true });

export type Holder = 'server' | 'other program' | 'gone' | 'unknown';

/** Who has this process id now: ids are given out again, above all after the machine was restarted. */
export async function identify(pid: number, data: string): Promise<Holder> {
  const life = probe(pid);
  if (life === 'none') return 'gone';
  if (process.platform === 'linux') {
    // The server works inside its data folder.
    if ((await readlink(`/proc/${pid}/cwd`).catch(() => '')) === data) return 'server';
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    if (words !== undefined) return words.split('\0').includes(data) ? 'server' : 'other program';
  } else if (process.platform !== 'win32') {
    const command = await runAs(undefined, 'ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    if (command.ok) return command.output.includes(`-D ${data} `) ? 'server' : 'other program';
  }
  if (probe(pid) === 'none') return 'gone';
  // The server of a data folder that we can use is one that we may send signals to.
  return life === 'theirs' ? 'other program' : 'unknown';
}

function probe(pid: number): 'ours' | 'theirs' | 'none' {
  try {
    process.kill(pid, 0);
    return 'ours';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? 'theirs' : 'none';
  }
}
