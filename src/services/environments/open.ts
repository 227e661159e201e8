import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { connections, environments, people } from '../../db/schema/index.ts';
import { type Catalog, foldName } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import type { SharedWith } from '../../domain/permissions.ts';
import type { Role } from '../../domain/person.ts';

export interface FirstPerson {
  readonly handle: string;
  readonly name: string;
  readonly role: Role;
  readonly locale: string;
  readonly zone: string;
}

export interface EnvironmentSetup {
  readonly slug: string;
  readonly people: readonly FirstPerson[];
  readonly connections: readonly {
    readonly name: string;
    readonly destination: string;
    readonly sharedWith: SharedWith;
  }[];
}

/** Whoever opens the web chat or the terminal on the machine itself, in an environment of one's own catalog. */
export const OPERATOR: FirstPerson = { handle: 'operator', name: 'Operator', role: 'admin', locale: 'en', zone: 'UTC' };

/**
 * Finds the environment or makes it, with its first people and connections; name and audience follow the catalog.
 * Processes that start at once make it once.
 */
export async function openEnvironment(
  db: Database,
  catalog: Catalog,
  setup: EnvironmentSetup,
): Promise<{ id: EnvironmentId; isNew: boolean }> {
  return db.orm.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`environment ${setup.slug}`}))`);
    const { name, audience } = catalog.environment;
    const [found] = await tx
      .update(environments)
      .set({ name, audience })
      .where(eq(environments.slug, setup.slug))
      .returning({ id: environments.id });
    if (found !== undefined) return { id: found.id, isNew: false };
    const [made] = await tx
      .insert(environments)
      .values({ slug: setup.slug, name, audience })
      .returning({ id: environments.id });
    if (made === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
    // One after another, a moment apart: people are listed in the order in which they came.
    for (const [index, person] of setup.people.entries()) {
      await tx.insert(people).values({
        ...person,
        environmentId: made.id,
        isOperator: person.handle === OPERATOR.handle,
        createdAt: sql`now() + ${index} * interval '1 ms'`,
      });
    }
    for (const connection of setup.connections) {
      await tx.insert(connections).values({
        ...connection,
        foldedName: foldName(connection.name),
        state: 'ready',
        environmentId: made.id,
        settings: {},
      });
    }
    return { id: made.id, isNew: true };
  });
}

/** The person behind a handle such as `--as` takes; throws `unknown_person`. */
export async function findPersonByHandle(db: Database, environmentId: EnvironmentId, handle: string) {
  const [person] = await db.orm
    .select()
    .from(people)
    .where(and(eq(people.environmentId, environmentId), eq(people.handle, handle.toLowerCase())));
  if (person === undefined) throw new AppError('unknown_person', { name: handle });
  return person;
}
