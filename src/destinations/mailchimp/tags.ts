import { z } from 'zod';
import { foldName } from '../../domain/catalog.ts';
import { refused } from '../http/index.ts';
import { type MailchimpApi, TITLE } from './api.ts';

/** As long as a tag's name may be. */
const LONGEST_NAME = 100;
const PAGE = 1000;

const segmentSchema = z.object({ id: z.number(), name: z.string(), type: z.string().default('static') });
const listSchema = z.object({ segments: z.array(segmentSchema), total_items: z.number().default(0) });

const changedSchema = z.object({
  errors: z
    .array(z.object({ email_addresses: z.array(z.string()).default([]), error: z.string().default('') }))
    .default([]),
});

export interface Tags {
  /** The static segment of that name, made where there is none. Mailchimp changes the case of names, so case is no difference. */
  findOrMake(title: string, signal: AbortSignal): Promise<number>;
  /** Addresses about which the answer names an error; what the error is stands in prose alone. */
  change(tag: number, change: TagChange, signal: AbortSignal): Promise<readonly string[]>;
}

interface TagChange {
  readonly members_to_add?: readonly string[];
  readonly members_to_remove?: readonly string[];
}

export function createTags(api: MailchimpApi, audience: string): Tags {
  const path = `/lists/${encodeURIComponent(audience)}/segments`;
  const what = `the audience ${audience}`;

  async function find(name: string, signal: AbortSignal): Promise<number | undefined> {
    for (let offset = 0; ; offset += PAGE) {
      const query = { type: 'static', count: String(PAGE), offset: String(offset) };
      const { segments, total_items: total } = await api.ask({ method: 'GET', path, query, what, signal }, listSchema);
      const found = segments.find((one) => one.type === 'static' && foldName(one.name) === foldName(name));
      if (found !== undefined) return found.id;
      if (segments.length === 0 || offset + segments.length >= total) return undefined;
    }
  }

  return {
    async findOrMake(title, signal) {
      const name = title.slice(0, LONGEST_NAME);
      const known = await find(name, signal);
      if (known !== undefined) return known;
      const body = { name, static_segment: [] };
      const made = await api.tryOne({ method: 'POST', path, body, what, signal }, segmentSchema);
      if ('value' in made) return made.value.id;
      // Another run may have made it in between.
      const again = await find(name, signal);
      if (again === undefined) throw refused(TITLE, `it does not make the tag '${name}': ${made.problem.detail}`);
      return again;
    },
    async change(tag, body, signal) {
      const ask = { method: 'POST', path: `${path}/${tag}`, body, what: `${what} and its tag`, signal } as const;
      const { errors } = await api.ask(ask, changedSchema);
      return errors.flatMap(({ email_addresses: addresses }) => addresses);
    },
  };
}
