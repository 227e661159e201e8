import { z } from 'zod';
import type { MailchimpApi } from './api.ts';
import { hashOf } from './members.ts';

const PAGE = 1000;

const pageSchema = z.object({ members: z.array(z.object({ id: z.string() })), total_items: z.number().default(0) });

/** Whether somebody may be archived in the audience: always true of those who are, and hardly ever of others. */
export type MayBeArchived = (email: string) => boolean;

/**
 * Who is archived, read at the first question and kept. The call for many people at once takes them for new and subscribes
 * them, whatever they were before; and the archive is also where audiences keep people who had unsubscribed.
 */
export function createArchived(api: MailchimpApi, audience: string, signal: AbortSignal): () => Promise<MayBeArchived> {
  const ask = async (offset: number) =>
    api.ask(
      {
        method: 'GET',
        path: `/lists/${encodeURIComponent(audience)}/members`,
        query: {
          status: 'archived',
          fields: 'members.id,total_items',
          count: String(PAGE),
          offset: String(offset),
        },
        what: `the audience ${audience}`,
        signal,
      },
      pageSchema,
    );

  const read = async (): Promise<MayBeArchived> => {
    const found = new Set<number>();
    for (let offset = 0; ; offset += PAGE) {
      const { members, total_items: total } = await ask(offset);
      for (const { id } of members) found.add(toNumber(id));
      if (members.length === 0 || offset + members.length >= total) break;
    }
    return (email) => found.size > 0 && found.has(toNumber(hashOf(email)));
  };

  let known: Promise<MayBeArchived> | undefined;
  return () => {
    known ??= read().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

/** 48 bits of the hash: a million of them take tens of megabytes, and who only looks archived takes a call of their own. */
const toNumber = (hash: string): number => Number.parseInt(hash.slice(0, 12), 16);
