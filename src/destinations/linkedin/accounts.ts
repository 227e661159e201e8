import { z } from 'zod';
import { gone } from '../http/index.ts';
import { encode, type LinkedinApi, TITLE } from './api.ts';

const PAGE = '100';
const MOST_PAGES = 20;

const idSchema = z.union([z.number(), z.string()]).transform(String);
const personSchema = z.object({
  localizedFirstName: z.string().default(''),
  localizedLastName: z.string().default(''),
});
const usersSchema = z.object({ elements: z.array(z.object({ account: z.string(), role: z.string() })) });
const accountsSchema = z.object({
  elements: z.array(z.object({ id: idSchema, name: z.string().default(''), status: z.string().default('ACTIVE') })),
  metadata: z.object({ nextPageToken: z.string().optional() }).optional(),
});

export interface AdAccount {
  readonly id: string;
  readonly name: string;
}

export async function readPersonName(api: LinkedinApi): Promise<string> {
  const person = await api.ask({ method: 'GET', path: '/me' }, 'the person', personSchema);
  return `${person.localizedFirstName} ${person.localizedLastName}`.trim();
}

/** The active ad accounts in which the person may do more than look. */
export async function listAdAccounts(api: LinkedinApi): Promise<AdAccount[]> {
  const asked = { method: 'GET', path: '/adAccountUsers', query: { q: 'authenticatedUser' } } as const;
  const { elements } = await api.ask(asked, 'the ad accounts', usersSchema);
  const usable = new Set(elements.filter(({ role }) => role !== 'VIEWER').map(({ account }) => account));
  const found: AdAccount[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = {
      q: 'search',
      search: '(status:(values:List(ACTIVE)))',
      pageSize: PAGE,
      ...(token === undefined ? {} : { pageToken: encode(token) }),
    };
    const answer = await api.ask({ method: 'GET', path: '/adAccounts', query }, 'the ad accounts', accountsSchema);
    found.push(...answer.elements.filter(({ id, status }) => status === 'ACTIVE' && usable.has(urnOf(id))));
    token = answer.metadata?.nextPageToken;
    if (token === undefined || token === '') break;
  }
  return found.map(({ id, name }) => ({ id, name: name === '' ? id : name }));
}

/** Throws `destination_gone` where it is not one of those. */
export async function requireAdAccount(api: LinkedinApi, id: string): Promise<void> {
  if (!(await listAdAccounts(api)).some((one) => one.id === id)) throw gone(TITLE, `the ad account ${id}`);
}

export const urnOf = (accountId: string): string => `urn:li:sponsoredAccount:${accountId}`;
