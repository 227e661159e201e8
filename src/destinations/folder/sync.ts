import { open } from 'node:fs/promises';
import { toSystemCode } from './errors.ts';

/** Makes names in a folder last. Windows and some network disks cannot do it for folders, and need no telling. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(orUnsupported);
  if (handle === undefined) return;
  try {
    await handle.sync().catch(orUnsupported);
  } finally {
    await handle.close();
  }
}

function orUnsupported(error: unknown): undefined {
  const code = toSystemCode(error);
  const isUnsupported = code === 'EINVAL' || code === 'ENOTSUP' || code === 'EISDIR';
  if (isUnsupported || (process.platform === 'win32' && code === 'EPERM')) return undefined;
  throw error;
}
