import { AppError } from '../../domain/errors.ts';
import { readPersonWord } from '../../domain/place.ts';
import type { Scope } from '../context.ts';
import { matchName } from '../exports/find.ts';
import { findAccount } from './identify.ts';
import { listPeople, type StoredPerson } from './read.ts';

/**
 * A person by id, handle, verified address or name. Names of people are not unique: two of the same name get a choice.
 * `toCall` is what each of them would be picked for. Throws `unknown_person` and `ambiguous_name`.
 */
export async function findPerson(
  scope: Scope,
  text: string,
  toCall: (person: StoredPerson) => { command: string; input: Record<string, unknown> },
): Promise<StoredPerson> {
  const all = await listPeople(scope, scope.environmentId);
  const account = readPersonWord(text.trim());
  if (account !== undefined) {
    const id = await findAccount(scope, account);
    const known = all.find((one) => one.id === id);
    if (known === undefined) throw new AppError('unknown_person', { name: account.externalId });
    return known;
  }
  const wanted = text.trim().toLowerCase().replace(/^@/, '');
  const exact = all.filter((one) => one.id === wanted || one.handle === wanted || one.email === wanted);
  const same = exact.length > 0 ? exact : all.filter((one) => one.name.toLowerCase() === wanted);
  const [only] = same;
  if (same.length === 1 && only !== undefined) return only;
  if (same.length > 1)
    throw new AppError('ambiguous_name', { name: text, count: same.length }, { calls: same.slice(0, 5).map(toCall) });
  const match = matchName(all, wanted);
  if (match.kind === 'one') return match.value;
  const candidates = match.kind === 'none' ? [] : match.values.slice(0, 5);
  if (match.kind === 'several')
    throw new AppError('ambiguous_name', { name: text, count: match.values.length }, { calls: candidates.map(toCall) });
  throw new AppError('unknown_person', { name: text }, { calls: candidates.map(toCall) });
}
