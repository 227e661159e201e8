import type { WrittenFile } from '../../domain/run.ts';
import type { Item, OpenSpec } from '../contract.ts';

export interface ManifestEntry {
  readonly item: Item;
  readonly files: readonly WrittenFile[];
}

/** `manifest.json`: what the run's folder holds, for programs that read it. Null stands for what there is not. */
export function toManifest(
  spec: OpenSpec,
  format: string,
  entries: readonly ManifestEntry[],
  finishedAt: Date,
): Uint8Array {
  const manifest = {
    format: 'export-bot-manifest',
    version: 1,
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
      fileFormat: format,
      files: files.map(({ path, rows, bytes, sha256 }) => ({ path, rows, bytes, sha256 })),
    })),
  };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

function toManifestField(item: Item, name: string, column: string) {
  const field = item.entity.fields.find((candidate) => candidate.name === name);
  return { source: name, name: column, type: field?.type ?? 'text', semantic: field?.semantic ?? null };
}
