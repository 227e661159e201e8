import type { WrittenFile } from '../../domain/run.ts';
import type { FilesSpec, Item } from '../contract.ts';
import type { FileSettings } from './settings.ts';

export interface ManifestEntry {
  readonly item: Item;
  readonly files: readonly WrittenFile[];
}

/**
 * `manifest.json`: what a run wrote, for programs that read it. Paths are below its folder. Null stands for what there
 * is not.
 */
export function toManifest(
  spec: FilesSpec,
  { format, compression }: FileSettings,
  entries: readonly ManifestEntry[],
  finishedAt: Date,
): Uint8Array {
  const manifest = {
    format: 'export-bot-manifest',
    version: 1,
    exportId: spec.exportId,
    export: spec.exportName,
    environment: spec.environmentName,
    run: spec.runId,
    startedAt: spec.startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    items: entries.map(({ item, files }) => ({
      name: item.name,
      title: item.title,
      entity: item.entity.name,
      kind: item.entity.kind,
      segment: item.segment?.name ?? null,
      fields: item.fields.map(({ field, as }) => toManifestField(item, field, as)),
      schemaChanges: spec.changes.get(item.name) ?? [],
      fileFormat: format,
      compression: compression === 'none' ? null : 'gzip',
      files: files.map(({ path, rows, bytes, sha256 }) => ({ path, rows, bytes, sha256 })),
    })),
  };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

function toManifestField(item: Item, name: string, column: string) {
  const field = item.entity.fields.find((candidate) => candidate.name === name);
  return { source: name, name: column, type: field?.type ?? 'text', semantic: field?.semantic ?? null };
}
