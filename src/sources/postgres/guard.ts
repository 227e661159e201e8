import type { Selection } from '../contract.ts';
import type { Session } from './session.ts';
import { predicateProbes } from './sql.ts';

/** Lets a predicate into a statement only after the database has parsed it as one expression. */
export interface PredicateGuard {
  /** Throws what the database says of it; asks once for each text. */
  admit(session: Session, selection: Selection): Promise<void>;
}

export function createPredicateGuard(): PredicateGuard {
  const admitted = new Set<string>();
  return {
    async admit(session, { entity, segment }) {
      if (segment?.where === undefined || segment.view !== undefined) return;
      const probes = predicateProbes(entity, segment.where);
      const text = probes.join('\n');
      if (admitted.has(text)) return;
      for (const probe of probes) await session.ask(probe);
      admitted.add(text);
    },
  };
}
