import type { CatalogAnswer } from '../../domain/answers.ts';
import type { Catalog, CatalogProblem } from '../../domain/catalog.ts';
import { eligibleKinds } from '../../domain/eligibility.ts';
import { toAppError } from '../../domain/errors.ts';
import type { Scope } from '../context.ts';
import { countItems } from './counts.ts';

/** What can be exported, with counts as they are now, and what is wrong with the catalog. */
export async function showCatalog(scope: Scope): Promise<CatalogAnswer> {
  const catalog = scope.catalog.current();
  const entities = [...catalog.entities.values()];
  const segments = [...catalog.segments.values()];
  const [entityCounts, segmentCounts, source, broken] = await Promise.all([
    countItems(
      scope,
      'data_out',
      entities.map((entity) => entity.name),
    ),
    countItems(
      scope,
      'segments',
      segments.map((segment) => segment.name),
    ),
    scope.source.verify().catch((error) => {
      scope.log.warn({ code: toAppError(error).code }, 'the source does not answer');
      return undefined;
    }),
    findBroken(scope, catalog),
  ]);
  const kinds = new Set(
    [...scope.destinations.values()].flatMap((one) => eligibleKinds(catalog.environment.audience, one.accepts)),
  );
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
    problems: [...scope.catalog.problems(), ...broken],
  };
}

/** Entities and segments that do not work in the database; none when the source cannot be asked, which is told elsewhere. */
async function findBroken(scope: Scope, catalog: Catalog): Promise<CatalogProblem[]> {
  const entities = [...catalog.entities.values()].map((entity) => ({ entity }));
  const segments = [...catalog.segments.values()].flatMap((segment) => {
    const entity = catalog.entities.get(segment.entity);
    return entity === undefined ? [] : [{ entity, segment }];
  });
  const problems = await scope.source.check([...entities, ...segments]).catch(() => []);
  return problems.map((problem) => ({
    path: problem.segment === undefined ? ['entities', problem.entity] : ['segments', problem.segment],
    message: problem.message,
  }));
}
