import { z } from 'zod';
import { toChannelWord, toPersonWord } from '../../domain/place.ts';
import type { Activity } from './activity.ts';

/** Somebody or something that a text names, the bot left out. */
export interface Mention {
  readonly id: string;
  readonly name: string;
  /** As it stands in the text: `<at>Carlos Vega</at>`. */
  readonly text: string;
  readonly isChannel: boolean;
}

const mentionSchema = z.looseObject({
  type: z.literal('mention'),
  text: z.string().min(1).max(1_000),
  mentioned: z.looseObject({
    id: z.string().max(500),
    name: z.string().max(500).default(''),
    type: z.string().optional(),
  }),
});

const MOST_MENTIONS = 20;

export const readMentions = ({ entities }: Activity): Mention[] =>
  entities
    .flatMap((entity) => {
      const parsed = mentionSchema.safeParse(entity);
      return parsed.success ? [parsed.data] : [];
    })
    .slice(0, MOST_MENTIONS)
    .map(({ text, mentioned }) => ({
      id: mentioned.id,
      name: mentioned.name,
      text,
      isChannel: mentioned.type === 'channel' || mentioned.id.startsWith('19:'),
    }));

interface Named {
  readonly surface: string;
  readonly workspace: string;
  /** The bot's own account: its mention says whom the line is for, and is left out. */
  readonly bot: string;
  /** Accounts in Entra of the people who are named, by their id in the conversation. */
  readonly accounts: ReadonlyMap<string, string>;
}

/**
 * A line as the commands take it, from what Teams makes of what a person typed: people and channels become words that
 * carry their ids, and everything that Teams adds is taken away.
 */
export function toLine(
  text: string,
  mentions: readonly Mention[],
  { surface, workspace, bot, accounts }: Named,
): string {
  const line = mentions.reduce((rest, mention) => rest.replaceAll(mention.text, ` ${toWord(mention)} `), text);
  return decode(line.replace(/<\/?at[^>]*>/gi, ' '))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\/?exports?(?:\s+|$)/i, '')
    .replace(/^\//, '');

  function toWord({ id, name, isChannel }: Mention): string {
    if (id === bot) return '';
    if (isChannel) return toChannelWord({ surface, workspace, conversation: id }, name || id);
    const account = accounts.get(id);
    return account === undefined ? name : toPersonWord({ surface, workspace, externalId: account });
  }
}

/** Once and in this order, so that `&amp;lt;` stays `&lt;`. */
const decode = (text: string): string =>
  text
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
