import type { SettingsAnswer } from '../../domain/answers.ts';
import { toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

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
    { text: words.t('settings.how.chat_files'), line: 'settings chat-files 500 direct' },
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
        [words.t('settings.chat_files'), toChatFiles(words, answer.chatFiles)],
      ]),
      how,
      actions: ROOMS.map((command) => toButton(words, { command, input: {} })),
    },
  };
};

function toChatFiles(words: Words, policy: SettingsAnswer['chatFiles']): string {
  if (policy === undefined || policy.mostRows === 0) return words.t('settings.chat_files.off');
  return words.t(policy.isDirectOnly ? 'settings.chat_files.direct' : 'settings.chat_files.on', {
    count: policy.mostRows,
  });
}
