import { eq } from 'drizzle-orm';
import { isUniqueViolation, type Queryable } from '../../db/client.ts';
import { connectionGrants } from '../../db/schema/index.ts';
import { CONSENT_VERSION, type Consent } from '../../domain/connection.ts';
import { AppError } from '../../domain/errors.ts';
import type { ConnectionId, PersonId } from '../../domain/ids.ts';
import type { SharedWith } from '../../domain/permissions.ts';
import type { Scope } from '../context.ts';

/** Two admins may save the same name at once; the database decides, and this is how it is told. */
export async function withConnectionNameCheck<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'connections_name')) throw error;
    throw new AppError(
      'connection_name_taken',
      { name },
      { cause: error, fields: [{ field: 'name', code: 'connection_name_taken', params: { name } }] },
    );
  }
}

export async function replaceGrants(tx: Queryable, id: ConnectionId, people: readonly PersonId[]): Promise<void> {
  await tx.delete(connectionGrants).where(eq(connectionGrants.connectionId, id));
  if (people.length > 0)
    await tx.insert(connectionGrants).values(people.map((personId) => ({ connectionId: id, personId })));
}

export const toConsent = (scope: Scope): Consent => ({
  by: scope.person.id,
  byName: scope.person.name,
  at: scope.clock.now().toISOString(),
  version: CONSENT_VERSION,
});

/** What the audit log keeps of a connection: never its credentials. */
export const toAudit = (subject: {
  readonly name: string;
  readonly destination: { readonly kind: string };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sharedWith: SharedWith;
  readonly people: readonly string[];
  readonly memberLimit: number | undefined;
}): Record<string, unknown> => ({
  name: subject.name,
  destination: subject.destination.kind,
  settings: subject.settings,
  sharedWith: subject.sharedWith,
  people: subject.people,
  memberLimit: subject.memberLimit ?? null,
});
