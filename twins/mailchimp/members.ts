import { isRecord } from '../slack/records.ts';
import { findMergeProblems } from './merge-data.ts';
import { type Audience, hashOf, type Mailchimp, type Member, type Status } from './model.ts';

/** Why a member is not taken: the title and the detail that the vendor gives. */
export interface Refusal {
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

export interface Wish {
  readonly email: string;
  /** What it is to be, whoever it is; undefined leaves an existing one as it is. */
  readonly status: Status | undefined;
  readonly statusIfNew: Status | undefined;
  readonly mergeFields: Readonly<Record<string, unknown>>;
  readonly skipsMergeValidation: boolean;
}

const STATUSES: ReadonlySet<unknown> = new Set(['subscribed', 'unsubscribed', 'cleaned', 'pending', 'transactional']);

export const toStatus = (value: unknown): Status | undefined => (STATUSES.has(value) ? (value as Status) : undefined);

export const toWish = (body: unknown, skipsMergeValidation: boolean): Wish => {
  const given = isRecord(body) ? body : {};
  return {
    email: typeof given.email_address === 'string' ? given.email_address : '',
    status: toStatus(given.status),
    statusIfNew: toStatus(given.status_if_new),
    mergeFields: isRecord(given.merge_fields) ? given.merge_fields : {},
    skipsMergeValidation,
  };
};

/** Adds or changes one member, by the rules that hold for every way of doing so. */
export function write(
  mailchimp: Mailchimp,
  audience: Audience,
  wish: Wish,
): { readonly member: Member; readonly isNew: boolean } | Refusal {
  const { email } = wish;
  // Letters of other scripts are taken after the @, and not before (mailchimp.com/help/international-characters-in-mailchimp).
  if (!/^[\x21-\x3f\x41-\x7e]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email))
    return { title: 'Invalid Resource', detail: 'Please provide a valid email address.' };
  if (mailchimp.fakeDomains.has(email.split('@')[1]?.toLowerCase() ?? ''))
    return {
      title: 'Invalid Resource',
      detail: `${email} looks fake or invalid, please enter a real email address.`,
    };
  const id = hashOf(email);
  if (audience.forgotten.has(id))
    return {
      title: 'Forgotten Email Not Subscribed',
      detail: `${email} was permanently deleted and cannot be re-imported. The contact must re-subscribe to get back on the list.`,
    };
  const before = audience.members.get(id);
  const isNew = before === undefined || (before.status === 'archived' && wish.status !== undefined);
  const status = isNew ? (wish.status ?? wish.statusIfNew) : (wish.status ?? before.status);
  if (status === undefined)
    return {
      title: 'Invalid Resource',
      detail: 'The resource submitted could not be validated.',
      errors: [{ field: 'status_if_new', message: 'This value should not be blank.' }],
    };
  const isWelcome = before?.inCompliance !== true || status === before.status || status !== 'subscribed';
  if (!isWelcome)
    return {
      title: 'Member In Compliance State',
      detail: `${email} is in a compliance state due to unsubscribe, bounce, or compliance review and cannot be subscribed.`,
    };
  const problems = wish.skipsMergeValidation ? [] : findMergeProblems(audience, wish.mergeFields, before === undefined);
  if (problems.length > 0)
    return { title: 'Invalid Resource', detail: 'Your merge fields were invalid.', errors: problems };
  const member: Member = before ?? {
    id,
    email,
    status,
    mergeFields: {},
    inCompliance: false,
    writes: 0,
    changedAt: 0,
  };
  const known = new Set(audience.mergeFields.map(({ tag }) => tag));
  member.email = email;
  member.status = status;
  member.writes += 1;
  member.changedAt = mailchimp.now();
  for (const [tag, value] of Object.entries(wish.mergeFields)) if (known.has(tag)) member.mergeFields[tag] = value;
  audience.members.set(id, member);
  return { member, isNew };
}

export const isRefusal = (result: object): result is Refusal => 'title' in result;
