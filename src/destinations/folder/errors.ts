import { AppError } from '../../domain/errors.ts';

export const TITLE = 'Local folder';

/** Runs work on the file system; what it throws becomes an AppError about `path`, which people read: keep it relative. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFolderError(error, path);
  }
}

/** By the code that the operating system gave, never by its text, which holds absolute paths. */
export function toFolderError(error: unknown, path: string): unknown {
  const code = toSystemCode(error);
  if (code === undefined) return error;
  const options = { cause: error };
  if (FULL.has(code)) return new AppError('destination_full', { destination: TITLE }, options);
  if (FORBIDDEN.has(code)) return new AppError('destination_forbidden', { destination: TITLE, path }, options);
  const reason = REFUSALS[code];
  if (reason !== undefined) {
    return new AppError('destination_refused', { destination: TITLE, detail: `${path}: ${reason}` }, options);
  }
  return new AppError('destination_unreachable', { destination: TITLE, detail: `${path}: ${code}` }, options);
}

/** Such as `ENOENT`; undefined for what does not come from the operating system. */
export function toSystemCode(error: unknown): string | undefined {
  const isSystem = error instanceof Error && 'errno' in error && 'code' in error;
  return isSystem && typeof error.code === 'string' ? error.code : undefined;
}

/** EFBIG: the largest file that the file system or the process's limit allows. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const FORBIDDEN = new Set(['EACCES', 'EPERM', 'EROFS']);

/** What trying again does not mend. All other codes (EIO, EMFILE, ESTALE …) may pass. */
const REFUSALS: Readonly<Record<string, string>> = {
  EEXIST: 'exists already',
  ENOTEMPTY: 'exists already',
  EISDIR: 'is a folder, not a file',
  ELOOP: 'has links that go in circles',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'is gone',
  ENOTDIR: 'is inside something that is not a folder',
  EXDEV: 'is on another disk than its folder',
  EINVAL: 'is not a name that this disk takes',
};
