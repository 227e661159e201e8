import type { Country } from './countries.ts';
import type { NamePool } from './names.ts';
import type { Random } from './random.ts';

/** Domains that are reserved and can never reach anybody (RFC 2606). */
const MAIL_DOMAINS = ['example.com', 'example.org', 'example.net', 'mail.example', 'post.example'] as const;

export interface PersonName {
  readonly first: string;
  readonly last: string;
}

export const nameOf = (pool: NamePool, sex: 'female' | 'male', random: Random): PersonName => ({
  first: random.pick(pool[sex].first),
  last: random.pick(pool[sex].last),
});

/** Street and house number as the country writes them. */
export const addressLineOf = (country: Country, pool: NamePool, random: Random): string =>
  country.address.replace('{n}', String(1 + random.int(240))).replace('{s}', () => random.pick(pool.streets));

/** Unique by the id in it, always at a reserved domain; some with capitals, a tag or an apostrophe. */
export function emailOf(name: PersonName, id: number, random: Random): string {
  const words = [name.first, name.last].map(slugOf).filter((word) => word !== '');
  const local = `${words.length === 0 ? 'customer' : words.join('.')}.${id}`;
  const domain = random.pick(MAIL_DOMAINS);
  const style = random.int(40);
  if (style === 0) return `${local}@${domain}`.toUpperCase();
  if (style === 1) return `${local}+wayfarer@${domain}`;
  if (style === 2) return `o'${local}@${domain}`;
  return `${local}@${domain}`;
}

/** `José Núñez` as `jose-nunez`; empty for scripts without Latin letters. */
export const slugOf = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
