import { lstat, mkdir, realpath } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import { onDisk, toSystemCode } from './errors.ts';

/** A folder below the base, with no links left in its path. */
export interface Place {
  readonly base: string;
  readonly path: string;
  /** The outermost folder that had to be made for it. */
  readonly made: string | undefined;
}

/** Makes the folder and all above it. Throws `path_outside` where a link leads out of the base. */
export async function makePlace(baseDir: string, parts: readonly string[]): Promise<Place> {
  return onDisk(toLabel(baseDir, parts), async () => {
    await mkdir(baseDir, { recursive: true });
    const base = await realpath(baseDir);
    const { path, rest } = await follow(base, base, parts, parts);
    const wanted = join(path, ...rest);
    const made = await mkdir(wanted, { recursive: true });
    // Again, as somebody may have put a link there in between.
    const real = await realpath(wanted);
    if (!isInside(base, real)) throw outside(parts);
    return { base, path: real, made };
  });
}

/** The folder if it is there, else undefined. */
export async function findPlace(baseDir: string, parts: readonly string[]): Promise<Place | undefined> {
  return onDisk(toLabel(baseDir, parts), async () => {
    const base = await realpath(baseDir).catch(orUndefined);
    if (base === undefined) return undefined;
    const { path, rest } = await follow(base, base, parts, parts);
    return rest.length === 0 ? { base, path, made: undefined } : undefined;
  });
}

/** The path of what is there below a place, its links resolved; `label` is what people read in `path_outside`. */
export async function findBelow(
  { base, path: root }: Place,
  parts: readonly string[],
  label: readonly string[],
): Promise<string | undefined> {
  const { path, rest } = await follow(base, root, parts, label);
  return rest.length === 0 ? path : undefined;
}

/** How a place is called in messages: below the base, and the base by its last name. */
export const toLabel = (baseDir: string, parts: readonly string[]): string =>
  parts.length > 0 ? parts.join('/') : basename(baseDir);

/** The deepest part of the path that exists, its links resolved, and what is missing below it. */
async function follow(
  base: string,
  root: string,
  parts: readonly string[],
  label: readonly string[],
): Promise<{ path: string; rest: readonly string[] }> {
  let path = root;
  for (const [index, part] of parts.entries()) {
    const next = join(path, part);
    const real = await realpath(next).catch(orUndefined);
    if (real === undefined) {
      // A link to nothing would be followed when something is made in its place.
      if ((await lstat(next).catch(orUndefined)) !== undefined) throw outside(label);
      return { path, rest: parts.slice(index) };
    }
    if (!isInside(base, real)) throw outside(label);
    path = real;
  }
  return { path, rest: [] };
}

function isInside(base: string, path: string): boolean {
  const below = relative(base, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

const outside = (parts: readonly string[]) => new AppError('path_outside', { path: parts.join('/') });

function orUndefined(error: unknown): undefined {
  if (toSystemCode(error) !== 'ENOENT') throw error;
  return undefined;
}
