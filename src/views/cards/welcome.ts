import type { Role } from '../../domain/person.ts';
import { toButton, type View } from '../page.ts';
import { toShown, truncate } from '../plain.ts';
import { toFirstName } from './person-words.ts';

/** A line to type that is of use to somebody with this role, most of all. */
const OWN_LINE: Record<Role, string> = {
  viewer: 'request role contributor',
  contributor: 'create',
  admin: 'connections',
};
const NAME_SHOWN = 60;

/** To somebody who is here for the first time. */
export const showWelcome: View<'welcome'> = ({ environment, name, mayClaimAdmin }, words, { role }) => {
  const shown = toShown(environment, NAME_SHOWN);
  const title = words.t('welcome.title', { name: truncate(toFirstName(name), NAME_SHOWN) });
  const intro = words.t(`welcome.intro.${role}`, { environment: shown });
  const question = words.t('welcome.claim', { environment: shown });
  const list = toButton(words, { command: 'list', input: {} }, { style: mayClaimAdmin ? 'default' : 'positive' });
  const help = toButton(words, { command: 'help', input: {} });
  const claim = toButton(words, { command: 'people', input: { action: 'claim' } }, { style: 'positive' });
  return {
    title,
    text: mayClaimAdmin ? `${intro} ${question}` : intro,
    data: {
      title,
      intro,
      examplesTitle: words.t('welcome.try'),
      examples: [
        { line: 'list', say: words.t('welcome.example.list') },
        { line: 'catalog', say: words.t('welcome.example.catalog') },
        { line: OWN_LINE[role], say: words.t(`welcome.example.${role}`) },
      ],
      claim: mayClaimAdmin ? [question, words.t('welcome.claim.say')] : [],
      actions: mayClaimAdmin ? [claim, list, help] : [list, help],
    },
  };
};
