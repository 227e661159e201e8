import { createHash } from 'node:crypto';

export type Status = 'subscribed' | 'unsubscribed' | 'cleaned' | 'pending' | 'transactional' | 'archived';

export interface MergeField {
  readonly tag: string;
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  /** Of a phone field: `US` numbers are checked. */
  readonly phoneFormat?: string;
}

export interface Member {
  readonly id: string;
  email: string;
  status: Status;
  mergeFields: Record<string, unknown>;
  /** They left by themselves, bounced or complained: the API cannot subscribe them. */
  inCompliance: boolean;
  /** How often anything of it was written. */
  writes: number;
  /** When anything of it changed, in milliseconds. */
  changedAt: number;
}

export interface Segment {
  readonly id: number;
  readonly name: string;
  /** `static` is a tag. */
  readonly type: 'static' | 'saved';
  readonly members: Set<string>;
}

export interface Audience {
  readonly id: string;
  name: string;
  doubleOptIn: boolean;
  mergeFields: MergeField[];
  /** By the MD5 of the address in lower case. */
  readonly members: Map<string, Member>;
  readonly segments: Map<number, Segment>;
  /** Hashes of those who were deleted for good: they cannot be imported again. */
  readonly forgotten: Set<string>;
}

export interface Mailchimp {
  readonly accountName: string;
  readonly audiences: Map<string, Audience>;
  readonly apiKeys: Set<string>;
  readonly tokens: Set<string>;
  /** Domains whose addresses "look fake". */
  readonly fakeDomains: ReadonlySet<string>;
  nextSegment: number;
  readonly now: () => number;
}

/** https://mailchimp.com/developer/marketing/docs/methods-parameters: MD5 of the lower-case address. */
export const hashOf = (email: string): string => createHash('md5').update(email.toLowerCase()).digest('hex');

/** What an audience has when it is new; its owner may change all of it. */
export const DEFAULT_FIELDS: readonly MergeField[] = [
  { tag: 'FNAME', name: 'First Name', type: 'text' },
  { tag: 'LNAME', name: 'Last Name', type: 'text' },
  { tag: 'ADDRESS', name: 'Address', type: 'address' },
  { tag: 'PHONE', name: 'Phone Number', type: 'phone', phoneFormat: 'none' },
];

export const toMember = (audience: Audience, member: Member): object => ({
  id: member.id,
  email_address: member.email,
  unique_email_id: member.id.slice(0, 10),
  contact_id: member.id,
  email_type: 'html',
  status: member.status,
  merge_fields: member.mergeFields,
  last_changed: new Date(member.changedAt).toISOString(),
  list_id: audience.id,
  tags_count: tagsOf(audience, member.id).length,
  tags: tagsOf(audience, member.id),
});

export const tagsOf = (audience: Audience, id: string): { id: number; name: string }[] =>
  [...audience.segments.values()]
    .filter((segment) => segment.type === 'static' && segment.members.has(id))
    .map(({ id, name }) => ({ id, name }));
