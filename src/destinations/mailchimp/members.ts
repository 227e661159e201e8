import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MailchimpApi, Problem } from './api.ts';

const memberSchema = z.object({
  email_address: z.string(),
  status: z.string(),
  tags: z.array(z.object({ id: z.number() })).default([]),
});
export type Member = z.infer<typeof memberSchema>;

const batchSchema = z.object({
  new_members: z.array(z.object({ email_address: z.string() })),
});

/** What is sent of a person. */
export type MemberBody = Readonly<Record<string, unknown>> & { readonly email_address: string };

export interface Members {
  /** Adds those who are not there yet, and says who that was; everybody else is left as they are. */
  addNew(bodies: readonly MemberBody[], status: string, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** Adds or changes one, without touching the status of somebody who is there. */
  put(body: MemberBody, statusIfNew: string, signal: AbortSignal): Promise<{ value: Member } | { problem: Problem }>;
  find(email: string, signal: AbortSignal): Promise<Member | undefined>;
}

export function createMembers(api: MailchimpApi, audience: string): Members {
  const path = `/lists/${encodeURIComponent(audience)}`;
  const what = `the audience ${audience}`;
  const member = (email: string) => `${path}/members/${hashOf(email)}`;
  return {
    async addNew(bodies, status, signal) {
      if (bodies.length === 0) return new Set();
      const body = { members: bodies.map((one) => ({ ...one, status })), update_existing: false, sync_tags: false };
      const answer = await api.ask({ method: 'POST', path, body, what, signal }, batchSchema);
      return new Set(answer.new_members.map((one) => one.email_address.toLowerCase()));
    },
    put: (one, statusIfNew, signal) =>
      api.tryOne(
        {
          method: 'PUT',
          path: member(one.email_address),
          body: { ...one, status_if_new: statusIfNew },
          what,
          signal,
        },
        memberSchema,
      ),
    find: (email, signal) =>
      api.find({ method: 'GET', path: member(email), query: { fields: FIELDS }, what, signal }, memberSchema),
  };
}

const FIELDS = 'email_address,status,tags';

/** How a member is named in paths: MD5 of the address in lower case. */
export const hashOf = (email: string): string => createHash('md5').update(email.toLowerCase()).digest('hex');
