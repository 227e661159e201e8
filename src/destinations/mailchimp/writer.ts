import { AppError } from '../../domain/errors.ts';
import type { Item } from '../contract.ts';
import type { Call, RecordsWriter, Rejected, Sendable } from '../contract-records.ts';
import { normalizeEmail } from '../people/email.ts';
import { readMapped } from '../people/mapped.ts';
import type { MayBeArchived } from './archived.ts';
import { EMAIL, type MergeField } from './fields.ts';
import type { MemberBody, Members } from './members.ts';
import { toReason, toStatusReason } from './reasons.ts';
import type { Tags } from './tags.ts';
import { BadValue, toMergeData } from './values.ts';

/** Mailchimp blocks other letters before the @ (mailchimp.com/help/international-characters-in-mailchimp). */
const ASCII = /^[\x21-\x7e]+$/;

export interface WriterOptions {
  readonly members: Members;
  readonly tags: Tags;
  readonly archived: () => Promise<MayBeArchived>;
  readonly mergeFields: readonly MergeField[];
  /** What people become who are new: `pending` where the audience asks them to confirm. */
  readonly statusIfNew: 'subscribed' | 'pending';
  readonly location: string;
  readonly signal: AbortSignal;
}

/**
 * People into one audience, those of a segment under a tag of its name. New ones go in by the batch, which leaves everybody
 * who is there already alone; but not the archived, whom it would subscribe. The others follow one by one, as only that call
 * can change somebody without saying anything about their subscription, and only its answer names a reason by a fixed word.
 */
export function createMailchimpWriter(options: WriterOptions): RecordsWriter {
  const { members, tags, archived, mergeFields, statusIfNew } = options;
  const tagOf = new Map<string, number>();
  const requireTag = (item: Item): number => {
    const tag = tagOf.get(item.name);
    if (tag !== undefined) return tag;
    throw new AppError('internal', {}, { detail: `'${item.name}' was not begun` });
  };

  return {
    async begin(item) {
      // Before anything is put, so that a put makes no more calls than it needs.
      await archived();
      tagOf.set(item.name, await tags.findOrMake(item.title, options.signal));
    },

    prepare(item, row) {
      const values = readMapped(item, row);
      const mapped = values.get(EMAIL);
      if (mapped === undefined || mapped.value === null)
        return { ok: false, code: 'missing_identity', ...(mapped === undefined ? {} : { field: mapped.field }) };
      const email = normalizeEmail(mapped.value);
      if (email === undefined) return { ok: false, code: 'invalid_email', field: mapped.field };
      if (!ASCII.test(email))
        return {
          ok: false,
          code: 'unsupported_email',
          field: mapped.field,
          detail: 'Mailchimp takes no accents and other scripts before the @',
        };
      try {
        const body = { email_address: email, merge_fields: toMergeData(mergeFields, values) };
        return { ok: true, identity: email, body };
      } catch (error) {
        if (!(error instanceof BadValue)) throw error;
        return { ok: false, code: 'invalid_value', field: error.field, detail: error.message };
      }
    },

    async put(item, batch, call) {
      const tag = requireTag(item);
      if (batch.length === 0) return { rejected: [] };
      const bodies = batch.map(toBody);
      const mayBeArchived = await archived();
      const maybeNew = bodies.filter((body) => !mayBeArchived(body.email_address));
      const added = await members.addNew(maybeNew, statusIfNew, call.signal);
      const rejected: Rejected[] = [];
      const accepted: number[] = [];
      for (const [index, body] of bodies.entries()) {
        const reason = added.has(body.email_address) ? undefined : await putOne(body, call);
        if (reason === undefined) accepted.push(index);
        else rejected.push({ index, ...reason });
      }
      rejected.push(...(await tagThem(tag, accepted, batch, call)));
      return { rejected: rejected.sort((one, other) => one.index - other.index) };
    },

    async remove(item, identities, call) {
      if (identities.length === 0) return { rejected: [] };
      // Who is not on the list or does not have the tag is named in the answer, and is what was wanted.
      await tags.change(requireTag(item), { members_to_remove: identities }, call.signal);
      return { rejected: [] };
    },

    finish: async () => ({ location: options.location }),
    close: async () => undefined,
  };

  async function putOne(body: MemberBody, call: Call) {
    const result = await members.put(body, statusIfNew, call.signal);
    return 'problem' in result ? toReason(result.problem) : toStatusReason(result.value.status);
  }

  /** Errors of this call come without a fixed word, so whoever one names is looked at: with the tag, all is well. */
  async function tagThem(tag: number, indices: readonly number[], batch: readonly Sendable[], call: Call) {
    const indexOf = new Map(indices.map((index) => [batch[index]?.identity ?? '', index]));
    if (indexOf.size === 0) return [];
    const doubtful = await tags.change(tag, { members_to_add: [...indexOf.keys()] }, call.signal);
    const rejected: Rejected[] = [];
    for (const email of new Set(doubtful.map((one) => one.toLowerCase()))) {
      const index = indexOf.get(email);
      if (index === undefined) continue;
      const member = await members.find(email, call.signal);
      if (member?.tags.some(({ id }) => id === tag) !== true)
        rejected.push({ index, code: 'refused', reason: 'did not get the tag', isPassing: true });
    }
    return rejected;
  }
}

const toBody = ({ identity, body }: Sendable): MemberBody => ({ ...body, email_address: identity });
