import type { Catalog } from '../../domain/catalog.ts';
import { toAppError } from '../../domain/errors.ts';
import type { ExportType } from '../../domain/export.ts';
import type { Selection } from '../../sources/contract.ts';
import type { Services } from '../context.ts';

/** People wait for these counts, so a slow one is given up and shown as unknown. */
const PATIENCE_MS = 5000;
/** Forms that are reloaded ask again within seconds. */
const FRESH_MS = 10_000;
const cache = new WeakMap<Catalog, Map<string, { at: number; count: Promise<number | undefined> }>>();

/**
 * How many records each of these segments or entities has now; undefined where it could not be told. A count is at most
 * ten seconds old, and is forgotten with its catalog.
 */
export async function countItems(
  services: Services,
  type: ExportType,
  names: readonly string[],
): Promise<ReadonlyMap<string, number | undefined>> {
  const catalog = services.catalog.current();
  const counts = await Promise.all(
    names.map(async (name) => [name, await countOnce(services, catalog, type, name)] as const),
  );
  return new Map(counts);
}

/** What to read for an item of the catalog; undefined when the catalog does not have it. */
export function toSelection(catalog: Catalog, type: ExportType, name: string): Selection | undefined {
  const segment = type === 'segments' ? catalog.segments.get(name) : undefined;
  const entity = catalog.entities.get(type === 'segments' ? (segment?.entity ?? '') : name);
  if (entity === undefined) return undefined;
  return segment === undefined ? { entity } : { entity, segment };
}

function countOnce(services: Services, catalog: Catalog, type: ExportType, name: string): Promise<number | undefined> {
  const known = cache.get(catalog) ?? new Map();
  cache.set(catalog, known);
  const now = services.clock.now().getTime();
  const key = `${type} ${name}`;
  const hit = known.get(key);
  if (hit !== undefined && now - hit.at < FRESH_MS) return hit.count;
  const count = countNow(services, catalog, type, name);
  known.set(key, { at: now, count });
  return count;
}

async function countNow(
  services: Services,
  catalog: Catalog,
  type: ExportType,
  name: string,
): Promise<number | undefined> {
  const selection = toSelection(catalog, type, name);
  if (selection === undefined) return undefined;
  try {
    return await services.source.count(selection, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const problem = toAppError(error);
    services.log.warn(
      { item: name, code: problem.code, reference: problem.reference },
      `could not count: ${problem.message}`,
    );
    return undefined;
  }
}
