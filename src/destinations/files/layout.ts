import type { FilesSpec, Item } from '../contract.ts';
import { fillName, type NameValues, toItemName, toRunValues, toShortId, usesPlaceholder } from './name-template.ts';
import type { FileSettings } from './settings.ts';
import { toSlug, toUniqueSlug } from './slug.ts';
import type { FileSession } from './store.ts';

export const MANIFEST_NAME = 'manifest.json';
export const MODEL_NAME = 'model.json';
export const MARKER_NAME = '_SUCCESS';

/** Where the files of one run go; paths are below the store's root. */
export interface Layout {
  /** What the run is said to be in, and paths in the run's record begin from. */
  readonly folder: string;
  /** Folders that are this run's alone. */
  readonly own: readonly string[];
  /** The file that says what there is, and how it is written. */
  readonly index: { readonly path: string; readonly kind: 'manifest' | 'model' };
  /** Written when all files are. */
  readonly markers: readonly string[];
  /** Part `n` of an item's records, from 1; without an extension. */
  toPath(item: Item, n: number): string;
}

/** `2026-11-24T02-50-12Z-1a2b3c4d`: sorts by time. */
export function toRunFolder(startedAt: Date, runId: string): string {
  const time = startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
  return `${time}Z-${toShortId(runId)}`;
}

export const toExportFolder = (exportName: string): string => toSlug(exportName, 'export');

/** Names of the items' files or folders, by name of the item; items that come to the same get numbers. */
export function toItemNames(items: readonly Item[], toName: (item: Item) => string): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(items.map((item) => [item.name, toUniqueSlug(toName(item), taken)]));
}

/** A folder of the run's own, with a file an item in it; parts are numbered where there may be several. */
export function toRunLayout(spec: FilesSpec, isSplit: boolean): Layout {
  const folder = `${toExportFolder(spec.exportName)}/${toRunFolder(spec.startedAt, spec.runId)}`;
  const names = toItemNames(spec.items, toItemName);
  return {
    folder,
    own: [folder],
    index: { path: `${folder}/${MANIFEST_NAME}`, kind: 'manifest' },
    markers: [`${folder}/${MARKER_NAME}`],
    toPath: (item, n) => `${folder}/${names.get(item.name)}${isSplit ? `_${n}` : ''}`,
  };
}

/**
 * `<export>/<entity>/<yyyy>/<MM>/<dd>/<HHmm>/<entity>_<n>`, in UTC, and `model.json` at the export's level. A run that finds
 * the minute taken, by another of the same export, adds its own id to it.
 */
export async function toDataOutLayout(spec: FilesSpec, session: FileSession, isOwnMinute: boolean): Promise<Layout> {
  const root = toExportFolder(spec.exportName);
  const names = toItemNames(spec.items, ({ name }) => toEntityName(name));
  const time = spec.startedAt.toISOString();
  const day = time.slice(0, 10).replaceAll('-', '/');
  const minute = time.slice(11, 16).replace(':', '');
  const toFolders = (suffix: string) =>
    new Map(spec.items.map(({ name }) => [name, `${root}/${names.get(name)}/${day}/${minute}${suffix}`]));
  let folders = toFolders('');
  if (!isOwnMinute && (await isAnyTaken(session, folders.values()))) folders = toFolders(`-${toShortId(spec.runId)}`);
  const own = [...folders.values()];
  return {
    folder: root,
    own,
    index: { path: `${root}/${MODEL_NAME}`, kind: 'model' },
    markers: own.map((folder) => `${folder}/${MARKER_NAME}`),
    toPath: ({ name }, n) => `${folders.get(name)}/${names.get(name)}_${n}`,
  };
}

async function isAnyTaken(session: FileSession, folders: Iterable<string>): Promise<boolean> {
  for (const folder of folders) if (await session.isTaken(folder)) return true;
  return false;
}

/** A name of the catalog as it is, with its underscores; of anything else a slug. */
export const toEntityName = (name: string): string =>
  /^[a-z][a-z0-9_]{0,62}$/.test(name) &&
  toSlug(name) === name.replaceAll('_', '-').replace(/-+/g, '-').replace(/-$/, '')
    ? name
    : toSlug(name, 'data');

/** As the template says. Where that makes no folder of the run's own, the manifest has the export's name in front. */
export function toNamedLayout(spec: FilesSpec, { names: template, split }: FileSettings): Layout {
  const itemNames = toItemNames(spec.items, toItemName);
  const toPath = toNaming(spec, template, itemNames);
  const folders = spec.items.map((item) => toFolder(toPath(item, 1)));
  const folder = toCommon(folders);
  const values = toRunValues(spec.exportName, spec.startedAt, spec.runId);
  const isOwn = folder.split('/').some((part) => part.includes(values.run)) && isFolderOf(template, 'run');
  const prefix = isOwn ? '' : `${values.export}.`;
  const within = folder === '' ? '' : `${folder}/`;
  return {
    folder,
    own: isOwn ? [toRunPart(folder, values.run)] : [],
    index: { path: `${within}${prefix}${MANIFEST_NAME}`, kind: 'manifest' },
    markers: [`${within}${prefix}${MARKER_NAME}`],
    toPath: (item, n) => (split === undefined && !usesPlaceholder(template, 'n') ? toPath(item, 1) : toPath(item, n)),
  };
}

function toNaming(spec: FilesSpec, template: string, names: ReadonlyMap<string, string>) {
  const values = toRunValues(spec.exportName, spec.startedAt, spec.runId);
  return (item: Item, n: number): string => {
    const all: NameValues = { ...values, item: names.get(item.name) ?? '', n: String(n) };
    return fillName(template, all);
  };
}

const isFolderOf = (template: string, name: 'run'): boolean =>
  template
    .split('/')
    .slice(0, -1)
    .some((part) => usesPlaceholder(part, name));

/** The outermost folder whose name has the run's id in it. */
function toRunPart(folder: string, run: string): string {
  const parts = folder.split('/');
  return parts.slice(0, parts.findIndex((part) => part.includes(run)) + 1).join('/');
}

const toFolder = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** The folder that all of these are in, or are. */
function toCommon(folders: readonly string[]): string {
  const [first = [], ...rest] = folders.map((folder) => (folder === '' ? [] : folder.split('/')));
  let depth = first.length;
  for (const parts of rest) {
    while (depth > 0 && first.slice(0, depth).join('/') !== parts.slice(0, depth).join('/')) depth -= 1;
  }
  return first.slice(0, depth).join('/');
}
