import { isRecord } from '../slack/records.ts';
import type { DmpSegment, SegmentType } from './model.ts';

const ID_TYPES: Readonly<Record<string, RegExp>> = {
  SHA256_EMAIL: /^[0-9a-f]{64}$/,
  SHA512_EMAIL: /^[0-9a-f]{128}$/,
  GOOGLE_AID: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  APPLE_IDFA: /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/,
};
const COMPANY_IDS = [
  'companyName',
  'companyWebsiteDomain',
  'companyEmailDomain',
  'companyPageUrl',
  'organizationUrn',
  'stockSymbol',
];
const LONGEST: Readonly<Record<string, number>> = { firstName: 35, lastName: 35, title: 50, company: 50 };

/** Takes one element of a batch into the segment; what is wrong with it, where it is not taken. */
export function applyElement(segment: DmpSegment, element: unknown): string | undefined {
  if (!isRecord(element)) return 'the element is no object';
  const { action, ...rest } = element;
  if (action !== 'ADD' && action !== 'REMOVE') return 'action is required';
  const key = toKey(segment.type, rest);
  if (typeof key === 'object') return key.problem;
  if (action === 'ADD') segment.members.set(key, rest);
  else segment.members.delete(key);
  return undefined;
}

function toKey(type: SegmentType, element: Record<string, unknown>): string | { readonly problem: string } {
  return type === 'USER' ? toUserKey(element) : toCompanyKey(element);
}

function toUserKey(element: Record<string, unknown>): string | { readonly problem: string } {
  for (const [name, longest] of Object.entries(LONGEST))
    if (String(element[name] ?? '').length > longest) return { problem: `${name} is too long` };
  if (element.country !== undefined && !/^[A-Z]{2}$/.test(String(element.country)))
    return { problem: 'country is invalid' };
  const ids = Array.isArray(element.userIds) ? element.userIds : [];
  if (ids.length === 0) {
    const { firstName, lastName } = element;
    return firstName && lastName
      ? `NAME:${String(firstName)} ${String(lastName)}`
      : { problem: 'userIds, or firstName and lastName, are required' };
  }
  const keys: string[] = [];
  for (const id of ids) {
    const pattern = isRecord(id) ? ID_TYPES[String(id.idType)] : undefined;
    if (!isRecord(id) || pattern === undefined) return { problem: 'idType is invalid' };
    if (!pattern.test(String(id.idValue))) return { problem: 'idValue is invalid' };
    keys.push(`${String(id.idType)}:${String(id.idValue)}`);
  }
  return keys.sort().join(',');
}

function toCompanyKey(element: Record<string, unknown>): string | { readonly problem: string } {
  const given = COMPANY_IDS.filter((name) => typeof element[name] === 'string' && element[name] !== '');
  if (given.length === 0) return { problem: 'at least one company identifier is required' };
  if (/[\s@/]/.test(String(element.companyWebsiteDomain ?? ''))) return { problem: 'companyWebsiteDomain is invalid' };
  return given.map((name) => `${name}:${String(element[name])}`).join(',');
}
