import type { NoticeAnswer } from '../../domain/answers.ts';
import { type Button, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

/** Something is done: one line, and perhaps a next step. */
export const showNotice: View<'notice'> = (answer, words) => {
  const title = words.t(`notice.${answer.kind}`);
  const name = 'name' in answer ? toShown(answer.name) : '';
  const text = words.t(`notice.${answer.kind}.say`, { name });
  const isDone = answer.kind === 'export_created' || answer.kind === 'export_updated';
  return {
    title,
    text,
    data: { title, text, color: isDone ? 'good' : 'default', actions: toButtons(words, answer) },
  };
};

function toButtons(words: Words, answer: NoticeAnswer): Button[] {
  switch (answer.kind) {
    case 'export_created':
    case 'export_updated':
      return [
        toButton(words, { command: 'run', input: { exports: [answer.id] } }, { style: 'positive', named: answer.name }),
        toButton(words, { command: 'show', input: { export: answer.id } }, { named: answer.name }),
      ];
    case 'export_unchanged':
      return [toButton(words, { command: 'show', input: { export: answer.id } }, { named: answer.name })];
    case 'export_deleted':
      return [toButton(words, { command: 'list', input: {} })];
    default:
      return [];
  }
}
