import { type PersonId, personIdSchema } from './ids.ts';

/** SPEC section 2, lowest first. */
export const ROLES = ['viewer', 'contributor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const LOCALES = ['en', 'nl'] as const;
/** The languages the bot speaks. */
export type Language = (typeof LOCALES)[number];

export interface Person {
  readonly id: PersonId;
  readonly name: string;
  readonly role: Role;
  /** BCP 47 tag such as `en-GB`; numbers, dates and times follow it. */
  readonly locale: string;
  /** IANA time zone such as `Europe/Amsterdam`. */
  readonly zone: string;
}

/** Somebody of whom nothing is known, to be told just that. */
export const STRANGER: Omit<Person, 'name'> = {
  id: personIdSchema.parse('00000000-0000-0000-0000-000000000000'),
  role: 'viewer',
  locale: 'en',
  zone: 'UTC',
};

/** True when `role` is `least` or stands above it. */
export const isAtLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

/** The language to speak for a locale; English where we do not speak theirs. */
export function toLanguage(locale: string): Language {
  const primary = locale.toLowerCase().split('-')[0];
  return LOCALES.find((language) => language === primary) ?? 'en';
}
