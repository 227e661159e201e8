import { AppError } from '../../domain/errors.ts';
import type { Choice, OAuthFlow } from '../contract.ts';
import type { RecordsDestination } from '../contract-records.ts';
import { requireMapped } from '../people/mapped.ts';
import {
  credentialsSchema,
  type LinkedinCredentials,
  type LinkedinSettings,
  type LinkedinTarget,
  settingsSchema,
  signInEndsAt,
  targetSchema,
  toCredentials,
} from './account.ts';
import { listAdAccounts, readPersonName, requireAdAccount } from './accounts.ts';
import { createApi, type LinkedinOptions, signInUrl, TITLE } from './api.ts';
import { fieldsOf } from './fields.ts';
import { createSegments, isMatching, toSourceId } from './segments.ts';
import { createLinkedinWriter } from './writer.ts';

export type { LinkedinOptions } from './api.ts';

/** `rw_dmp_segments` is for the audiences, the others for the choice of ad accounts and for the person's name. */
const SCOPES = ['r_basicprofile', 'r_ads', 'rw_ads', 'rw_dmp_segments'];

/** Matched audiences of LinkedIn, streamed into DMP segments. */
export function createLinkedinDestination(options: LinkedinOptions): RecordsDestination {
  const destination: RecordsDestination<LinkedinSettings, LinkedinCredentials, LinkedinTarget> = {
    takes: 'records',
    kind: 'linkedin',
    title: TITLE,
    accepts: { dataOut: false, kinds: ['profile', 'contact', 'account'] },
    acceptsFor: ({ targeting }) => ({
      dataOut: false,
      kinds: targeting === 'company' ? ['account'] : ['profile', 'contact'],
    }),
    limits: { perExport: 100_000, minimumPerSegment: 300, timeBudgetMs: 10 * 60_000 },
    modes: ['mirror', 'upsert', 'full'],
    // 600 calls a minute for people and 300 for companies are allowed; twenty are all that an export makes.
    batching: { maxRecords: 5_000, concurrency: 2, callsPerMinute: 300 },
    reportsRejections: true,
    settings: settingsSchema,
    credentials: credentialsSchema(options.app !== undefined),
    target: targetSchema,
    ...(options.app === undefined ? {} : { oauth: toFlow(options, options.app) }),
    signInEndsAt,

    async verify(account) {
      requirePlatform(options);
      const api = createApi(options, account);
      const name = await readPersonName(api);
      const count = (await listAdAccounts(api)).length;
      return { summary: `${name}, ${count} ad ${count === 1 ? 'account' : 'accounts'}` };
    },
    async choices(field, account): Promise<Choice[]> {
      if (field !== 'account') return [];
      const found = await listAdAccounts(createApi(options, account));
      return found.map(({ id, name }) => ({ value: id, title: name }));
    },
    async fields(target, account) {
      // They are the same for everybody, so what is asked about is the account that they would go to.
      if (account !== undefined && target?.account) await requireAdAccount(createApi(options, account), target.account);
      return fieldsOf(target?.targeting);
    },
    async open(account, spec) {
      const sourcePlatform = requirePlatform(options);
      requireMapped(TITLE, fieldsOf(spec.target.targeting), spec.items);
      const api = createApi(options, account);
      const segments = createSegments(api, spec.target, sourcePlatform);
      const titles = spec.items.map(({ title }) => title).join(', ');
      return createLinkedinWriter({
        api,
        segments,
        spec,
        location: `ad account ${spec.target.account}: ${titles}`,
      });
    },
    async poll(account, spec) {
      const segments = createSegments(createApi(options, account), spec.target, requirePlatform(options));
      const found = await Promise.all(
        spec.items.map(async (item) => ({ item, segment: await segments.find(toSourceId(spec, item), spec.signal) })),
      );
      const summary = found.map(({ item, segment }) => {
        if (segment === undefined) return `${item.title}: not there any more`;
        const size = segment.audienceSize === undefined ? '' : `, audience of ${toNumber(segment.audienceSize)}`;
        return `${item.title}: ${segment.status}${size}`;
      });
      return {
        isMatching: found.some(({ segment }) => segment !== undefined && isMatching(segment)),
        summary: summary.join('; '),
      };
    },
    // Nothing is kept back until the end, so an interrupted run leaves nothing invisible.
    discard: async () => undefined,
  };
  return destination as RecordsDestination;
}

/** LinkedIn shows no exact number below its minimum. */
const toNumber = (size: number): string => (size < 300 ? 'fewer than 300' : size.toLocaleString('en'));

function requirePlatform({ sourcePlatform }: LinkedinOptions): string {
  if (sourcePlatform !== undefined) return sourcePlatform;
  const detail = 'LINKEDIN_SOURCE_PLATFORM is not set: LinkedIn gives each partner a name for its audiences';
  throw new AppError('destination_refused', { destination: TITLE, detail }, { detail });
}

const toFlow = (options: LinkedinOptions, app: NonNullable<LinkedinOptions['app']>): OAuthFlow<LinkedinSettings> => ({
  authorizeUrl: () => `${signInUrl(options)}/authorization`,
  tokenUrl: () => `${signInUrl(options)}/accessToken`,
  clientId: app.clientId,
  clientSecret: app.clientSecret,
  scopes: SCOPES,
  toCredentials: (token, now) => toCredentials(token, now) ?? {},
});
