import type { FieldType } from '../../domain/catalog.ts';
import type { WrittenFile } from '../../domain/run.ts';
import type { FilesSpec, Item } from '../contract.ts';
import { RUN_ANNOTATION } from './earlier.ts';
import { toColumns } from './encoder.ts';
import type { ManifestEntry } from './manifest.ts';
import { DELIMITER_SIGNS, type FileSettings } from './settings.ts';

/**
 * `model.json` of the Common Data Model: what there is, how it is typed, and where it lies
 * (https://learn.microsoft.com/common-data-model/model-json). What the model has no word for stands in annotations that
 * begin with `exports:`.
 */
export interface ModelInput {
  readonly spec: FilesSpec;
  readonly settings: FileSettings;
  readonly entries: readonly ManifestEntry[];
  readonly finishedAt: Date;
  /** The full URI of a file. */
  locate(path: string): string;
  /** Names of partitions, which have neither folder nor extension. */
  toPartitionName(path: string): string;
}

/** Of values in the files: a point before decimals, dates as ISO 8601. */
const CULTURE = 'en-US';
const DESCRIPTION_LIMIT = 4000;
const NAME_LIMIT = 256;

const TYPES: Readonly<Record<FieldType, string>> = {
  text: 'string',
  integer: 'int64',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'dateTime',
  timestamp: 'dateTimeOffset',
  json: 'JSON',
  uuid: 'GUID',
  binary: 'string',
};

export function toModel(input: ModelInput): Uint8Array {
  const { spec, settings, entries, finishedAt } = input;
  const model = {
    application: 'Export bot',
    name: toModelName(spec.exportName),
    description: `Export ${spec.exportName} of ${spec.environmentName}`.slice(0, DESCRIPTION_LIMIT),
    version: '1.0',
    culture: CULTURE,
    modifiedTime: toOffsetTime(finishedAt),
    annotations: [
      annotate(RUN_ANNOTATION, {
        exportId: spec.exportId,
        export: spec.exportName,
        environment: spec.environmentName,
        run: spec.runId,
        startedAt: spec.startedAt.toISOString(),
      }),
      annotate('exports:format', { format: settings.format, compression: settings.compression }),
    ],
    entities: entries.map((entry) => toEntity(entry, input)),
    relationships: toRelationships(spec),
  };
  return Buffer.from(`${JSON.stringify(model, null, 2)}\n`);
}

function toEntity({ item, files }: ManifestEntry, input: ModelInput) {
  const { spec } = input;
  const changes = spec.changes.get(item.name) ?? [];
  return {
    $type: 'LocalEntity',
    name: toModelName(item.name),
    description: item.title.slice(0, DESCRIPTION_LIMIT),
    annotations: [
      // Source field → name in the files.
      annotate('exports:mapping', Object.fromEntries(item.fields.map(({ field, as }) => [field, as]))),
      annotate('exports:source', {
        entity: item.entity.name,
        kind: item.entity.kind,
        segment: item.segment?.name ?? null,
        key: item.entity.key,
      }),
      ...(changes.length === 0 ? [] : [annotate('exports:schemaChanges', changes)]),
    ],
    attributes: toAttributes(item),
    partitions: files.map((file) => toPartition(file, input)),
  };
}

function toAttributes(item: Item) {
  const columns = toColumns(item);
  return item.fields.map(({ field, as }, index) => {
    const known = item.entity.fields.find(({ name }) => name === field);
    return {
      name: as,
      dataType: TYPES[columns[index]?.type ?? 'text'],
      ...(known?.semantic === undefined ? {} : { annotations: [annotate('exports:semantic', known.semantic)] }),
    };
  });
}

function toPartition(file: WrittenFile, { settings, finishedAt, locate, toPartitionName }: ModelInput) {
  const isCsv = settings.format === 'csv';
  return {
    name: toPartitionName(file.path),
    refreshTime: toOffsetTime(finishedAt),
    location: locate(file.path),
    annotations: [
      annotate('exports:rows', file.rows),
      annotate('exports:bytes', file.bytes),
      annotate('exports:sha256', file.sha256),
    ],
    ...(isCsv ? { fileFormatSettings: toCsvSettings(settings) } : {}),
  };
}

const toCsvSettings = (settings: FileSettings) => ({
  $type: 'CsvFormatSettings',
  columnHeaders: settings.header === 'yes',
  delimiter: DELIMITER_SIGNS[settings.delimiter],
  quoteStyle: 'QuoteStyle.Csv',
  csvStyle: 'CsvStyle.QuoteAlways',
  encoding: 'UTF-8',
});

/** Those of the catalog whose both ends are whole entities of this run, with their fields in it. */
function toRelationships({ items, relationships }: FilesSpec) {
  const toAttribute = ({ entity, field }: { readonly entity: string; readonly field: string }) => {
    const item = items.find((one) => one.segment === undefined && one.entity.name === entity);
    const as = item?.fields.find((mapped) => mapped.field === field)?.as;
    return item === undefined || as === undefined
      ? undefined
      : { entityName: toModelName(item.name), attributeName: as };
  };
  return relationships.flatMap(({ from, to }) => {
    const fromAttribute = toAttribute(from);
    const toAttributeRef = toAttribute(to);
    if (fromAttribute === undefined || toAttributeRef === undefined) return [];
    return [{ $type: 'SingleKeyRelationship', fromAttribute, toAttribute: toAttributeRef }];
  });
}

/** An annotation's value is text. */
const annotate = (name: string, value: unknown) => ({
  name,
  value: typeof value === 'string' ? value : JSON.stringify(value),
});

/** Names have 1 to 256 characters, no `.` or `"`, and no spaces outside. */
function toModelName(name: string): string {
  const plain = name.replace(/[".]/g, '_').trim().slice(0, NAME_LIMIT).trim();
  return plain === '' ? 'unnamed' : plain;
}

/** ISO 8601 with an offset, as the model has times. */
const toOffsetTime = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, '+00:00');
