import type { ScheduleAnswer } from '../../domain/answers.ts';
import { toScheduleText } from '../../domain/schedule-words-text.ts';
import { type Button, paragraph, subtle, toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { sayTip } from '../schedule-tip.ts';
import { sayRecurrence, sayTimes } from '../schedule-words.ts';
import type { Words } from '../words.ts';

/** When something happens by itself: in words, and the next times on the reader's clock. */
export const showSchedule: View<'schedule'> = (answer, words) => {
  const { subject, schedule, next } = answer;
  const name = subject.kind === 'refresh' ? words.t('schedule.of_refresh') : toShown(subject.name);
  const state = {
    word: words.t(schedule.active ? 'schedule.state.on' : 'schedule.state.off'),
    color: schedule.active ? 'good' : 'default',
  };
  const said = sayRecurrence(words, schedule.recurrence);
  return {
    title: words.t('run.title', { name, state: state.word }),
    text: [said, next[0] === undefined ? '' : words.t('schedule.next.one', { when: words.upcoming(next[0]) })]
      .filter(Boolean)
      .join('. '),
    data: {
      name,
      state,
      notes: toNotes(words, answer),
      facts: toFacts([[words.t('export.schedule'), said]]),
      nextTitle: words.t('schedule.next', { zone: words.zone }),
      next: next.map((at) => words.upcoming(at)),
      tip: answer.tip === undefined ? '' : sayTip(words, answer.tip),
      actions: toButtons(words, answer),
    },
  };
};

function toNotes(words: Words, { saved, schedule, next, subject }: ScheduleAnswer) {
  const notes = saved ? [subtle(words.t('schedule.saved'))] : [];
  if (!schedule.active) notes.push(subtle(words.t('schedule.off.say')));
  else if (subject.kind === 'export' && !subject.isConnected) {
    notes.push(paragraph(words.t('schedule.no_connection'), 'warning'));
  } else if (next.length === 0 && subject.kind === 'export') {
    notes.push(paragraph(words.t('schedule.refresh.none'), 'warning'));
  }
  return notes;
}

function toButtons(words: Words, { subject, schedule, permission, tip }: ScheduleAnswer): Button[] {
  if (subject.kind === 'refresh') {
    if (permission === 'view') return [];
    const call = (text: string) => ({ command: 'refresh', input: { action: 'schedule', text } });
    return [
      toButton(
        words,
        { command: 'refresh', input: { action: 'schedule' } },
        { title: words.t('button.edit_schedule') },
      ),
      toButton(words, call(schedule.active ? 'off' : 'on'), { title: toSwitch(words, schedule.active) }),
    ];
  }
  const { id, name: named } = subject;
  const show = toButton(words, { command: 'show', input: { export: id } }, { named });
  if (permission === 'view') return [show];
  const call = (text: string) => ({ command: 'schedule', input: { exports: [id], text } });
  const free = tip?.free;
  const pick = { title: words.t('button.pick_connection'), style: 'positive', named } as const;
  return [
    ...(subject.isConnected ? [] : [toButton(words, { command: 'edit', input: { export: id } }, pick)]),
    ...(free === undefined
      ? []
      : [
          toButton(words, call(toScheduleText(free)), {
            title: words.t('schedule.tip.take', { schedule: sayTimes(words, free) }),
            style: 'positive',
            named,
          }),
        ]),
    toButton(
      words,
      { command: 'schedule', input: { exports: [id] } },
      { title: words.t('button.edit_schedule'), named },
    ),
    toButton(words, call(schedule.active ? 'off' : 'on'), { title: toSwitch(words, schedule.active), named }),
    show,
    toButton(words, { command: 'calendar', input: {} }),
  ];
}

const toSwitch = (words: Words, active: boolean): string => words.t(active ? 'button.switch_off' : 'button.switch_on');
