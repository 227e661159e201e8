import { countryOfAccount } from './accounts.ts';
import { applyTwist, CONTACT_TWISTS } from './awkward.ts';
import { REFERENCE_SECONDS, recentMoment, toTimestamp } from './calendar.ts';
import { type CopyValue, toCopyLine } from './copy-text.ts';
import type { Country } from './countries.ts';
import type { NamePool } from './names.ts';
import { emailOf, nameOf } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { ACCOUNT_COUNT, CONTACT_COUNT, SEED, STREAMS } from './size.ts';

export const CONTACT_COLUMNS = [
  'id',
  'account_id',
  'first_name',
  'last_name',
  'email',
  'phone',
  'role',
  'language',
  'is_primary',
  'created_at',
  'last_contacted_at',
  'notes',
] as const;

const PRIMARY_ROLES = [
  ['owner', 65],
  ['manager', 35],
] as const;
const OTHER_ROLES = [
  ['buyer', 45],
  ['finance', 25],
  ['marketing', 20],
  [null, 10],
] as const;
/** Every fourth contact carries one awkward value. */
const TWIST_EVERY = 4;

/** All contacts as COPY lines, by id: a primary one for each account, then more for some. */
export function* contactLines(pools: ReadonlyMap<Country, NamePool>): Generator<string> {
  for (let id = 1; id <= CONTACT_COUNT; id += 1) {
    const random = createRandom(SEED, STREAMS.contacts, id);
    const accountId = id <= ACCOUNT_COUNT ? id : 1 + random.int(ACCOUNT_COUNT);
    const country = countryOfAccount(accountId);
    const pool = pools.get(country);
    if (pool !== undefined) yield toCopyLine(CONTACT_COLUMNS, contactOf(id, accountId, country, pool, random));
  }
}

function contactOf(
  id: number,
  accountId: number,
  country: Country,
  pool: NamePool,
  random: Random,
): Record<(typeof CONTACT_COLUMNS)[number], CopyValue> {
  const name = nameOf(pool, random.chance(50) ? 'female' : 'male', random);
  const isPrimary = id <= ACCOUNT_COUNT;
  const createdAt = recentMoment(random, 8 * 365);
  const texts = {
    first_name: name.first,
    last_name: name.last,
    notes: random.chance(60) ? null : random.pick(country.notes),
  };
  applyTwist(texts, id, TWIST_EVERY, CONTACT_TWISTS);
  return {
    id,
    account_id: accountId,
    ...texts,
    email: random.chance(3) ? null : emailOf(name, id, random),
    phone: random.chance(25) ? null : random.fill(random.pick(country.phones)),
    role: random.weighted<string | null>(isPrimary ? PRIMARY_ROLES : OTHER_ROLES),
    language: country.language,
    is_primary: isPrimary,
    created_at: toTimestamp(createdAt),
    last_contacted_at: random.chance(30) ? null : toTimestamp(createdAt + random.int(REFERENCE_SECONDS - createdAt)),
  };
}
