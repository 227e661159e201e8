import { and, asc, eq } from 'drizzle-orm';
import { people } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import type { Person } from '../../domain/person.ts';
import type { Services } from '../context.ts';

export interface PersonWithHandle extends Person {
  /** The short word that `--as` takes. */
  readonly handle: string;
}

const columns = {
  id: people.id,
  name: people.name,
  role: people.role,
  locale: people.locale,
  zone: people.zone,
  handle: people.handle,
};

/** Everyone of the environment, admins first and then by the order in which they came. */
export function listPeople(services: Pick<Services, 'db'>, environmentId: EnvironmentId): Promise<PersonWithHandle[]> {
  return services.db.orm
    .select(columns)
    .from(people)
    .where(eq(people.environmentId, environmentId))
    .orderBy(asc(people.createdAt));
}

/** Throws `unknown_person`; the role is the one they have now. */
export async function readPerson(
  services: Pick<Services, 'db'>,
  environmentId: EnvironmentId,
  id: PersonId,
): Promise<Person> {
  const [person] = await services.db.orm
    .select(columns)
    .from(people)
    .where(and(eq(people.id, id), eq(people.environmentId, environmentId)));
  if (person === undefined) throw new AppError('unknown_person', { name: id });
  return person;
}
