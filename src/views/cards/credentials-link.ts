import type { View } from '../page.ts';
import { toShown } from '../plain.ts';
import { toConnectionButton } from './connection-parts.ts';

/** The way to the page where secrets are entered; it is shown to one person, and works once. */
export const showCredentialsLink: View<'credentials_link'> = (answer, words) => {
  const title = words.t('credentials_link.title', { name: toShown(answer.name) });
  const say = words.t('credentials_link.say', { time: words.time(answer.expiresAt) });
  return {
    title,
    text: say,
    data: {
      title,
      destination: toShown(answer.destination),
      say,
      link: { title: words.t('commands.connections.credentials.button'), url: answer.url },
      actions: [toConnectionButton(words, 'show', answer, { title: words.t('button.show_connection') })],
    },
  };
};
