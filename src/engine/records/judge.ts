import type { Owner } from './delivery.ts';
import { type Candidate, type Preparation, prepareChunk } from './prepare.ts';

export interface Judged {
  readonly candidate: Candidate;
  /** What the record went by before, where that is another identity. */
  readonly released: string | undefined;
  /** Who went by its identity before and does not any more. */
  readonly takenFrom: Owner | undefined;
}

export interface Judgement {
  readonly fit: readonly Judged[];
  /** Records whose identity another record of the segment goes by. */
  readonly duplicates: readonly Candidate[];
}

/**
 * Decides who may go by which identity. Whoever went by it before keeps it, unless they leave the segment or go by
 * another one now; among new ones it is the first. `taken` holds the identities that were given away already.
 */
export async function judge(
  preparation: Preparation,
  candidates: readonly Candidate[],
  owners: readonly Owner[],
  taken: Set<string>,
): Promise<Judgement> {
  const byKey = new Map(owners.map((owner) => [owner.key, owner]));
  const byIdentity = new Map<string, Owner[]>();
  for (const owner of owners) byIdentity.set(owner.identity, [...(byIdentity.get(owner.identity) ?? []), owner]);
  const holderOf = ({ key, sendable }: Candidate): Owner | undefined =>
    byIdentity.get(sendable.identity)?.find((owner) => owner.key !== key);
  const staying = candidates.flatMap((candidate) => {
    const holder = holderOf(candidate);
    return holder === undefined || holder.isLeaving ? [] : [holder.key];
  });
  const wanted = await readIdentities(preparation, [...new Set(staying)]);
  const fit: Judged[] = [];
  const duplicates: Candidate[] = [];
  for (const candidate of candidates) {
    const { identity } = candidate.sendable;
    const holder = holderOf(candidate);
    const keepsIt = holder !== undefined && !holder.isLeaving && wanted.get(holder.key) === identity;
    if (keepsIt || taken.has(identity)) {
      duplicates.push(candidate);
      continue;
    }
    taken.add(identity);
    const own = byKey.get(candidate.key)?.identity;
    fit.push({ candidate, released: own === identity ? undefined : own, takenFrom: holder });
  }
  return { fit, duplicates };
}

/** What records go by as they are now; those that are gone, or that cannot be sent, go by nothing. */
async function readIdentities(preparation: Preparation, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const { candidates } = await prepareChunk(
    preparation,
    keys.map((key) => ({ kind: 'changed', key, hash: '' })),
  );
  return new Map(candidates.map(({ key, sendable }) => [key, sendable.identity]));
}
