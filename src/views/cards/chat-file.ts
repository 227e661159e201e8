import { toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';

/** A file that somebody had posted; the link stands on it where the platform does not show the file itself. */
export const showChatFile: View<'chat_file'> = (answer, words) => {
  const { download } = answer;
  const title = toShown(answer.name, 120);
  const say = words.t('chat_file.say', { rows: answer.rows, size: words.bytes(answer.size) });
  const until = download === undefined ? '' : words.t('chat_file.until', { time: words.exact(answer.expiresAt) });
  return {
    title,
    text: say,
    data: {
      title,
      about: words.t('chat_file.about', { title: toShown(answer.title), name: toShown(answer.exportName) }),
      say,
      until,
      links: download === undefined ? [] : [{ title: words.t('chat_file.download'), url: download }],
      actions: [toButton(words, { command: 'show', input: { export: answer.exportId } }, { named: answer.exportName })],
    },
  };
};
