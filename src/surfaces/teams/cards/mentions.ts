import type { Mention } from '../../../chat/platform-contract.ts';
import type { Json } from './frame.ts';

/** An account in Entra is the only thing that is ever written as a mention. */
const ACCOUNT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * People who are to be notified, below the headline: a text that names them, and beside the card who is meant by it
 * (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#mention-support-within-adaptive-cards).
 * Only those texts are mentions, so a name on the card never is one.
 */
export function withMentions(card: Json, mentions: readonly Mention[]): Json {
  const meant = mentions.flatMap(({ name, account }) => {
    if (account === undefined || !ACCOUNT.test(account)) return [];
    const shown = name.replace(/[<>*_`[\]\\]/g, '').trim() || 'you';
    return [{ type: 'mention', text: `<at>${shown}</at>`, mentioned: { id: account, name: shown } }];
  });
  if (meant.length === 0) return card;
  const [headline, ...rest] = card.body as readonly Json[];
  const line = { type: 'TextBlock', text: meant.map(({ text }) => text).join(' '), wrap: true, spacing: 'small' };
  return {
    ...card,
    msteams: { ...(card.msteams as Json | undefined), entities: meant },
    body: [...(headline === undefined ? [] : [headline]), line, ...rest],
  };
}
