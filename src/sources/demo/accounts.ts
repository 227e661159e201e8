import { ACCOUNT_TWISTS, applyTwist } from './awkward.ts';
import { recentMoment, toTimestamp } from './calendar.ts';
import { type CopyValue, toCopyLine, toMoney } from './copy-text.ts';
import { COUNTRIES, type Country } from './countries.ts';
import type { NamePool } from './names.ts';
import { addressLineOf, slugOf } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { ACCOUNT_COUNT, SEED, STREAMS } from './size.ts';

export const ACCOUNT_COLUMNS = [
  'id',
  'name',
  'type',
  'website',
  'email',
  'phone',
  'address_line1',
  'address_line2',
  'city',
  'state',
  'postal_code',
  'country',
  'employees',
  'annual_spend',
  'is_active',
  'created_at',
  'notes',
] as const;

const COUNTRY_SHARES = COUNTRIES.map((country) => [country, country.share] as const);
const TYPES = [
  ['store', 55],
  ['reseller', 18],
  ['school', 11],
  ['club', 10],
  ['hotel', 6],
] as const;
/** Every fourth account carries one awkward value. */
const TWIST_EVERY = 4;

/** A function of the id alone: contacts live where their account is. */
export const countryOfAccount = (id: number): Country =>
  createRandom(SEED, STREAMS.accounts, id).weighted(COUNTRY_SHARES);

/** All accounts as COPY lines, by id. */
export function* accountLines(pools: ReadonlyMap<Country, NamePool>): Generator<string> {
  for (let id = 1; id <= ACCOUNT_COUNT; id += 1) {
    const country = countryOfAccount(id);
    const pool = pools.get(country);
    const random = createRandom(SEED, STREAMS.accounts, id, 1);
    if (pool !== undefined) yield toCopyLine(ACCOUNT_COLUMNS, accountOf(id, country, pool, random));
  }
}

function accountOf(
  id: number,
  country: Country,
  pool: NamePool,
  random: Random,
): Record<(typeof ACCOUNT_COLUMNS)[number], CopyValue> {
  const name = random.pick(pool.companies);
  const domain = `${slugOf(name) || 'account'}-${id}.example`;
  const [city, state, postalCode] = random.pick(country.places);
  const texts = {
    address_line1: addressLineOf(country, pool, random),
    address_line2: random.chance(60) ? null : random.fill(random.pick(country.units)),
    notes: random.chance(50) ? null : random.pick(country.notes),
  };
  applyTwist(texts, id, TWIST_EVERY, ACCOUNT_TWISTS);
  return {
    id,
    name,
    type: random.weighted(TYPES),
    website: random.chance(15) ? null : `https://www.${domain}/?from=crm&id=${id}`,
    email: random.chance(5) ? null : `orders@${domain}`,
    phone: random.chance(10) ? null : random.fill(random.pick(country.phones)),
    ...texts,
    city,
    state,
    postal_code: random.fill(postalCode),
    country: country.name,
    employees: random.chance(20) ? null : 1 + random.int(random.chance(10) ? 4_000 : 60),
    annual_spend: random.chance(8) ? null : toMoney(random.int(12_000_000)),
    is_active: random.chance(90),
    created_at: toTimestamp(recentMoment(random, 9 * 365)),
  };
}
