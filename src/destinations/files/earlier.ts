import { z } from 'zod';
import { foldName } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import type { FilesSpec } from '../contract.ts';
import type { Layout } from './layout.ts';
import { usesPlaceholder } from './name-template.ts';
import type { FileSettings } from './settings.ts';
import type { FileSession } from './store.ts';

const INDEX_LIMIT = 32 * 1024 * 1024;

/** What the index says that stands where this run's will. */
export interface Earlier {
  readonly exportId: string;
  readonly exportName: string;
  readonly environmentName: string;
  readonly runId: string;
  readonly startedAt: Date;
  /** Below the layout's folder. */
  readonly files: readonly string[];
}

const manifestSchema = z.object({
  exportId: z.string(),
  export: z.string(),
  environment: z.string(),
  run: z.string(),
  startedAt: z.coerce.date(),
  items: z.array(z.object({ files: z.array(z.object({ path: z.string() })) })),
});
const modelSchema = z.object({ annotations: z.array(z.object({ name: z.string(), value: z.string() })) });
const runSchema = z.object({
  exportId: z.string(),
  export: z.string(),
  environment: z.string(),
  run: z.string(),
  startedAt: z.coerce.date(),
});

/**
 * Reads it, and refuses with `folder_taken` where it is another export's or no index of ours: two exports must not take
 * turns in one place without anybody noticing.
 */
export async function readEarlier(
  session: FileSession,
  { index }: Pick<Layout, 'index'>,
  spec: FilesSpec,
): Promise<Earlier | undefined> {
  const bytes = await session.read(index.path, INDEX_LIMIT);
  if (bytes === undefined) return undefined;
  const earlier = parseIndex(Buffer.from(bytes).toString(), index.kind);
  if (earlier !== undefined && isOf(earlier, spec)) return earlier;
  throw new AppError('folder_taken', { folder: session.describe(index.path), export: earlier?.exportName ?? 'none' });
}

/** By its id, or by its name: an export that was deleted and made again goes on where it was. */
const isOf = (earlier: Earlier, spec: FilesSpec): boolean =>
  earlier.exportId === spec.exportId ||
  (earlier.environmentName === spec.environmentName && foldName(earlier.exportName) === foldName(spec.exportName));

function parseIndex(text: string, kind: 'manifest' | 'model'): Earlier | undefined {
  const parsed = z.preprocess(toJson, kind === 'manifest' ? manifestSchema : modelSchema).safeParse(text);
  if (!parsed.success) return undefined;
  if ('items' in parsed.data) {
    const { exportId, export: exportName, environment, run, startedAt, items } = parsed.data;
    const files = items.flatMap((item) => item.files.map(({ path }) => path));
    return { exportId, exportName, environmentName: environment, runId: run, startedAt, files };
  }
  const annotation = parsed.data.annotations.find(({ name }) => name === RUN_ANNOTATION)?.value;
  const run = z.preprocess(toJson, runSchema).safeParse(annotation ?? '');
  if (!run.success) return undefined;
  const { exportId, export: exportName, environment, startedAt } = run.data;
  return { exportId, exportName, environmentName: environment, runId: run.data.run, startedAt, files: [] };
}

/** The annotation of a `model.json` that says which run of which export wrote it. */
export const RUN_ANNOTATION = 'exports:run';

function toJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/**
 * Files of the earlier run that would pass for this one's: those with names that do not tell runs apart. A part that this
 * run no longer needs is one of them.
 */
export function findObsolete(
  { names, layout }: FileSettings,
  { folder }: Layout,
  earlier: Earlier | undefined,
  spec: FilesSpec,
  written: ReadonlySet<string>,
): string[] {
  if (layout !== 'named' || earlier === undefined || usesPlaceholder(names, 'run')) return [];
  const then = earlier.startedAt.toISOString();
  const now = spec.startedAt.toISOString();
  if (usesPlaceholder(names, 'date') && then.slice(0, 10) !== now.slice(0, 10)) return [];
  if (usesPlaceholder(names, 'time') && then.slice(11, 19) !== now.slice(11, 19)) return [];
  return earlier.files
    .filter((path) => isPlain(path))
    .map((path) => (folder === '' ? path : `${folder}/${path}`))
    .filter((path) => !written.has(path));
}

/** An index can be written by anybody; what is removed stays below its folder. */
const isPlain = (path: string): boolean => path.split('/').every((part) => part !== '' && !part.startsWith('.'));
