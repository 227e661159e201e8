import { toChannelWord, toPersonWord } from '../../domain/place.ts';

export const SURFACE = 'slack';

/** People write the command after a mention too, or once more. None of ours is called so. */
const OWN_NAME = /^\/?exports?(?:\s+|$)/i;

const MARK = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g;

/**
 * A line as the commands take it, from what Slack makes of what a person typed
 * (docs.slack.dev/messaging/formatting-message-text, "Retrieving messages"): people and channels become words that carry
 * their ids, links become what was typed, and `&amp;` an ampersand. The bot's own mention says whom the line is for and is
 * left out.
 */
export function toLine(text: string, workspace: string, bot: string): string {
  const line = text.replace(MARK, (_, mark: string, id: string, label = '') => {
    if (mark === '@') {
      return id === bot ? ' ' : toPersonWord({ surface: SURFACE, workspace, externalId: id });
    }
    if (mark === '#') return toChannelWord({ surface: SURFACE, workspace, conversation: id }, label || id);
    if (mark === '!') return label || `@${id.split('^')[0]}`;
    return label || id.replace(/^mailto:/, '');
  });
  return decode(line)
    .replace(/`+([^`]+)`+/g, '"$1"')
    .trim()
    .replace(OWN_NAME, '');
}

/** Ids of the people that a text names, the bot left out. */
export const listMentions = (text: string, bot: string): string[] => [
  ...new Set([...text.matchAll(MARK)].flatMap(([, mark, id = '']) => (mark === '@' && id !== bot ? [id] : []))),
];

/** Once and in this order, so that `&amp;lt;` stays `&lt;`. */
const decode = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
