import { z } from 'zod';
import type { MailchimpApi } from './api.ts';
import { hashOf } from './members.ts';

const PAGE = 1000;

const pageSchema = z.object({ members: z.array(z.object({ id: z.string() })), total_items: z.number().default(0) });

/** Whether somebody may be archived in the audience: always true of those who are, and hardly ever of others. */
export type MayBeArchived = (email: string) => boolean;

/** Whoever is archived during a run may be subscribed again by it for so long, and by the call that is under way. */
const FRESH_MS = 60_000;
/** Between Mailchimp's clock and ours, and for what is not in its lists at once. */
const MARGIN_MS = 5 * 60_000;

/**
 * Who is archived, read at the first question and kept up to date. The call for many people at once takes them for new and
 * subscribes them, whatever they were before; and the archive is also where audiences keep people who had unsubscribed.
 *
 * What changed since is read again before a call that comes more than a minute after the last look: one call in a
 * minute in which many are made. Before every call it would be a third one beside the two that 500 people take, and some
 * way between the look and the call would still be left.
 */
export function createArchived(
  api: MailchimpApi,
  audience: string,
  signal: AbortSignal,
  now: () => Date = () => new Date(),
): () => Promise<MayBeArchived> {
  const found = new Set<number>();
  const mayBe: MayBeArchived = (email) => found.size > 0 && found.has(toNumber(hashOf(email)));
  let readAt: number | undefined;
  let reading: Promise<void> | undefined;

  const ask = async (offset: number, since: Readonly<Record<string, string>>) =>
    api.ask(
      {
        method: 'GET',
        path: `/lists/${encodeURIComponent(audience)}/members`,
        query: {
          status: 'archived',
          ...since,
          fields: 'members.id,total_items',
          count: String(PAGE),
          offset: String(offset),
        },
        what: `the audience ${audience}`,
        signal,
      },
      pageSchema,
    );

  /** All at first, then those who have changed since; somebody who left the archive is looked at alone, which is right for anybody. */
  const read = async (): Promise<void> => {
    const at = now().getTime();
    const since = readAt === undefined ? {} : { since_last_changed: toTime(readAt - MARGIN_MS) };
    for (let offset = 0; ; offset += PAGE) {
      const { members, total_items: total } = await ask(offset, since);
      for (const { id } of members) found.add(toNumber(id));
      if (members.length === 0 || offset + members.length >= total) break;
    }
    readAt = at;
  };

  return async () => {
    if (readAt === undefined || now().getTime() - readAt >= FRESH_MS) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return mayBe;
  };
}

/** As its guide to parameters writes times: `2015-10-21T15:41:36+00:00`. */
const toTime = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00');

/** 48 bits of the hash: a million of them take tens of megabytes, and who only looks archived takes a call of their own. */
const toNumber = (hash: string): number => Number.parseInt(hash.slice(0, 12), 16);
