import { z } from 'zod';
import { exportIdSchema } from '../domain/ids.ts';
import { type Draft, draftInput } from '../services/exports/draft.ts';
import { type Line, lastOf, listOf } from './line.ts';

/** Options of a typed `create` or `edit`, each a field of the form. */
export const DRAFT_OPTIONS = [
  'segments',
  'entities',
  'to',
  'connection',
  'fields',
  'name',
  'set',
  'mode',
  'folder',
  'container',
  'bucket',
  'layout',
  'names',
  'format',
  'compression',
  'split',
  'delimiter',
  'quoting',
  'header',
  'formulas',
  'empty',
  'checksums',
  'marker',
] as const;

/** Those that are settings of the destination, under the names that its schema has. */
const TARGET_OPTIONS = DRAFT_OPTIONS.slice(DRAFT_OPTIONS.indexOf('folder'));

const commaList = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
  z.array(z.string()).optional(),
);

/** The raw fields of the form: as inputs of a card (several choices joined with commas), or out of a typed line. */
export const formInput = z
  .object({
    step: z.enum(['submit', 'reload']).optional(),
    // biome-ignore lint/suspicious/noThenProperty: the name of a field of the card's action; the object is never awaited.
    then: z.enum(['save', 'run']).default('save'),
    formId: z.uuid().optional(),
    exportId: exportIdSchema.optional(),
    version: z.coerce.number().int().optional(),
    export: z.string().max(500).optional(),
    name: z.string().optional(),
    connection: z.string().optional(),
    type: z.enum(['segments', 'data_out']).optional(),
    items: commaList,
    fields: commaList,
    /** What was picked and had no room among a form's choices. */
    moreItems: commaList,
    moreFields: commaList,
    moreLines: z.array(z.string()).optional(),
    listed: z.literal(true).optional(),
    rename: z.string().optional(),
    extra: z.enum(['usual', 'all']).optional(),
    mode: z.string().optional(),
  })
  .catchall(z.unknown());
export type FormInput = z.infer<typeof formInput>;

/** The draft that the fields make, over the one that the form began with. */
export function toDraft(input: FormInput, base?: Draft): Draft {
  const target = Object.fromEntries(
    Object.entries(input).flatMap(([key, value]) =>
      key.startsWith('target.') && typeof value === 'string' ? [[key.slice('target.'.length), value]] : [],
    ),
  );
  const match = Object.entries(input).flatMap(([key, value]) =>
    key.startsWith('match.') && typeof value === 'string' ? [[key.slice('match.'.length), value] as const] : [],
  );
  const { moreLines = [] } = input;
  const rename =
    moreLines.length === 0
      ? input.rename
      : [input.rename ?? '', ...moreLines].filter((line) => line.trim() !== '').join('\n');
  // A form says all of it, so what the export had before counts no more.
  const matched = match.length === 0 ? {} : { match: Object.fromEntries(match), fields: [], rename: rename ?? '' };
  const given = Object.fromEntries(
    (['name', 'connection', 'type', 'items', 'fields', 'extra', 'mode', 'listed'] as const).flatMap((key) =>
      input[key] === undefined ? [] : [[key, input[key]]],
    ),
  );
  if (rename !== undefined) given.rename = rename;
  const more = Object.fromEntries(
    (
      [
        ['items', input.moreItems],
        ['fields', input.moreFields],
      ] as const
    ).flatMap(([key, beyond]) => (beyond === undefined ? [] : [[key, [...(input[key] ?? []), ...beyond]]])),
  );
  return draftInput.parse({ ...base, ...given, ...more, ...matched, target: { ...base?.target, ...target } });
}

/** Fields out of a typed line: `segments:"A","B" to:"Local folder" fields:email=E-mail,city folder:weekly format:parquet`. */
export function readDraft(line: Line): Record<string, unknown> {
  const segments = listOf(line, 'segments');
  const entities = listOf(line, 'entities');
  const fields = listOf(line, 'fields').map((field) => field.split('='));
  const renamed = fields
    .filter(([, as]) => as !== undefined)
    .map(([field = '', ...as]) => `${field.trim()} = ${as.join('=').trim()}`);
  return {
    ...optional('name', lastOf(line, 'name')),
    ...optional('connection', lastOf(line, 'to') ?? lastOf(line, 'connection')),
    ...(segments.length > 0 ? { type: 'segments', items: segments } : {}),
    ...(entities.length > 0 ? { type: 'data_out', items: entities } : {}),
    ...(fields.length > 0 ? { fields: fields.map(([field = '']) => field.trim()), rename: renamed.join('\n') } : {}),
    ...Object.fromEntries(
      TARGET_OPTIONS.flatMap((option) => Object.entries(optional(`target.${option}`, lastOf(line, option)))),
    ),
    ...Object.fromEntries(listOf(line, 'set').map(readSetting)),
    ...optional('mode', lastOf(line, 'mode')),
  };
}

/** `audience=Newsletter`: a setting of the destination for this export. */
function readSetting(text: string): [string, string] {
  const [name = '', ...rest] = text.split('=');
  return [`target.${name.trim()}`, rest.join('=').trim()];
}

const optional = (key: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [key]: value };
