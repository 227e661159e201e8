import { z } from 'zod';
import type { Choice, Verified } from '../contract.ts';
import type { RecordsDestination } from '../contract-records.ts';
import { requireMapped } from '../people/mapped.ts';
import {
  credentialsSchema,
  type MailchimpAccount,
  type MailchimpCredentials,
  type MailchimpSettings,
  type MailchimpTarget,
  settingsSchema,
  targetSchema,
} from './account.ts';
import { createApi, findServer, type MailchimpApi, type MailchimpOptions, signInUrl, TITLE } from './api.ts';
import { createArchived } from './archived.ts';
import { EMAIL, readMergeFields, toFarFields } from './fields.ts';
import { createMembers } from './members.ts';
import { createTags } from './tags.ts';
import { createMailchimpWriter } from './writer.ts';

export type { MailchimpOptions } from './api.ts';

const rootSchema = z.object({ account_name: z.string().default('') });
const audienceSchema = z.object({ name: z.string(), double_optin: z.boolean().default(false) });
const audiencesSchema = z.object({
  lists: z.array(z.object({ id: z.string(), name: z.string() })),
  total_items: z.number(),
});

/** Ten connections at once are allowed to a user, over all programs (docs/fundamentals); one is left to others. */
const CONNECTIONS = 9;
const MOST_MEMBERS = 500;
const PAGE = '1000';

/** Audiences of Mailchimp, by its Marketing API 3.0. */
export function createMailchimpDestination(options: MailchimpOptions): RecordsDestination {
  const connect = async (account: MailchimpAccount): Promise<MailchimpApi> =>
    createApi(options, await findServer(options, account), account);

  const destination: RecordsDestination<MailchimpSettings, MailchimpCredentials, MailchimpTarget> = {
    takes: 'records',
    kind: 'mailchimp',
    title: TITLE,
    accepts: { dataOut: false, kinds: ['profile', 'contact'] },
    limits: { perExport: 1_000_000, timeBudgetMs: 3 * 60 * 60_000 },
    modes: ['mirror', 'upsert', 'full'],
    batching: { maxRecords: MOST_MEMBERS, concurrency: CONNECTIONS },
    reportsRejections: true,
    settings: settingsSchema,
    credentials: credentialsSchema,
    target: targetSchema,
    ...(options.app === undefined ? {} : { oauth: toFlow(options, options.app) }),

    async verify(account): Promise<Verified> {
      const server = await findServer(options, account);
      const api = createApi(options, server, account);
      const { account_name: name } = await api.ask({ method: 'GET', path: '/', what: 'the account' }, rootSchema);
      const { total_items: count } = await listAudiences(api, '1');
      const summary = `account ${name}, ${count} ${count === 1 ? 'audience' : 'audiences'}`;
      return account.credentials.apiKey === undefined ? { summary, learned: { server } } : { summary };
    },
    async choices(field, account): Promise<Choice[]> {
      if (field !== 'audience') return [];
      const { lists } = await listAudiences(await connect(account), PAGE);
      return lists.map(({ id, name }) => ({ value: id, title: name }));
    },
    async fields(target, account) {
      if (account === undefined || !target?.audience) return { fields: toFarFields([]).fields, identities: [[EMAIL]] };
      return toFarFields(await readMergeFields(await connect(account), target.audience));
    },
    async open(account, { target, items, signal }) {
      const api = await connect(account);
      const path = `/lists/${encodeURIComponent(target.audience)}`;
      const what = `the audience ${target.audience}`;
      const audience = await api.ask({ method: 'GET', path, what, signal }, audienceSchema);
      const mergeFields = await readMergeFields(api, target.audience, signal);
      requireMapped(TITLE, toFarFields(mergeFields), items);
      return createMailchimpWriter({
        members: createMembers(api, target.audience),
        tags: createTags(api, target.audience),
        archived: createArchived(api, target.audience, signal, options.now),
        mergeFields,
        statusIfNew: audience.double_optin ? 'pending' : 'subscribed',
        location: `audience ${audience.name}`,
        signal,
      });
    },
    // Nothing is kept back until the end, so an interrupted run leaves nothing invisible.
    discard: async () => undefined,
  };
  return destination as RecordsDestination;
}

const listAudiences = (api: MailchimpApi, count: string) =>
  api.ask({ method: 'GET', path: '/lists', query: { count }, what: 'the audiences' }, audiencesSchema);

/** There are no scopes, and what it grants does not expire (guides/access-user-data-oauth-2). */
const toFlow = (options: MailchimpOptions, app: NonNullable<MailchimpOptions['app']>) => ({
  authorizeUrl: () => `${signInUrl(options)}/oauth2/authorize`,
  tokenUrl: () => `${signInUrl(options)}/oauth2/token`,
  clientId: app.clientId,
  clientSecret: app.clientSecret,
  scopes: [],
  toCredentials: (token: Readonly<Record<string, unknown>>) => ({ accessToken: token.access_token }),
});
