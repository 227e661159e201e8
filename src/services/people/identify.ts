import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { identities, people } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Person, Role } from '../../domain/person.ts';
import type { Account } from '../../domain/place.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope, Services } from '../context.ts';
import { readPerson } from './read.ts';

/** An account on a platform, as the platform itself tells it; nothing a person typed. */
export interface PlatformAccount extends Account {
  readonly name: string;
  /** Only where the platform has verified it. */
  readonly verifiedEmail: string | undefined;
  readonly locale: string;
  readonly zone: string;
}

export interface Identified {
  readonly personId: PersonId;
  /** As they are by now. */
  readonly person: Person;
  readonly isNew: boolean;
  /** They are new, nobody administers the environment yet, and `BOT_ADMINS` names nobody: ask this person. */
  readonly mayClaimAdmin: boolean;
}

/** Where somebody was seen need not be exact to the minute. */
const SEEN_MS = 5 * 60_000;

/**
 * The person behind an account: known by it, or by the same verified address on another platform, else new and a viewer;
 * an address or account id of `BOT_ADMINS` makes an admin of them at once. Name, language and zone follow the account.
 * Throws `person_removed`.
 */
export async function identifyPerson(services: Services, account: PlatformAccount): Promise<Identified> {
  const known = await recognisePerson(services, account);
  if (known !== undefined) return known;
  const met = await takeIn(services, account);
  return { ...met, person: await readPerson(services, services.environmentId, met.personId) };
}

/** The same for those who were here by this account before; undefined for anybody else, who stays unknown. */
export async function recognisePerson(services: Services, account: PlatformAccount): Promise<Identified | undefined> {
  const known = await readAccount(services.db.orm, services, account);
  if (known === undefined) return undefined;
  const person = await follow(services, account, known);
  return { personId: person.id, person, isNew: false, mayClaimAdmin: false };
}

/** Somebody who was not here before, or by another platform only. */
function takeIn(services: Services, account: PlatformAccount): Promise<Omit<Identified, 'person'>> {
  const { environmentId } = services;
  return services.db.orm.transaction(async (tx) => {
    await lockPeople(tx, services);
    const meanwhile = await readAccount(tx, services, account);
    if (meanwhile !== undefined) return { personId: meanwhile.people.id, isNew: false, mayClaimAdmin: false };
    const email = account.verifiedEmail?.trim().toLowerCase();
    const [same] =
      email === undefined
        ? []
        : await tx
            .select()
            .from(people)
            .where(and(eq(people.environmentId, environmentId), eq(people.email, email)));
    if (same !== undefined && same.removedAt !== null) throw new AppError('person_removed', { name: same.name });
    const role = isNamed(services.admins, account, email) ? 'admin' : 'viewer';
    const personId = same?.id ?? (await addPerson(tx, services, account, email, role));
    await tx.insert(identities).values({
      environmentId,
      personId,
      surface: account.surface,
      workspace: account.workspace,
      externalId: account.externalId,
      seenAt: services.clock.now(),
      createdAt: services.clock.now(),
    });
    const isNew = same === undefined;
    return { personId, isNew, mayClaimAdmin: isNew && (await mayClaimAdmin(tx, services)) };
  });
}

/** Whose account it is; undefined for one that was never seen. */
export async function findAccount(services: Services, account: Account): Promise<PersonId | undefined> {
  const [row] = await services.db.orm
    .select({ id: identities.personId })
    .from(identities)
    .where(isAccount(services, account));
  return row?.id;
}

/** Makes the first admin, when there is none and nobody is named; the first of several who press wins. */
export async function claimAdmin(scope: Scope): Promise<boolean> {
  return scope.db.orm.transaction(async (tx) => {
    await lockPeople(tx, scope);
    if (!(await mayClaimAdmin(tx, scope))) return false;
    await tx.update(people).set({ role: 'admin' }).where(eq(people.id, scope.person.id));
    await recordDone(tx, scope, {
      action: 'person.claim_admin',
      subjectId: scope.person.id,
      subjectName: scope.person.name,
      before: { role: scope.person.role },
      after: { role: 'admin' },
    });
    return true;
  });
}

type Known = { readonly people: typeof people.$inferSelect; readonly identities: typeof identities.$inferSelect };

const isAccount = (services: Services, account: Account) =>
  and(
    eq(identities.environmentId, services.environmentId),
    eq(identities.surface, account.surface),
    eq(identities.workspace, account.workspace),
    eq(identities.externalId, account.externalId),
  );

async function readAccount(db: Queryable, services: Services, account: Account): Promise<Known | undefined> {
  const [known] = await db
    .select()
    .from(people)
    .innerJoin(identities, eq(identities.personId, people.id))
    .where(isAccount(services, account));
  if (known !== undefined && known.people.removedAt !== null)
    throw new AppError('person_removed', { name: known.people.name });
  return known;
}

/** The platform knows best what somebody is called, and which language and clock they read. */
async function follow(services: Services, account: PlatformAccount, known: Known): Promise<Person> {
  const { orm } = services.db;
  const now = services.clock.now();
  const name = account.name.slice(0, 100);
  const { people: person, identities: identity } = known;
  const { locale, zone } = account;
  if (person.name !== name || person.locale !== locale || person.zone !== zone) {
    await orm.update(people).set({ name, locale, zone }).where(eq(people.id, person.id));
  }
  if (now.getTime() - identity.seenAt.getTime() > SEEN_MS) {
    await orm.update(identities).set({ seenAt: now }).where(eq(identities.id, identity.id));
  }
  return { id: person.id, name, role: person.role, locale, zone };
}

const lockPeople = (tx: Queryable, { environmentId }: Services) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`people ${environmentId}`}))`);

const isNamed = (admins: readonly string[], account: PlatformAccount, email: string | undefined): boolean =>
  admins.some((admin) => admin.toLowerCase() === email || admin === account.externalId);

/** The operator at the machine does not count: they are nobody's colleague on a platform. */
async function mayClaimAdmin(tx: Queryable, services: Services): Promise<boolean> {
  if (services.admins.length > 0) return false;
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
