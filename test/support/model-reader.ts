import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/**
 * Reads a `model.json` and the files that it names, with nothing of ours: written from the Common Data Model's
 * description of the format. What that does not allow is an error here.
 */
const annotation = z.strictObject({ name: z.string().min(1), value: z.string() });
const instant = z.iso.datetime({ offset: true });
const entityName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^."]*$/)
  .refine((name) => name.trim() === name);
const dataType = z.enum([
  'string',
  'int64',
  'double',
  'dateTime',
  'dateTimeOffset',
  'decimal',
  'boolean',
  'GUID',
  'JSON',
]);
const attribute = z.strictObject({
  name: z.string().min(1),
  dataType,
  description: z.string().optional(),
  annotations: z.array(annotation).optional(),
});
const csvSettings = z.strictObject({
  $type: z.literal('CsvFormatSettings'),
  columnHeaders: z.boolean().default(false),
  delimiter: z.string().length(1).default(','),
  quoteStyle: z.enum(['QuoteStyle.Csv', 'QuoteStyle.None']).optional(),
  csvStyle: z.enum(['CsvStyle.QuoteAlways', 'CsvStyle.QuoteAfterDelimiter']).optional(),
  encoding: z.literal('UTF-8').default('UTF-8'),
});
const partition = z.strictObject({
  name: z.string().min(1),
  refreshTime: instant.optional(),
  location: z.url(),
  annotations: z.array(annotation).optional(),
  fileFormatSettings: csvSettings.optional(),
});
const entity = z.strictObject({
  $type: z.literal('LocalEntity'),
  name: entityName,
  description: z.string().max(4000).optional(),
  annotations: z.array(annotation).optional(),
  attributes: z.array(attribute),
  partitions: z.array(partition).optional(),
});
const attributeRef = z.strictObject({ entityName: z.string(), attributeName: z.string() });
const modelSchema = z
  .strictObject({
    application: z.string().optional(),
    name: z.string().min(1),
    description: z.string().optional(),
    version: z.literal('1.0'),
    culture: z.string().optional(),
    modifiedTime: instant.optional(),
    annotations: z.array(annotation).optional(),
    entities: z.array(entity),
    relationships: z
      .array(
        z.strictObject({
          $type: z.literal('SingleKeyRelationship'),
          fromAttribute: attributeRef,
          toAttribute: attributeRef,
        }),
      )
      .optional(),
  })
  .superRefine((model, context) => {
    const names = new Set(model.entities.map(({ name }) => name));
    if (names.size !== model.entities.length) context.addIssue('two entities have the same name');
    for (const { fromAttribute, toAttribute } of model.relationships ?? []) {
      for (const end of [fromAttribute, toAttribute]) {
        const found = model.entities.find(({ name }) => name === end.entityName);
        if (!found?.attributes.some(({ name }) => name === end.attributeName)) {
          context.addIssue(`a relationship leads to ${end.entityName}.${end.attributeName}, which is not there`);
        }
      }
    }
  });
export type Model = z.infer<typeof modelSchema>;
type Value = string | number | bigint | boolean | Date | null;

export interface ReadEntity {
  readonly name: string;
  readonly attributes: readonly z.infer<typeof attribute>[];
  /** Of all partitions, in their order; typed as the attributes say. */
  readonly records: readonly Readonly<Record<string, Value>>[];
}

/** `fetch` gives the bytes behind a location. */
export async function readModel(
  json: string,
  fetch: (location: string) => Promise<Buffer>,
): Promise<{ readonly model: Model; readonly entities: readonly ReadEntity[] }> {
  const model = modelSchema.parse(JSON.parse(json));
  const entities = await Promise.all(
    model.entities.map(async ({ name, attributes, partitions = [] }) => {
      const parts = await Promise.all(
        partitions.map(async ({ location, fileFormatSettings }) =>
          readCsv(
            await fetch(location),
            fileFormatSettings ?? csvSettings.parse({ $type: 'CsvFormatSettings' }),
            attributes,
          ),
        ),
      );
      return { name, attributes, records: parts.flat() };
    }),
  );
  return { model, entities };
}

function readCsv(
  file: Buffer,
  settings: z.infer<typeof csvSettings>,
  attributes: readonly z.infer<typeof attribute>[],
): Record<string, Value>[] {
  const bytes = file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
  const rows = parse(bytes, {
    delimiter: settings.delimiter,
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
  }) as unknown as (string | null)[][];
  const [header, ...rest] = rows;
  if (settings.columnHeaders && header?.join() !== attributes.map(({ name }) => name).join()) {
    throw new Error(`the header is ${header?.join()}`);
  }
  return (settings.columnHeaders ? rest : rows).map((row) => {
    if (row.length !== attributes.length) throw new Error(`${row.length} fields for ${attributes.length} attributes`);
    return Object.fromEntries(attributes.map(({ name, dataType: type }, index) => [name, toValue(type, row[index])]));
  });
}

function toValue(type: z.infer<typeof dataType>, text: string | null | undefined): Value {
  if (text === null || text === undefined) return null;
  const read = READERS[type](text);
  if (read === undefined) throw new Error(`'${text}' is no ${type}`);
  return read;
}

const READERS: Readonly<Record<z.infer<typeof dataType>, (text: string) => Value | undefined>> = {
  string: (text) => text,
  JSON: (text) => JSON.stringify(JSON.parse(text)),
  GUID: (text) => (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text : undefined),
  int64: (text) => (/^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined),
  double: (text) => (Number.isNaN(Number(text)) ? undefined : Number(text)),
  decimal: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? text : undefined),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  dateTime: (text) => (/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?Z?)?$/.test(text) ? new Date(text) : undefined),
  dateTimeOffset: (text) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) ? new Date(text) : undefined,
};
