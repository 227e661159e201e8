import type { Audience, Entity, EntityKind, Segment } from './catalog.ts';

/** What a destination takes, as far as eligibility asks. */
export interface Acceptance {
  readonly dataOut: boolean;
  readonly kinds: readonly EntityKind[];
}

/** SPEC section 5: B2C takes profiles; B2B takes contacts, and accounts only where the destination takes accounts. */
export function eligibleKinds(audience: Audience, acceptance: Acceptance): EntityKind[] {
  const ofAudience: readonly EntityKind[] = audience === 'b2c' ? ['profile'] : ['contact', 'account'];
  return ofAudience.filter((kind) => acceptance.kinds.includes(kind));
}

export function isEligible(
  segment: Segment,
  entities: ReadonlyMap<string, Entity>,
  kinds: readonly EntityKind[],
): boolean {
  const entity = entities.get(segment.entity);
  return entity !== undefined && kinds.includes(entity.kind);
}
