import type { Item } from '../contract.ts';
import { toSlug, toUniqueSlug } from './slug.ts';

export const MANIFEST_NAME = 'manifest.json';

/** `2026-11-24T02-50-12Z-1a2b3c4d`: sorts by time. The id's end is taken, as its start may be a time too. */
export function toRunFolder(startedAt: Date, runId: string): string {
  const time = startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
  return `${time}Z-${runId.replaceAll('-', '').slice(-8)}`;
}

export const toExportFolder = (exportName: string): string => toSlug(exportName, 'export');

/** Names of the items' files, by name of the item; items whose titles slug alike get numbers. */
export function toFileNames(items: readonly Item[], extension: string): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    items.map((item) => [item.name, `${toUniqueSlug(toSlug(item.title, item.name, 'data'), taken)}.${extension}`]),
  );
}
