import type { Item } from '../../destinations/contract.ts';
import type { Catalog } from '../../domain/catalog.ts';
import { eligibleKinds, isEligible } from '../../domain/eligibility.ts';
import { AppError } from '../../domain/errors.ts';
import { checkMembers, type LimitCheck, withOverride } from '../../domain/limits.ts';
import type { SkipReason } from '../../domain/run.ts';
import { toSelection } from '../catalog/counts.ts';
import type { Connection } from '../connections/read.ts';
import { acceptanceOf } from '../exports/acceptance.ts';
import type { StoredExport } from '../exports/read.ts';

/** What a run will do, as far as the catalog and the connection tell. */
export type RunPlan =
  | { readonly kind: 'go'; readonly connection: Connection; readonly items: readonly Item[] }
  | { readonly kind: 'skip'; readonly reason: SkipReason };

/**
 * Holds a stored export against today's catalog. Throws `item_vanished`, `unknown_field` or `ineligible_segment`, each
 * with a button to the edit form.
 */
export function planRun(catalog: Catalog, subject: StoredExport, connection: Connection | undefined): RunPlan {
  if (connection === undefined) return { kind: 'skip', reason: 'no_connection' };
  if (subject.items.length === 0) return { kind: 'skip', reason: 'nothing_selected' };
  const kinds = eligibleKinds(catalog.environment.audience, acceptanceOf(connection.destination, subject.target));
  const calls = [{ command: 'edit', input: { export: subject.id } }];
  const items = subject.items.map((name): Item => {
    const selection = toSelection(catalog, subject.type, name);
    if (selection === undefined) throw new AppError('item_vanished', { name }, { calls });
    const { entity, segment } = selection;
    if (segment !== undefined && !isEligible(segment, catalog.entities, kinds)) {
      throw new AppError('ineligible_segment', { name: segment.title, kinds: kinds.join(', ') }, { calls });
    }
    const isWhole = subject.type === 'data_out' || subject.mapping.length === 0;
    const fields = isWhole ? entity.fields.map((field) => ({ field: field.name, as: field.name })) : subject.mapping;
    const missing = fields.find((mapped) => !entity.fields.some((field) => field.name === mapped.field));
    if (missing !== undefined)
      throw new AppError('unknown_field', { name: missing.field, entity: entity.title }, { calls });
    return {
      name,
      title: segment?.title ?? entity.title,
      entity,
      ...(segment === undefined ? {} : { segment }),
      fields,
    };
  });
  return { kind: 'go', connection, items };
}

/** Holds the members of a run's items, counted just now, against the limits of its connection. */
export function checkLimits(connection: Connection, items: readonly Item[], counts: readonly number[]): LimitCheck {
  const { limits, title } = connection.destination;
  const counted = items.map((item, index) => ({
    title: item.title,
    kind: item.entity.kind,
    count: counts[index] ?? 0,
  }));
  return checkMembers(withOverride(limits, connection.memberLimit), counted, title);
}
