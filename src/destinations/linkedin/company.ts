import type { Prepared } from '../contract-records.ts';
import { toDomain } from '../people/email.ts';
import type { MappedValue } from '../people/mapped.ts';
import { toCountryCode } from './country.ts';

const LONGEST = 200;

/** By what a company is known, each in the form that LinkedIn compares; in the order of their worth. */
const IDS: Readonly<Record<string, (text: string) => string | undefined>> = {
  companyPageUrl: toPageUrl,
  companyWebsiteDomain: toWebsiteDomain,
  companyEmailDomain: (text) => toDomain(text.slice(text.lastIndexOf('@') + 1).toLowerCase()),
  stockSymbol: (text) => (/^[A-Za-z0-9.:-]{1,20}$/.test(text) ? text.toUpperCase() : undefined),
  companyName: (text) => text.replace(/\s+/gu, ' ').slice(0, LONGEST),
};

/** An account as an element of `/companies`; it is known by all that identifies it, and taken out by the same. */
export function prepareCompany(values: ReadonlyMap<string, MappedValue>): Prepared {
  const ids: Record<string, string> = {};
  for (const [name, normalize] of Object.entries(IDS)) {
    const mapped = values.get(name);
    if (mapped === undefined || mapped.value === null) continue;
    const value = normalize(mapped.value.trim());
    if (value === undefined)
      return { ok: false, code: 'invalid_value', field: mapped.field, detail: `is no ${LABELS[name] ?? name}` };
    ids[name] = value;
  }
  if (Object.keys(ids).length === 0) return { ok: false, code: 'missing_identity' };
  const code = toCountryCode(values.get('country')?.value ?? '');
  const places = ['city', 'state'].flatMap((name) => {
    const value = values.get(name)?.value?.trim() ?? '';
    return value === '' ? [] : [[name, value.slice(0, LONGEST)]];
  });
  const body = { ...ids, ...Object.fromEntries(places), ...(code === undefined ? {} : { country: code }) };
  return { ok: true, identity: JSON.stringify(ids), body };
}

export const companyOf = (identity: string): Readonly<Record<string, unknown>> => JSON.parse(identity);

const LABELS: Readonly<Record<string, string>> = {
  companyPageUrl: 'address of a LinkedIn page',
  companyWebsiteDomain: 'website',
  companyEmailDomain: 'e-mail domain',
  stockSymbol: 'stock symbol',
};

function toWebsiteDomain(text: string): string | undefined {
  const host = text.replace(/^https?:\/\//i, '').split(/[/?#]/)[0] ?? '';
  return toDomain(
    host
      .replace(/:\d+$/, '')
      .toLowerCase()
      .replace(/^www\./, ''),
  );
}

/** `https://www.linkedin.com/company/contoso`, whatever stood around it. */
function toPageUrl(text: string): string | undefined {
  const match = /^(?:https?:\/\/)?(?:(?:www|[a-z]{2})\.)?linkedin\.com\/(company|school|showcase)\/([^/?#\s]+)/i.exec(
    text,
  );
  if (match === null) return undefined;
  return `https://www.linkedin.com/${match[1]?.toLowerCase()}/${match[2]?.toLowerCase()}`;
}
