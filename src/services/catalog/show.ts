import type { CatalogAnswer } from '../../domain/answers.ts';
import { eligibleKinds } from '../../domain/eligibility.ts';
import { toAppError } from '../../domain/errors.ts';
import type { Scope } from '../context.ts';
import { countItems } from './counts.ts';

/** What can be exported, with counts as they are now, and what is wrong with the catalog. */
export async function showCatalog(scope: Scope): Promise<CatalogAnswer> {
  const catalog = scope.catalog.current();
  const entities = [...catalog.entities.values()];
  const segments = [...catalog.segments.values()];
  const [entityCounts, segmentCounts, source] = await Promise.all([
    countItems(scope, 'data_out', entities.map((entity) => entity.name)),
    countItems(scope, 'segments', segments.map((segment) => segment.name)),
    scope.source.verify().catch((error) => {
      scope.log.warn({ code: toAppError(error).code }, 'the source does not answer');
      return undefined;
    }),
  ]);
  const kinds = new Set([...scope.destinations.values()].flatMap((one) => eligibleKinds(catalog.environment.audience, one.accepts)));
  return {
    environment: catalog.environment.name,
    audience: catalog.environment.audience,
    source,
    entities: entities.map((entity) => ({
      name: entity.name,
      title: entity.title,
      kind: entity.kind,
      fields: entity.fields.length,
      count: entityCounts.get(entity.name),
    })),
    segments: segments.map((segment) => {
      const entity = catalog.entities.get(segment.entity);
      const kind = entity?.kind ?? 'other';
      return {
        name: segment.name,
        title: segment.title,
        entity: entity?.title ?? segment.entity,
        kind,
        count: segmentCounts.get(segment.name),
        eligible: kinds.has(kind),
      };
    }),
    problems: scope.catalog.problems(),
  };
}
