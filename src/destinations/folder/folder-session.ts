import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import { newPartName } from '../files/places.ts';
import type { FileSession, FileSink, RunPlace } from '../files/store.ts';
import { onDisk, toSystemCode } from './errors.ts';
import { openFileSink } from './file-sink.ts';
import { makePlace, type Place, toLabel } from './paths.ts';
import { syncFolder } from './sync.ts';

/** Writes into a hidden folder beside the final one, on the same disk, and renames it. */
export async function beginFolderSession(
  baseDir: string,
  subfolder: readonly string[],
  { runId, folders: [exportFolder, runFolder] }: RunPlace,
): Promise<FileSession> {
  const parts = [...subfolder, exportFolder];
  const label = toLabel(baseDir, [...parts, runFolder]);
  const parent = await makePlace(baseDir, parts);
  const part = join(parent.path, newPartName(runId));
  const final = join(parent.path, runFolder);
  const sinks = new Set<FileSink>();
  let state: 'open' | 'renamed' | 'committed' | 'aborted' = 'open';
  // Recursive, as a run that was aborted may just have taken the empty folder away.
  await onDisk(label, () => mkdir(part, { recursive: true }));

  return {
    async open(name) {
      if (state !== 'open') throw new AppError('internal', {}, { detail: `${label}: the run's files are ${state}` });
      const sink = await openFileSink(join(part, name), `${label}/${name}`);
      sinks.add(sink);
      return sink;
    },
    async commit() {
      if (state === 'aborted') throw new AppError('internal', {}, { detail: `${label}: the run's files are aborted` });
      await onDisk(label, async () => {
        if (state === 'open') {
          await syncFolder(part);
          await publish(part, final, runId);
          state = 'renamed';
        }
        if (state === 'renamed') {
          await syncUpwards(parent);
          state = 'committed';
        }
      });
      return { location: final };
    },
    async abort() {
      if (state === 'committed') return;
      const left = state === 'renamed' ? final : part;
      state = 'aborted';
      for (const sink of sinks) await sink.discard().catch(() => undefined);
      await onDisk(label, async () => {
        await removeFolder(left);
        await removeEmpty(parent);
      });
    },
  };
}

/** Goes on where a write under way has just added a file. */
export const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 5 });

/** An earlier attempt may have published and died before it could say so: its folder makes way for ours. */
async function publish(part: string, final: string, runId: string): Promise<void> {
  try {
    await rename(part, final);
  } catch (error) {
    if (!isTaken(toSystemCode(error))) throw error;
    const old = join(dirname(final), newPartName(runId));
    await rename(final, old);
    try {
      await rename(part, final);
    } catch (failure) {
      await rename(old, final);
      throw failure;
    }
    // What is published stays published; a rest under a hidden name is for `discard`.
    await removeFolder(old).catch(() => undefined);
  }
}

/** Windows has no code of its own for this. */
const isTaken = (code: string | undefined): boolean =>
  code === 'ENOTEMPTY' || code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32');

/** The new names from the run's folder up to the base. */
async function syncUpwards({ base, path }: Place): Promise<void> {
  for (let folder = path; ; folder = dirname(folder)) {
    await syncFolder(folder);
    if (folder === base || folder === dirname(folder)) return;
  }
}

/** Takes away the folders that were made for this run, from the inside out, as long as nothing else is in them. */
async function removeEmpty({ base, path, made }: Place): Promise<void> {
  if (made === undefined) return;
  for (let folder = path; folder !== base && folder.length >= made.length; folder = dirname(folder)) {
    if (!(await removeIfEmpty(folder))) return;
  }
}

/** Whether the folder is gone now. */
export async function removeIfEmpty(path: string): Promise<boolean> {
  try {
    await rmdir(path);
    return true;
  } catch (error) {
    const code = toSystemCode(error);
    if (code === 'ENOENT') return true;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}
