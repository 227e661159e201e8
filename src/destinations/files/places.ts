import { randomUUID } from 'node:crypto';

/**
 * The parts of a subfolder as a person types it, or undefined where it could mean a place outside: absolute, with a
 * drive, with `..`, or with characters that some system takes for a separator or an end.
 */
export function parseFolder(text: string): readonly string[] | undefined {
  const path = text.normalize('NFC').trim();
  if (/^([/~]|[A-Za-z]:)/.test(path) || /[\\\p{Cc}\p{Zl}\p{Zp}]/u.test(path)) return undefined;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  // Windows drops dots and spaces at the end of a name, so that `.. ` is `..` there.
  return parts.some((part) => /^[. ]+$/.test(part)) ? undefined : parts;
}

/**
 * Names of temporary folders: hidden, found again by the run's id, and of one attempt only, so that an attempt
 * that was given up and wakes again finds its files gone instead of publishing those of the next.
 */
export const newPartName = (runId: string): string => `.${runId}-${randomUUID().slice(0, 8)}.part`;
export const isPartOf = (runId: string, name: string): boolean =>
  name.startsWith(`.${runId}-`) && name.endsWith('.part');
