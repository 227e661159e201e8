import { randomUUID } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BytesDestination } from '../contract.ts';
import { openBytesWriter } from '../files/bytes-writer.ts';
import { createFileTarget, folderSetting, readFolder } from '../files/settings.ts';
import { onDisk, TITLE } from './errors.ts';
import { createFolderStore } from './folder-store.ts';
import { makePlace, toLabel } from './paths.ts';

export interface FolderOptions {
  /** Set by the operator; everything is written below it. Made when it is missing. */
  readonly baseDir: string;
  readonly now?: () => Date;
}

/** An account is the operator's folder, so there is nothing to set. */
const accountSchema = z.strictObject({});

const targetSchema = createFileTarget({ folder: folderSetting });
type Target = z.infer<typeof targetSchema>;

/** Files in a folder of the machine that the bot runs on. */
export function createFolderDestination({ baseDir, now = () => new Date() }: FolderOptions): BytesDestination {
  const toStore = (target: Target) => createFolderStore(baseDir, readFolder(target.folder));
  const destination: BytesDestination<object, object, Target> = {
    takes: 'bytes',
    kind: 'folder',
    title: TITLE,
    accepts: { dataOut: true, kinds: ['profile', 'account', 'contact'] },
    limits: {},
    settings: accountSchema,
    credentials: accountSchema,
    target: targetSchema,
    verify: async () => ({ summary: await probe(baseDir) }),
    choices: async () => [],
    discard: (runId, _exportName, target) => toStore(target).discard(runId),
    open: async (_account, spec) => openBytesWriter(spec, { store: toStore(spec.target), now }),
  };
  return destination as BytesDestination;
}

async function probe(baseDir: string): Promise<string> {
  const { path } = await makePlace(baseDir, []);
  return onDisk(toLabel(baseDir, []), async () => {
    const file = join(path, `.probe-${randomUUID()}`);
    try {
      await writeFile(file, 'A trial, to be deleted.\n', { flag: 'wx' });
    } finally {
      await rm(file, { force: true });
    }
    const { bavail, bsize } = await statfs(path);
    return `${path}, ${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
  });
}
