import type { Destination } from '../../destinations/contract.ts';
import type { Acceptance } from '../../domain/eligibility.ts';

/** What one export may send: of all that its destination takes, what goes with its target, as far as that is settled. */
export function acceptanceOf(destination: Destination, target: Readonly<Record<string, unknown>>): Acceptance {
  if (destination.acceptsFor === undefined) return destination.accepts;
  const given = Object.fromEntries(Object.entries(target).filter(([, value]) => value !== ''));
  const parsed = destination.target.safeParse(given);
  return parsed.success ? destination.acceptsFor(parsed.data) : destination.accepts;
}
