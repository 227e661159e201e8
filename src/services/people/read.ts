import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { people } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import type { Person } from '../../domain/person.ts';
import type { Services } from '../context.ts';

export interface StoredPerson extends Person {
  /** The short word that `--as` takes. */
  readonly handle: string;
  readonly email: string | null;
}

const columns = {
  id: people.id,
  name: people.name,
  role: people.role,
  locale: people.locale,
  zone: people.zone,
  handle: people.handle,
  email: people.email,
};

/** Everyone of the environment who has not left, in the order in which they came. */
export function listPeople(
  services: Pick<Services, 'db'>,
  environmentId: EnvironmentId,
  db: Queryable = services.db.orm,
): Promise<StoredPerson[]> {
  return db
    .select(columns)
    .from(people)
    .where(and(eq(people.environmentId, environmentId), isNull(people.removedAt)))
    .orderBy(asc(people.createdAt));
}

/** The role is the one they have now. Throws `unknown_person`, and `person_removed` for one who has left. */
export async function readPerson(
  services: Pick<Services, 'db'>,
  environmentId: EnvironmentId,
  id: PersonId,
): Promise<Person> {
  const [found] = await services.db.sql<(Person & { readonly removed: boolean })[]>`
    select id, name, role, locale, zone, removed_at is not null as removed from people
    where id = ${id} and environment_id = ${environmentId}`;
  if (found === undefined) throw new AppError('unknown_person', { name: id });
  const { removed, ...person } = found;
  if (removed) throw new AppError('person_removed', { name: person.name });
  return person;
}
