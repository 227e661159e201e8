import type { Answer, Request } from '../kit/server.ts';
import { isRecord } from '../slack/records.ts';
import { isRefusal, toWish, write } from './members.ts';
import { type Audience, hashOf, type Mailchimp, toMember } from './model.ts';
import { problem } from './problem.ts';

const MOST_MEMBERS = 500;

/** `POST /lists/{id}`: answers 200 also where members were refused. */
export function batchSubscribe(mailchimp: Mailchimp, audience: Audience, { json, query }: Request): Answer {
  const body = isRecord(json) ? json : {};
  const members = Array.isArray(body.members) ? body.members : undefined;
  if (members === undefined) return problem(400, 'Invalid Resource', 'The members are missing.');
  if (members.length > MOST_MEMBERS)
    return problem(400, 'Invalid Resource', `You may only batch up to ${MOST_MEMBERS} members at a time.`);
  const wishes = members.map((member) => toWish(member, query.get('skip_merge_validation') === 'true'));
  const seen = new Set<string>();
  const created: object[] = [];
  const updated: object[] = [];
  const errors: object[] = [];
  for (const wish of wishes) {
    const id = hashOf(wish.email);
    if (seen.has(id)) {
      if (query.get('skip_duplicate_check') !== 'true')
        errors.push(toError(wish.email, `Duplicate items found for the following email: ${wish.email}`));
      continue;
    }
    seen.add(id);
    const before = audience.members.get(id);
    const exists = before !== undefined && before.status !== 'archived';
    if (exists && body.update_existing !== true) {
      const say = `${wish.email} is already a list member, do you want to update? please provide update_existing:true in the request body`;
      errors.push({ ...toError(wish.email, say), error_code: 'ERROR_CONTACT_EXISTS' });
      continue;
    }
    const result = write(mailchimp, audience, wish);
    if (isRefusal(result)) errors.push(toError(wish.email, result.detail, result.errors?.[0]));
    else (result.isNew ? created : updated).push(toMember(audience, result.member));
  }
  return {
    status: 200,
    body: {
      new_members: created,
      updated_members: updated,
      errors,
      total_created: created.length,
      total_updated: updated.length,
      error_count: errors.length,
    },
  };
}

const toError = (
  email_address: string,
  error: string,
  field?: { readonly field: string; readonly message: string },
): object => ({
  email_address,
  error,
  error_code: 'ERROR_GENERIC',
  field: field?.field ?? '',
  field_message: field?.message ?? '',
});
