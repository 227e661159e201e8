import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NOBODY = 65534;

/** A folder that this process may read and not write. Root may write anywhere, so it acts as another user meanwhile. */
export async function openUnwritableFolder(): Promise<{ readonly path: string; release(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'unwritable-'));
  await chmod(path, 0o555);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  return {
    path,
    async release() {
      if (isRoot) process.seteuid?.(0);
      await chmod(path, 0o755);
      await rm(path, { recursive: true });
    },
  };
}
