import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { people } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Role } from '../../domain/person.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope } from '../context.ts';

/** Throws `last_admin` where nobody would be left to manage the environment. */
export async function setRole(scope: Scope, id: PersonId, role: Role): Promise<{ name: string; role: Role }> {
  await requireRole(scope, 'admin', 'person.set_role');
  return scope.db.orm.transaction((tx) => changeRole(tx, scope, id, role));
}

/** The same inside a transaction that has checked who asks: an approved request gives a role. */
export async function changeRole(
  tx: Queryable,
  scope: Scope,
  id: PersonId,
  role: Role,
): Promise<{ name: string; role: Role }> {
  const person = await lockPerson(tx, scope, id);
  if (role !== 'admin') await requireAnotherAdmin(tx, scope, person);
  await tx.update(people).set({ role }).where(eq(people.id, id));
  await recordDone(tx, scope, {
    action: 'person.set_role',
    subjectId: id,
    subjectName: person.name,
    before: { role: person.role },
    after: { role },
  });
  return { name: person.name, role };
}

/** They may do nothing any more; what they made stays, under their name. */
export async function removePerson(scope: Scope, id: PersonId): Promise<{ name: string }> {
  await requireRole(scope, 'admin', 'person.remove');
  return scope.db.orm.transaction(async (tx) => {
    const person = await lockPerson(tx, scope, id);
    await requireAnotherAdmin(tx, scope, person);
    await tx.update(people).set({ removedAt: scope.clock.now(), email: null }).where(eq(people.id, id));
    await recordDone(tx, scope, {
      action: 'person.remove',
      subjectId: id,
      subjectName: person.name,
      before: { role: person.role },
    });
    return { name: person.name };
  });
}

type PersonRow = typeof people.$inferSelect;

/** One change of roles at a time in an environment, so that two admins cannot demote each other at once. */
async function lockPerson(tx: Queryable, scope: Scope, id: PersonId): Promise<PersonRow> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`roles ${scope.environmentId}`}))`);
  const [person] = await tx
    .select()
    .from(people)
    .where(and(eq(people.id, id), eq(people.environmentId, scope.environmentId), isNull(people.removedAt)));
  if (person === undefined) throw new AppError('unknown_person', { name: id });
  return person;
}

async function requireAnotherAdmin(tx: Queryable, scope: Scope, person: PersonRow): Promise<void> {
  if (person.role !== 'admin') return;
  const admins = await tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.environmentId, scope.environmentId), eq(people.role, 'admin'), isNull(people.removedAt)));
  if (admins.every((admin) => admin.id === person.id)) throw new AppError('last_admin', { name: person.name });
}
