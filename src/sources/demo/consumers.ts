import { applyTwist, CONSUMER_TWISTS, longNote } from './awkward.ts';
import { birthdateOf, toTimestamp } from './calendar.ts';
import { type CopyValue, toCopyLine, toMoney } from './copy-text.ts';
import { COUNTRIES, type Country } from './countries.ts';
import type { NamePool } from './names.ts';
import { keptCents, orderHistoryOf } from './orders.ts';
import { addressLineOf, emailOf, nameOf } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { CONSUMER_COUNT, SEED, STREAMS } from './size.ts';

export const CONSUMER_COLUMNS = [
  'id',
  'first_name',
  'last_name',
  'email',
  'phone',
  'birthdate',
  'gender',
  'language',
  'address_line1',
  'address_line2',
  'city',
  'state',
  'postal_code',
  'country',
  'marketing_opt_in',
  'created_at',
  'last_order_at',
  'lifetime_value',
  'preferences',
  'notes',
] as const;

const COUNTRY_SHARES = COUNTRIES.map((country) => [country, country.share] as const);
const GENDERS = [
  ['female', 46],
  ['male', 44],
  ['nonbinary', 2],
  ['', 3],
  [null, 5],
] as const;
/** Some consumers never said where in their country they live. */
const NO_PLACE = [null, null, null] as const;
/** Every fifth consumer carries one awkward value, every five-hundredth a very long note. */
const TWIST_EVERY = 5;
const LONG_NOTE_EVERY = 500;

/** All consumers as COPY lines, by id. */
export function* consumerLines(pools: ReadonlyMap<Country, NamePool>): Generator<string> {
  for (let id = 1; id <= CONSUMER_COUNT; id += 1) {
    const random = createRandom(SEED, STREAMS.consumers, id);
    const country = random.weighted(COUNTRY_SHARES);
    const pool = pools.get(country);
    if (pool !== undefined) yield toCopyLine(CONSUMER_COLUMNS, consumerOf(id, country, pool, random));
  }
}

function consumerOf(
  id: number,
  country: Country,
  pool: NamePool,
  random: Random,
): Record<(typeof CONSUMER_COLUMNS)[number], CopyValue> {
  const gender = random.weighted(GENDERS);
  const name = nameOf(
    pool,
    gender === 'female' || (gender !== 'male' && random.chance(50)) ? 'female' : 'male',
    random,
  );
  const [city, state, postalCode] = random.chance(2) ? NO_PLACE : random.pick(country.places);
  const { createdAt, orders } = orderHistoryOf(id);
  const lastOrder = orders.at(-1);
  const texts = {
    first_name: name.first,
    last_name: name.last,
    address_line1: city === null ? null : addressLineOf(country, pool, random),
    address_line2: optional(random, 70, () => random.fill(random.pick(country.units))),
    notes: optional(random, 55, () => random.pick(country.notes)),
  };
  applyTwist(texts, id, TWIST_EVERY, CONSUMER_TWISTS);
  if (id % LONG_NOTE_EVERY === 1) texts.notes = longNote(country.notes, 4_000 + 2 * id);
  return {
    id,
    ...texts,
    email: random.chance(4) ? null : random.chance(1) ? '' : emailOf(name, id, random),
    phone: optional(random, 20, () => random.fill(random.pick(country.phones))),
    birthdate: random.chance(8) ? null : birthdateOf(random),
    gender,
    language: random.chance(3) ? null : country.language,
    city,
    state,
    postal_code: postalCode === null ? null : random.fill(postalCode),
    country: country.name,
    marketing_opt_in: random.chance(58),
    created_at: toTimestamp(createdAt),
    last_order_at: lastOrder === undefined ? null : toTimestamp(lastOrder.orderedAt),
    lifetime_value: toMoney(keptCents(orders)),
    preferences: random.chance(40) ? null : preferencesOf(random),
  };
}

/** Null in `percentNull` of a hundred records, an empty text in two, else what `make` says. */
function optional(random: Random, percentNull: number, make: () => string): string | null {
  const draw = random.int(100);
  if (draw < percentNull) return null;
  return draw < percentNull + 2 ? '' : make();
}

const preferencesOf = (random: Random): string =>
  JSON.stringify({
    interests: [
      random.pick(['hiking', 'climbing', 'camping', 'kanoën', '登山']),
      random.pick(['maps', 'trail "ultra"', 'ski']),
    ],
    size: random.pick(['XS', 'S', 'M', 'L', 'XL']),
    shop: random.chance(30) ? null : random.pick(['Sydney, CBD', 'Utrecht', 'Köln\\Süd']),
  });
