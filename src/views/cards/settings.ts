import { toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';

const ROOMS = ['people', 'connections', 'requests', 'audit'] as const;

/** How the environment is set up, and how to change that. */
export const showSettings: View<'settings'> = (answer, words) => {
  const { adminChannel } = answer;
  const title = words.t('settings.title', { environment: toShown(answer.environment) });
  const channel = adminChannel === undefined ? words.t('settings.admin_channel.none') : toShown(adminChannel);
  const how = [
    { text: words.t('settings.how'), line: 'settings admin-channel #exports' },
    ...(adminChannel === undefined
      ? []
      : [{ text: words.t('settings.how.none'), line: 'settings admin-channel none' }]),
  ];
  return {
    title,
    text: answer.saved ? words.t('settings.saved') : '',
    data: {
      title,
      saved: answer.saved ? words.t('settings.saved') : '',
      facts: toFacts([
        [words.t('settings.audience'), words.t(`catalog.audience.${answer.audience}`)],
        [words.t('settings.admin_channel'), channel],
      ]),
      how,
      actions: ROOMS.map((command) => toButton(words, { command, input: {} })),
    },
  };
};
