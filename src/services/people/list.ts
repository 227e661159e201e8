import { and, count, eq } from 'drizzle-orm';
import { identities, requests } from '../../db/schema/index.ts';
import type { PeopleAnswer } from '../../domain/answers.ts';
import { requireRole } from '../access.ts';
import type { Scope } from '../context.ts';
import { listPeople } from './read.ts';

/** Who is here and with which role; for admins (SPEC section 2). */
export async function showPeople(scope: Scope): Promise<PeopleAnswer> {
  await requireRole(scope, 'admin', 'people.list');
  const [all, accounts, [open]] = await Promise.all([
    listPeople(scope, scope.environmentId),
    scope.db.orm.select().from(identities).where(eq(identities.environmentId, scope.environmentId)),
    scope.db.orm
      .select({ total: count() })
      .from(requests)
      .where(and(eq(requests.environmentId, scope.environmentId), eq(requests.state, 'open'))),
  ]);
  return {
    people: all.map((person) => ({
      id: person.id,
      handle: person.handle,
      name: person.name,
      role: person.role,
      email: person.email ?? undefined,
      accounts: accounts.filter((account) => account.personId === person.id).map((account) => account.surface),
      isReader: person.id === scope.person.id,
    })),
    openRequests: open?.total ?? 0,
  };
}
