import type { ConfirmAnswer, ConfirmSubject } from '../../domain/answers.ts';
import { type Button, head, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

const NAMES_SHOWN = 10;

/** A question before something that cannot be undone, or reaches far. */
export const showConfirm: View<'confirm'> = (answer, words) => {
  const { subject } = answer;
  const page = subject.kind === 'delete_export' ? askDelete(words, subject) : askRunAll(words, subject);
  return {
    title: page.title,
    text: page.paragraphs.join(' '),
    data: {
      ...page,
      expires: isQuestion(subject) ? words.t('confirm.expires', { when: words.time(answer.expiresAt) }) : '',
      actions: toButtons(words, answer),
    },
  };
};

/** Running all of nothing is not worth an answer. */
const isQuestion = (subject: ConfirmSubject): boolean => subject.kind !== 'run_all' || subject.will.length > 0;

type Subject<K> = Extract<ConfirmSubject, { kind: K }>;

function askDelete(words: Words, { name, destination, runs }: Subject<'delete_export'>) {
  const stays =
    destination === undefined
      ? words.t('confirm.delete.stays.somewhere')
      : words.t('confirm.delete.stays', { destination: toShown(destination) });
  return {
    title: words.t('confirm.delete.title', { name: toShown(name) }),
    paragraphs: [words.t('confirm.delete.say', { runs }), stays],
    lists: [],
  };
}

function askRunAll(words: Words, { will, wont }: Subject<'run_all'>) {
  const reasons = wont.map(({ name, reason }) =>
    words.t('confirm.run_all.reason', { name: toShown(name), reason: words.t(`confirm.reason.${reason}`) }),
  );
  const lists = [
    {
      title: words.t('confirm.run_all.will'),
      lines: toLines(
        words,
        will.map((name) => toShown(name)),
      ),
    },
    { title: words.t('confirm.run_all.wont'), lines: toLines(words, reasons) },
  ];
  return {
    title:
      will.length === 0 ? words.t('confirm.run_all.none') : words.t('confirm.run_all.title', { count: will.length }),
    paragraphs: [],
    lists: lists.filter(({ lines }) => lines.length > 0),
  };
}

function toLines(words: Words, lines: readonly string[]): string[] {
  const { shown, more } = head(lines, NAMES_SHOWN);
  return more === 0 ? [...shown] : [...shown, words.t('catalog.more', { count: more })];
}

function toButtons(words: Words, { confirmationId, subject }: ConfirmAnswer): Button[] {
  const input = { id: confirmationId };
  const yes = (title: string, style: Button['style']) =>
    toButton(words, { command: 'confirm', input }, { title, style });
  const no = (title: string) => toButton(words, { command: 'decline', input }, { title });
  if (subject.kind === 'delete_export') {
    return [yes(words.t('commands.delete.button'), 'destructive'), no(words.t('button.keep'))];
  }
  const count = subject.will.length;
  if (count === 0) return [toButton(words, { command: 'list', input: {} })];
  return [yes(words.t('button.run_all', { count }), 'positive'), no(words.t('button.not_now'))];
}
