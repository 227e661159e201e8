import { randomUUID } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { BytesDestination, SettingMeta } from '../contract.ts';
import { openBytesWriter } from '../files/bytes-writer.ts';
import { csv } from '../files/csv.ts';
import { parseFolder } from '../files/places.ts';
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

const targetSchema = z.strictObject({
  folder: z
    .string()
    .max(200)
    .refine((text) => parseFolder(text) !== undefined, { error: 'path_outside' })
    .optional()
    .meta({
      label: 'settings.folder.folder',
      help: 'settings.folder.folder.help',
      placeholder: 'settings.folder.folder.placeholder',
    } satisfies SettingMeta),
});
type Target = z.infer<typeof targetSchema>;

/** CSV files in a folder of the machine that the bot runs on. */
export function createFolderDestination({ baseDir, now = () => new Date() }: FolderOptions): BytesDestination {
  const toStore = (target: Target) => createFolderStore(baseDir, toParts(target));
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
    open: async (_account, spec) => openBytesWriter(spec, { store: toStore(spec.target), format: csv, now }),
  };
  return destination as BytesDestination;
}

/** Checked again here, as stored settings may be older than the check. */
function toParts({ folder = '' }: Target): readonly string[] {
  const parts = parseFolder(folder);
  if (parts === undefined) throw new AppError('path_outside', { path: folder });
  return parts;
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
