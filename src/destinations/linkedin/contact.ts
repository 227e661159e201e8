import type { Prepared } from '../contract-records.ts';
import { normalizeEmail, sha256 } from '../people/email.ts';
import type { MappedValue } from '../people/mapped.ts';
import { toCountryCode } from './country.ts';

interface UserId {
  readonly idType: 'SHA256_EMAIL' | 'APPLE_IDFA' | 'GOOGLE_AID';
  readonly idValue: string;
}

/** Longer ones are cut: they help to match, and nobody is known by them alone. */
const LONGEST_NAME = 35;
const LONGEST_WORDS = 50;
const HASHED = /^[0-9a-f]{64}$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What phones give of people who do not want to be known. */
const NOBODY = /^[0-]+$/;

/**
 * A person as an element of `/users`, addresses hashed. They are known by all their ids, or by their name; that is what
 * takes them out again.
 */
export function prepareContact(values: ReadonlyMap<string, MappedValue>): Prepared {
  const email = values.get('email');
  const ids: UserId[] = [];
  if (email?.value != null) {
    const hash = hashEmail(email.value);
    if (hash === undefined) return { ok: false, code: 'invalid_email', field: email.field };
    ids.push({ idType: 'SHA256_EMAIL', idValue: hash });
  }
  for (const [name, idType] of [
    ['appleIdfa', 'APPLE_IDFA'],
    ['googleAid', 'GOOGLE_AID'],
  ] as const) {
    const mapped = values.get(name);
    const value = mapped?.value?.trim() ?? '';
    if (mapped === undefined || value === '' || NOBODY.test(value)) continue;
    if (!UUID.test(value))
      return { ok: false, code: 'invalid_value', field: mapped.field, detail: 'is no advertising ID' };
    ids.push({ idType, idValue: idType === 'APPLE_IDFA' ? value.toUpperCase() : value.toLowerCase() });
  }
  const code = toCountryCode(values.get('country')?.value ?? '');
  const words = {
    ...cut(values, 'firstName', LONGEST_NAME),
    ...cut(values, 'lastName', LONGEST_NAME),
    ...cut(values, 'title', LONGEST_WORDS),
    ...cut(values, 'company', LONGEST_WORDS),
    ...(code === undefined ? {} : { country: code }),
  };
  if (ids.length > 0)
    return {
      ok: true,
      identity: ids.map(({ idType, idValue }) => `${idType}:${idValue}`).join(','),
      body: { userIds: ids, ...words },
    };
  if (words.firstName === undefined || words.lastName === undefined) return { ok: false, code: 'missing_identity' };
  const name = { firstName: words.firstName, lastName: words.lastName };
  return { ok: true, identity: `NAME:${JSON.stringify(name)}`, body: words };
}

/** The element that takes out who is known by this. */
export function contactOf(identity: string): Readonly<Record<string, unknown>> {
  if (identity.startsWith('NAME:')) return JSON.parse(identity.slice('NAME:'.length));
  const userIds = identity.split(',').map((id) => {
    const at = id.indexOf(':');
    return { idType: id.slice(0, at), idValue: id.slice(at + 1) };
  });
  return { userIds };
}

/** Spaces inside are taken out as well, as LinkedIn's partners do; a value that is a hash already stays one. */
export function hashEmail(text: string): string | undefined {
  const plain = text.replace(/\s+/gu, '');
  if (HASHED.test(plain)) return plain.toLowerCase();
  const email = normalizeEmail(plain);
  return email === undefined ? undefined : sha256(email);
}

function cut<N extends string>(values: ReadonlyMap<string, MappedValue>, name: N, length: number) {
  const text = values.get(name)?.value?.replace(/\s+/gu, ' ').trim() ?? '';
  return (text === '' ? {} : { [name]: [...text].slice(0, length).join('') }) as { readonly [K in N]?: string };
}
