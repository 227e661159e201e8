import { foldName } from '../../domain/catalog.ts';
import { EXPORT_NAME_LIMIT } from '../../domain/export.ts';
import type { Scope } from '../context.ts';
import type { Draft } from './draft.ts';
import { toDraft } from './form.ts';
import { readExports, type StoredExport } from './read.ts';

/** A draft with everything of the export under a name that is free: "Copy of …", then "Copy of … (2)". */
export async function toDuplicateDraft(scope: Scope, subject: StoredExport): Promise<Draft> {
  const taken = new Set((await readExports(scope)).map((one) => foldName(one.name)));
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : ` (${number})`;
    const room = EXPORT_NAME_LIMIT - suffix.length;
    const name = `${[...`Copy of ${subject.name}`].slice(0, room).join('')}${suffix}`;
    if (!taken.has(foldName(name))) return { ...toDraft(subject), name };
  }
}
