import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { SettingMeta } from '../contract.ts';
import { fillName, findNameProblem, toItemName, toRunValues } from './name-template.ts';
import { parseFolder } from './places.ts';
import { isSplitText, parseSplit, type Split } from './split.ts';

/** `run`: a folder for each run; `data_out`: a folder for each entity and time, and a `model.json`; `named`: by template. */
export const LAYOUTS = ['run', 'data_out', 'named'] as const;
export const FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export const COMPRESSIONS = ['none', 'gzip', 'gzip_small'] as const;
export const DELIMITERS = ['comma', 'semicolon', 'tab', 'pipe', 'colon'] as const;
const YES_NO = ['yes', 'no'] as const;

export const DELIMITER_SIGNS: Readonly<Record<(typeof DELIMITERS)[number], string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
  colon: ':',
};

/** Names when none are given; records that are split need a number in them. */
const toUsualNames = (isSplit: boolean): string => `{export}/{item}_{date}${isSplit ? '_{n}' : ''}`;

type Given = Readonly<Record<string, string>>;
const isCsv = ({ format = 'csv' }: Given) => format === 'csv';

const optionsOf = (field: string, values: readonly string[]) =>
  values.map((value) => ({ value, label: `settings.files.${field}.${value}` }));

const toMeta = (field: string, meta: Partial<SettingMeta> = {}) =>
  ({ label: `settings.files.${field}`, ...meta }) satisfies SettingMeta;

const choice = <const V extends readonly [string, ...string[]]>(
  field: string,
  values: V,
  usual: V[number],
  meta: Partial<SettingMeta> = {},
) =>
  z
    .enum(values)
    .default(usual as never)
    .meta(toMeta(field, { options: optionsOf(field, values), ...meta }));

/** Settings of an export that all destinations of files share; each draws its field of the form. */
export const fileShape = {
  layout: choice('layout', LAYOUTS, 'run', { help: 'settings.files.layout.help', redraws: true }),
  names: z
    .string()
    .trim()
    .max(300)
    .optional()
    .meta(
      toMeta('names', {
        help: 'settings.files.names.help',
        placeholder: 'settings.files.names.placeholder',
        isShown: ({ layout }) => layout === 'named',
        example: (given, about) => toExample(given, about),
      }),
    ),
  format: choice('format', FORMATS, 'csv', { redraws: true }),
  compression: choice('compression', COMPRESSIONS, 'none', { isShown: ({ format }) => format !== 'parquet' }),
  split: z
    .string()
    .trim()
    .max(40)
    .refine((text) => isSplitText(text), { error: 'split' })
    .optional()
    .meta(
      toMeta('split', {
        help: 'settings.files.split.help',
        placeholder: 'settings.files.split.placeholder',
        isExtra: true,
      }),
    ),
  delimiter: choice('delimiter', DELIMITERS, 'comma', { isShown: isCsv, isExtra: true }),
  quoting: choice('quoting', ['needed', 'all'], 'needed', { isShown: isCsv, isExtra: true }),
  header: choice('header', YES_NO, 'yes', { isShown: isCsv, isExtra: true }),
  formulas: choice('formulas', ['keep', 'neutralise'], 'keep', {
    help: 'settings.files.formulas.help',
    isShown: isCsv,
    isExtra: true,
  }),
  empty: choice('empty', ['file', 'none'], 'file', { isExtra: true }),
  checksums: choice('checksums', ['no', 'yes'], 'no', { help: 'settings.files.checksums.help', isExtra: true }),
  marker: choice('marker', ['no', 'yes'], 'no', { help: 'settings.files.marker.help', isExtra: true }),
};

const fileSchema = z.object(fileShape);
type Stored = z.infer<typeof fileSchema>;

export interface FileSettings extends Omit<Stored, 'split' | 'names'> {
  readonly names: string;
  readonly split: Split | undefined;
}

/** The target of a destination of files: its own fields, then those of all. */
export function createFileTarget<Own extends z.core.$ZodShape>(own: Own) {
  return z.strictObject({ ...own, ...fileShape }).superRefine((target, context) => {
    // Its own fields make the inferred type one that cannot be looked into.
    const problem = findProblem(target as unknown as Stored);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['names'], message: problem });
  });
}

/** What a stored target says about files; a field that it lacks, as it was stored before there was one, is the usual. */
export function readFileSettings(target: unknown): FileSettings {
  const stored = fileSchema.parse(target ?? {});
  const problem = findProblem(stored);
  if (problem !== undefined) {
    throw new AppError('invalid_file_names', { template: stored.names ?? '', reason: problem });
  }
  const split = parseSplit(stored.split ?? '');
  return { ...stored, names: stored.names || toUsualNames(split !== undefined), split };
}

function findProblem({ layout, names, split }: Stored): string | undefined {
  if (layout !== 'named' || !names) return undefined;
  return findNameProblem(names, parseSplit(split ?? '') !== undefined);
}

/** Checked again, as stored settings may be older than the check. Throws `path_outside`. */
export function readFolder(folder: string | undefined): readonly string[] {
  const parts = parseFolder(folder ?? '');
  if (parts === undefined) throw new AppError('path_outside', { path: folder ?? '' });
  return parts;
}

export const folderSetting = z
  .string()
  .max(200)
  .refine((text) => parseFolder(text) !== undefined, { error: 'path_outside' })
  .optional()
  .meta({
    label: 'settings.folder.folder',
    help: 'settings.folder.folder.help',
    placeholder: 'settings.folder.folder.placeholder',
  } satisfies SettingMeta);

/** A name as the template would make it now. */
function toExample(given: Given, { exportName, item, now }: { exportName: string; item: string; now: Date }) {
  const isSplit = parseSplit(given.split ?? '') !== undefined;
  const template = given.names || toUsualNames(isSplit);
  if (findNameProblem(template, isSplit) !== undefined) return undefined;
  const values = {
    ...toRunValues(exportName, now, '1a2b3c4d'),
    item: toItemName({ name: 'data', title: item }),
    n: '1',
  };
  const zip = given.format !== 'parquet' && (given.compression ?? 'none') !== 'none' ? '.gz' : '';
  return `${fillName(template, values)}.${given.format ?? 'csv'}${zip}`;
}
