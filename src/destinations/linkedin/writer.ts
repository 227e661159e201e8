import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Item, OpenSpec } from '../contract.ts';
import type { BatchResult, Call, RecordsWriter, Rejected } from '../contract-records.ts';
import { gone, isPassing, readJson, refused, shorten } from '../http/index.ts';
import { readMapped } from '../people/mapped.ts';
import type { LinkedinTarget } from './account.ts';
import { isFine, type LinkedinApi, TITLE } from './api.ts';
import { companyOf, prepareCompany } from './company.ts';
import { contactOf, prepareContact } from './contact.ts';
import { isMatching, notReady, type Segment, type Segments, toSourceId } from './segments.ts';

const resultsSchema = z.object({
  elements: z.array(z.object({ status: z.number(), error: z.object({ message: z.string().optional() }).nullish() })),
});

export interface WriterOptions {
  readonly api: LinkedinApi;
  readonly segments: Segments;
  readonly spec: OpenSpec<LinkedinTarget>;
  readonly location: string;
}

/** People or companies into matched audiences, one for each segment. A call has one action, and an answer for each element. */
export function createLinkedinWriter({ api, segments, spec, location }: WriterOptions): RecordsWriter {
  const begun = new Map<string, Segment>();
  const isCompany = spec.target.targeting === 'company';

  async function send(
    item: Item,
    action: 'ADD' | 'REMOVE',
    bodies: readonly Readonly<Record<string, unknown>>[],
    call: Call,
  ): Promise<BatchResult> {
    const segment = begun.get(item.name);
    if (segment === undefined) throw new AppError('internal', {}, { detail: `'${item.name}' was not begun` });
    if (bodies.length === 0) return { rejected: [] };
    const answer = await api.call({
      method: 'POST',
      path: `/dmpSegments/${encodeURIComponent(segment.id)}/${isCompany ? 'companies' : 'users'}`,
      body: { elements: bodies.map((body) => ({ action, ...body })) },
      restliMethod: 'BATCH_CREATE',
      signal: call.signal,
    });
    if (answer.status === 404) throw await toMissing(item, segment, call);
    if (!isFine(answer)) throw api.toError(answer, `the audience ${item.title}`);
    return toResult(readJson(TITLE, answer, resultsSchema).elements, bodies.length);
  }

  /** What is listed and not found is not ready; what is not even listed was deleted there. */
  async function toMissing(item: Item, segment: Segment, call: Call): Promise<AppError> {
    const found = await segments.find(toSourceId(spec, item), call.signal);
    if (found?.id === segment.id) return notReady(item.title) as AppError;
    return gone(TITLE, `the audience ${item.title}`) as AppError;
  }

  return {
    async begin(item) {
      begun.set(item.name, await segments.findOrMake(toSourceId(spec, item), item.title, spec.signal));
    },
    prepare: (item, row) => (isCompany ? prepareCompany : prepareContact)(readMapped(item, row)),
    put: (item, batch, call) =>
      send(
        item,
        'ADD',
        batch.map(({ body }) => body),
        call,
      ),
    remove: (item, identities, call) => send(item, 'REMOVE', identities.map(isCompany ? companyOf : contactOf), call),
    async finish() {
      const found = await Promise.all(
        spec.items.filter((item) => begun.has(item.name)).map((item) => segments.find(toSourceId(spec, item))),
      );
      return { location, isMatching: found.some((segment) => segment === undefined || isMatching(segment)) };
    },
    close: async () => undefined,
  };
}

/** In the order of what was sent. An answer of another length says nothing about anybody. */
function toResult(elements: z.infer<typeof resultsSchema>['elements'], count: number): BatchResult {
  if (elements.length !== count)
    throw refused(TITLE, `it answered about ${elements.length} records where ${count} were sent`);
  const rejected = elements.flatMap(({ status, error }, index): Rejected[] => {
    if (status >= 200 && status < 300) return [];
    const reason = shorten(error?.message ?? `status ${status}`);
    if (isPassing(status)) return [{ index, code: 'refused', reason, isPassing: true }];
    return [{ index, code: status === 400 || status === 422 ? 'refused_value' : 'refused', reason }];
  });
  return { rejected };
}
