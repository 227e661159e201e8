import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { OpenSpec } from '../contract.ts';
import { refused } from '../http/index.ts';
import type { LinkedinTarget, Targeting } from './account.ts';
import { urnOf } from './accounts.ts';
import { encode, isFine, type LinkedinApi, TITLE } from './api.ts';

const LONGEST_NAME = 100;

const idSchema = z.union([z.number(), z.string()]).transform(String);
const foundSchema = z.object({
  elements: z.array(
    z.object({
      id: idSchema,
      name: z.string().default(''),
      type: z.string().default(''),
      sourceSegmentId: z.string().optional(),
      destinations: z
        .array(z.object({ status: z.string().default(''), audienceSize: z.number().optional() }))
        .default([]),
    }),
  ),
});

export interface Segment {
  readonly id: string;
  readonly name: string;
  /** `BUILDING` and so on; empty where it says nothing. */
  readonly status: string;
  readonly audienceSize: number | undefined;
}

export interface Segments {
  /** By our own name for it, which stays when people rename theirs. */
  find(sourceId: string, signal?: AbortSignal): Promise<Segment | undefined>;
  findOrMake(sourceId: string, title: string, signal?: AbortSignal): Promise<Segment>;
}

/** The same for all runs of an export; one for each kind of targeting, which a segment cannot change. */
export const toSourceId = ({ exportId, target }: OpenSpec<LinkedinTarget>, item: { readonly name: string }): string =>
  `${exportId}:${item.name}${target.targeting === 'company' ? ':company' : ''}`;

export const typeOf = (targeting: Targeting): 'USER' | 'COMPANY' => (targeting === 'company' ? 'COMPANY' : 'USER');

export function createSegments(api: LinkedinApi, target: LinkedinTarget, sourcePlatform: string): Segments {
  const account = urnOf(target.account);
  const what = `the ad account ${target.account}`;
  const type = typeOf(target.targeting);

  async function find(sourceId: string, signal?: AbortSignal): Promise<Segment | undefined> {
    const query = {
      q: 'account',
      account: encode(account),
      sourcePlatform: encode(sourcePlatform),
      sourceSegmentId: encode(sourceId),
    };
    const ask = { method: 'GET', path: '/dmpSegments', query, ...withSignal(signal) } as const;
    const { elements } = await api.ask(ask, what, foundSchema);
    const found = elements.find((one) => one.type === type && (one.sourceSegmentId ?? sourceId) === sourceId);
    if (found === undefined) return undefined;
    const [first] = found.destinations;
    return { id: found.id, name: found.name, status: first?.status ?? '', audienceSize: first?.audienceSize };
  }

  return {
    find,
    async findOrMake(sourceId, title, signal) {
      const known = await find(sourceId, signal);
      if (known !== undefined) return known;
      const name = title.slice(0, LONGEST_NAME);
      const body = {
        name,
        sourcePlatform,
        sourceSegmentId: sourceId,
        account,
        type,
        destinations: [{ destination: 'LINKEDIN' }],
      };
      const answer = await api.call({ method: 'POST', path: '/dmpSegments', body, ...withSignal(signal) });
      if (answer.status === 409) {
        // Made by another run in this very moment.
        const other = await find(sourceId, signal);
        if (other !== undefined) return other;
        throw notReady(title);
      }
      if (!isFine(answer)) throw api.toError(answer, what);
      const id = answer.headers.get('x-restli-id') ?? answer.headers.get('x-linkedin-id');
      if (id === null) throw refused(TITLE, 'it made an audience and did not say which');
      return { id, name, status: 'BUILDING', audienceSize: undefined };
    },
  };
}

/** What was made answers 404 for some seconds, and for up to two minutes now and then. */
const PROPAGATION_MS = 30_000;

export const notReady = (title: string) =>
  new AppError(
    'destination_not_ready',
    { destination: TITLE, what: `the audience ${title}` },
    { retry: { kind: 'after', ms: PROPAGATION_MS } },
  );

/** Being built or changed: what was delivered is in, and not matched to the end. */
export const isMatching = ({ status }: Segment): boolean => status === 'BUILDING' || status === 'UPDATING';

const withSignal = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });
