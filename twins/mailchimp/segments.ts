import type { Answer, Request } from '../kit/server.ts';
import { isRecord } from '../slack/records.ts';
import { type Audience, hashOf, type Mailchimp, type Segment, toMember } from './model.ts';
import { paged } from './paging.ts';
import { problem } from './problem.ts';

const MOST_MEMBERS = 500;

export function listSegments(audience: Audience, { query }: Request): Answer {
  const type = query.get('type');
  const all = [...audience.segments.values()].filter((segment) => type === null || segment.type === type);
  return { status: 200, body: { ...paged('segments', all.map(toSegment), query), list_id: audience.id } };
}

/** Tags are one, whatever their case. */
export function createSegment(mailchimp: Mailchimp, audience: Audience, { json }: Request): Answer {
  const body = isRecord(json) ? json : {};
  const name = typeof body.name === 'string' ? body.name.trim() : '';
  if (name === '') return problem(400, 'Invalid Resource', 'Please provide a name.');
  if (!Array.isArray(body.static_segment))
    return problem(400, 'Bad Request', 'Must provide either an "options" field or a "static_segment" field');
  if ([...audience.segments.values()].some((one) => one.name.toLowerCase() === name.toLowerCase()))
    return problem(400, 'Bad Request', `Sorry, that tag already exists.`);
  const segment: Segment = { id: mailchimp.nextSegment++, name, type: 'static', members: new Set() };
  audience.segments.set(segment.id, segment);
  return { status: 200, body: toSegment(segment) };
}

/** Batch add and remove. Addresses that are not on the list are passed over; the answer names them among its errors. */
export function changeSegment(audience: Audience, { json, params }: Request): Answer {
  const segment = audience.segments.get(Number(params.segment));
  if (segment === undefined || segment.type !== 'static') return problem(404);
  const body = isRecord(json) ? json : {};
  const add = toAddresses(body.members_to_add);
  const remove = toAddresses(body.members_to_remove);
  if (add.length > MOST_MEMBERS || remove.length > MOST_MEMBERS)
    return problem(400, 'Invalid Resource', `You may only batch up to ${MOST_MEMBERS} members at a time.`);
  const unknown: string[] = [];
  const already: string[] = [];
  const added: object[] = [];
  const removed: object[] = [];
  for (const email of add) {
    const member = audience.members.get(hashOf(email));
    if (member === undefined || member.status === 'archived') unknown.push(email);
    else if (segment.members.has(member.id)) already.push(email);
    else {
      segment.members.add(member.id);
      added.push(toMember(audience, member));
    }
  }
  for (const email of remove) {
    const member = audience.members.get(hashOf(email));
    if (member !== undefined && segment.members.delete(member.id)) removed.push(toMember(audience, member));
    else unknown.push(email);
  }
  const errors = [
    ...(unknown.length > 0 ? [{ email_addresses: unknown, error: 'Email addresses were not found on the list.' }] : []),
    ...(already.length > 0 ? [{ email_addresses: already, error: 'Email addresses are in the segment already.' }] : []),
  ];
  return {
    status: 200,
    body: {
      members_added: added,
      members_removed: removed,
      errors,
      total_added: added.length,
      total_removed: removed.length,
      error_count: errors.length,
    },
  };
}

const toAddresses = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

const toSegment = (segment: Segment): object => ({
  id: segment.id,
  name: segment.name,
  member_count: segment.members.size,
  type: segment.type,
});
