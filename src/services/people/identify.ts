import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { identities, people } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Role } from '../../domain/person.ts';
import type { Services } from '../context.ts';

/** An account on a platform, as the platform itself tells it; nothing a person typed. */
export interface PlatformAccount {
  readonly surface: string;
  readonly workspace: string;
  readonly externalId: string;
  readonly name: string;
  /** Only where the platform has verified it. */
  readonly verifiedEmail: string | undefined;
  readonly locale: string;
  readonly zone: string;
}

export interface Identified {
  readonly personId: PersonId;
  readonly isNew: boolean;
  /** Nobody administers the environment yet, and `BOT_ADMINS` names nobody: ask this person. */
  readonly mayClaimAdmin: boolean;
}

/**
 * The person behind an account: known by it, or by the same verified address on another platform, else new and a viewer;
 * `admins` (addresses or account ids of `BOT_ADMINS`) makes an admin of them at once. Throws `person_removed`.
 */
export async function identifyPerson(
  services: Services,
  account: PlatformAccount,
  admins: readonly string[],
): Promise<Identified> {
  const { environmentId } = services;
  return services.db.orm.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`people ${environmentId}`}))`);
    const email = account.verifiedEmail?.trim().toLowerCase();
    const isAccount = and(
      eq(identities.environmentId, environmentId),
      eq(identities.surface, account.surface),
      eq(identities.workspace, account.workspace),
      eq(identities.externalId, account.externalId),
    );
    const [known] = await tx
      .select()
      .from(people)
      .innerJoin(identities, eq(identities.personId, people.id))
      .where(isAccount);
    if (known !== undefined) {
      if (known.people.removedAt !== null) throw new AppError('person_removed', { name: known.people.name });
      return { personId: known.people.id, isNew: false, mayClaimAdmin: await mayClaimAdmin(tx, services, admins) };
    }
    const [same] =
      email === undefined
        ? []
        : await tx
            .select()
            .from(people)
            .where(and(eq(people.environmentId, environmentId), eq(people.email, email)));
    const personId =
      same?.id ?? (await addPerson(tx, services, account, email, isNamed(admins, account, email) ? 'admin' : 'viewer'));
    await tx.insert(identities).values({
      environmentId,
      personId,
      surface: account.surface,
      workspace: account.workspace,
      externalId: account.externalId,
      createdAt: services.clock.now(),
    });
    return { personId, isNew: same === undefined, mayClaimAdmin: await mayClaimAdmin(tx, services, admins) };
  });
}

/** Makes the first admin, when there is none and nobody is named; the first of several who press wins. */
export async function claimAdmin(services: Services, personId: PersonId, admins: readonly string[]): Promise<boolean> {
  return services.db.orm.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`people ${services.environmentId}`}))`);
    if (!(await mayClaimAdmin(tx, services, admins))) return false;
    await tx.update(people).set({ role: 'admin' }).where(eq(people.id, personId));
    return true;
  });
}

const isNamed = (admins: readonly string[], account: PlatformAccount, email: string | undefined): boolean =>
  admins.some((admin) => admin.toLowerCase() === email || admin === account.externalId);

/** The operator at the machine does not count: they are nobody's colleague on a platform. */
async function mayClaimAdmin(tx: Queryable, services: Services, admins: readonly string[]): Promise<boolean> {
  if (admins.length > 0) return false;
  const found = await tx
    .select({ id: people.id })
    .from(people)
    .where(
      and(
        eq(people.environmentId, services.environmentId),
        eq(people.role, 'admin'),
        eq(people.isOperator, false),
        isNull(people.removedAt),
      ),
    )
    .limit(1);
  return found.length === 0;
}

async function addPerson(
  tx: Queryable,
  services: Services,
  account: PlatformAccount,
  email: string | undefined,
  role: Role,
): Promise<PersonId> {
  const base =
    account.name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 30) || 'person';
  const taken = new Set(
    (
      await tx.select({ handle: people.handle }).from(people).where(eq(people.environmentId, services.environmentId))
    ).map((row) => row.handle),
  );
  let handle = base;
  for (let number = 2; taken.has(handle); number++) handle = `${base}-${number}`;
  const [row] = await tx
    .insert(people)
    .values({
      environmentId: services.environmentId,
      handle,
      name: account.name.slice(0, 100),
      role,
      locale: account.locale,
      zone: account.zone,
      email: email ?? null,
      createdAt: services.clock.now(),
    })
    .returning({ id: people.id });
  if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
  return row.id;
}
