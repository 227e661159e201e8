import type { ConfirmAnswer, ConfirmSubject } from '../../domain/answers.ts';
import { type Button, head, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { sayRecurrence, sayScheduleOf } from '../schedule-words.ts';
import type { Words } from '../words.ts';

const NAMES_SHOWN = 10;

/** A question before something that cannot be undone, or reaches far. */
export const showConfirm: View<'confirm'> = (answer, words) => {
  const { subject } = answer;
  const page = ask(words, subject);
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

interface Question {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly lists: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

function ask(words: Words, subject: ConfirmSubject): Question {
  switch (subject.kind) {
    case 'run_all':
      return askRunAll(words, subject);
    case 'refresh':
      return askRefresh(words, subject);
    case 'replace_schedules':
      return askReplacement(words, subject);
    case 'delete_export': {
      const { destination, runs } = subject;
      const stays =
        destination === undefined
          ? words.t('confirm.delete.stays.somewhere')
          : words.t('confirm.delete.stays', { destination: toShown(destination) });
      return question(
        words.t('confirm.delete.title', toNamed(subject)),
        words.t('confirm.delete.say', { runs }),
        stays,
      );
    }
    case 'disconnect_export': {
      const connection = toShown(subject.connection);
      return question(
        words.t('confirm.disconnect.title', toNamed(subject)),
        words.t('confirm.disconnect.say', { connection }),
        words.t('confirm.disconnect.stays'),
      );
    }
    case 'delete_connection': {
      const destination = toShown(subject.destination);
      return question(
        words.t('confirm.delete_connection.title', toNamed(subject)),
        words.t('confirm.delete_connection.say', { destination }),
      );
    }
    case 'unshare_connection': {
      const { exports } = subject;
      return question(words.t('confirm.unshare.title', toNamed(subject)), words.t('confirm.unshare.say', { exports }));
    }
    case 'reset_export':
      return question(words.t('confirm.reset.title', toNamed(subject)), words.t('confirm.reset.say'));
    case 'remove_person': {
      const role = words.t(`role.${subject.role}`);
      return question(
        words.t('confirm.remove_person.title', toNamed(subject)),
        words.t('confirm.remove_person.say', { ...toNamed(subject), role }),
      );
    }
  }
}

const question = (title: string, ...paragraphs: string[]): Question => ({ title, paragraphs, lists: [] });
const toNamed = ({ name }: { readonly name: string }) => ({ name: toShown(name) });

function askRunAll(words: Words, { will, wont }: Extract<ConfirmSubject, { kind: 'run_all' }>): Question {
  const reasons = wont.map(({ name, reason }) =>
    words.t('confirm.run_all.reason', { name: toShown(name), reason: words.t(`confirm.reason.${reason}`) }),
  );
  const names = will.map((name) => toShown(name));
  const lists = [
    { title: words.t('confirm.run_all.will'), lines: toLines(words, names) },
    { title: words.t('confirm.run_all.wont'), lines: toLines(words, reasons) },
  ];
  return {
    title:
      will.length === 0 ? words.t('confirm.run_all.none') : words.t('confirm.run_all.title', { count: will.length }),
    paragraphs: [],
    lists: lists.filter(({ lines }) => lines.length > 0),
  };
}

function askRefresh(words: Words, subject: Extract<ConfirmSubject, { kind: 'refresh' }>): Question {
  const { entities, segments, exports, leftOut } = subject;
  const left = leftOut === 0 ? [] : [words.t('refresh.left_out', { count: leftOut })];
  const names = exports.map((name) => toShown(name));
  return {
    title: words.t('confirm.refresh.title', { environment: toShown(subject.environment) }),
    paragraphs: [words.t('confirm.refresh.say', { entities, segments }), ...left],
    lists: names.length === 0 ? [] : [{ title: words.t('confirm.refresh.then'), lines: toLines(words, names) }],
  };
}

function askReplacement(words: Words, subject: Extract<ConfirmSubject, { kind: 'replace_schedules' }>): Question {
  const { exports, recurrence } = subject;
  const lines = exports.map(({ name, schedule }) =>
    words.t('confirm.run_all.reason', { name: toShown(name), reason: sayScheduleOf(words, schedule) }),
  );
  return {
    title: words.t('confirm.schedules.title', { count: exports.length }),
    paragraphs: [
      words.t('confirm.schedules.say', { schedule: sayRecurrence(words, recurrence) }),
      words.t('schedule.form.warning'),
    ],
    lists: [{ title: words.t('confirm.schedules.lost'), lines: toLines(words, lines) }],
  };
}

function toLines(words: Words, lines: readonly string[]): string[] {
  const { shown, more } = head(lines, NAMES_SHOWN);
  return more === 0 ? [...shown] : [...shown, words.t('catalog.more', { count: more })];
}

/** What the button says that does it. */
const YES = {
  delete_export: 'commands.delete.button',
  disconnect_export: 'commands.disconnect.button',
  delete_connection: 'button.delete_connection',
  unshare_connection: 'commands.connections.unshare.button',
  remove_person: 'commands.people.remove.button',
  reset_export: 'button.reset',
} as const;

function toButtons(words: Words, { confirmationId, subject }: ConfirmAnswer): Button[] {
  const input = { id: confirmationId };
  const yes = (title: string, style: Button['style']) =>
    toButton(words, { command: 'confirm', input }, { title, style });
  const no = (title: string) => toButton(words, { command: 'decline', input }, { title });
  if (subject.kind === 'refresh') {
    return [yes(words.t('commands.refresh.button'), 'positive'), no(words.t('button.not_now'))];
  }
  if (subject.kind === 'replace_schedules') {
    return [yes(words.t('button.replace_schedules'), 'destructive'), no(words.t('button.keep_schedules'))];
  }
  if (subject.kind !== 'run_all') {
    const keep = subject.kind === 'remove_person' || subject.kind === 'reset_export' ? 'button.not_now' : 'button.keep';
    return [yes(words.t(YES[subject.kind]), 'destructive'), no(words.t(keep))];
  }
  const count = subject.will.length;
  if (count === 0) return [toButton(words, { command: 'list', input: {} })];
  return [yes(words.t('button.run_all', { count }), 'positive'), no(words.t('button.not_now'))];
}
