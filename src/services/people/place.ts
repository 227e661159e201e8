import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { identities } from '../../db/schema/index.ts';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import { type Place, toDirect } from '../../domain/place.ts';

/** The direct message with a person: on the platform where they were seen last, else in the web chat. */
export async function placeOf(db: Queryable, environmentId: EnvironmentId, personId: PersonId): Promise<Place> {
  const [account] = await db
    .select({ surface: identities.surface, workspace: identities.workspace, externalId: identities.externalId })
    .from(identities)
    .where(and(eq(identities.environmentId, environmentId), eq(identities.personId, personId)))
    .orderBy(desc(identities.seenAt))
    .limit(1);
  if (account === undefined) return { surface: 'web', workspace: '', conversation: `dm:${personId}` };
  return { surface: account.surface, workspace: account.workspace, conversation: toDirect(account.externalId) };
}

/** What people are called in one workspace of a platform, those who have an account there. */
export async function accountsIn(
  db: Queryable,
  environmentId: EnvironmentId,
  { surface, workspace }: Place,
  ids: readonly PersonId[],
): Promise<Map<PersonId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ personId: identities.personId, externalId: identities.externalId })
    .from(identities)
    .where(
      and(
        eq(identities.environmentId, environmentId),
        eq(identities.surface, surface),
        eq(identities.workspace, workspace),
        inArray(identities.personId, [...ids]),
      ),
    );
  return new Map(rows.map((row) => [row.personId, row.externalId]));
}
