import { z } from 'zod';
import type { Rejected } from '../contract-records.ts';
import { type HttpAnswer, isPassing, refused, shorten, toJson } from '../http/index.ts';

export const TITLE = 'Webhook';

const reasonSchema = z.string().default('');
const rejectedSchema = z.object({
  rejected: z.array(z.object({ index: z.number().int().min(0), reason: reasonSchema })),
});
/** One status for each record, in their order, as 207 has it. */
const statusesSchema = z.object({
  results: z.array(z.object({ status: z.number().int(), reason: reasonSchema })),
});

/**
 * Who of a batch was refused, by an answer of 2xx. With any of them the body may name records by their index; with 207 it
 * has to say how each went, in one form or the other.
 */
export function readRejected(answer: HttpAnswer, count: number): Rejected[] {
  const body = toJson(answer.text);
  const named = rejectedSchema.safeParse(body);
  if (named.success) {
    const outside = named.data.rejected.find(({ index }) => index >= count);
    if (outside !== undefined) throw refused(TITLE, `it refused record ${outside.index}, where ${count} were sent`);
    const first = new Map(named.data.rejected.map(({ index, reason }) => [index, reason] as const).reverse());
    return [...first].map(([index, reason]) => toRejected(index, reason, 422)).sort((a, b) => a.index - b.index);
  }
  // An answer that claims to name somebody, and does so in another form, must not count as all being well.
  if (typeof body === 'object' && body !== null && 'rejected' in body)
    throw refused(TITLE, 'it refused records in a form that is not understood');
  if (answer.status !== 207) return [];
  const statuses = statusesSchema.safeParse(body);
  if (!statuses.success || statuses.data.results.length !== count)
    throw refused(TITLE, 'it answered 207 without saying how each record went');
  return statuses.data.results.flatMap(({ status, reason }, index) =>
    status >= 200 && status < 300 ? [] : [toRejected(index, reason, status)],
  );
}

const toRejected = (index: number, reason: string, status: number): Rejected => ({
  index,
  code: status === 400 || status === 422 ? 'refused_value' : 'refused',
  reason: shorten(reason === '' ? 'no reason was given' : reason),
  ...(isPassing(status) ? { isPassing: true } : {}),
});
