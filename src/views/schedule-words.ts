import type { DayRecurrence, HourlyRecurrence, Recurrence } from '../domain/recurrence.ts';
import { nextTimes } from '../domain/recurrence-times.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Words } from './words.ts';

const SETS: Readonly<Record<string, 'schedule.weekdays' | 'schedule.weekends'>> = {
  '1,2,3,4,5': 'schedule.weekdays',
  '6,7': 'schedule.weekends',
};

/** A schedule in the reader's words: `Weekdays at 08:00`, with its zone where that is not the reader's, and `off`. */
export function sayScheduleOf(words: Words, { recurrence, active }: Pick<Schedule, 'recurrence' | 'active'>): string {
  const said = sayRecurrence(words, recurrence);
  return active ? said : words.t('schedule.off', { schedule: said });
}

export function sayRecurrence(words: Words, recurrence: Recurrence): string {
  switch (recurrence.kind) {
    case 'refresh':
      return words.t('schedule.refresh');
    case 'hourly':
      return sayHours(words, recurrence);
    default:
      return sayDays(words, recurrence);
  }
}

/** What a button offers instead: the times alone where only they differ. */
export const sayTimes = (words: Words, recurrence: Recurrence): string =>
  'times' in recurrence
    ? words.list(recurrence.times.map((time) => words.clock(time)))
    : sayRecurrence(words, recurrence);

function sayHours(words: Words, recurrence: HourlyRecurrence): string {
  const { every } = recurrence;
  const [next] = nextTimes(recurrence, words.now, 1);
  if (next === undefined) return words.t('schedule.hourly', { every });
  // Where hours divide the day they are the same each day; else only the next one says when.
  if (24 % every === 0) return words.t('schedule.hourly.from', { every, time: words.time(next) });
  return words.t('schedule.hourly.next', { every, when: words.upcoming(next) });
}

function sayDays(words: Words, recurrence: DayRecurrence): string {
  const times = words.list(recurrence.times.map((time) => words.clock(time)));
  const said = sayOn(words, recurrence, times);
  return recurrence.zone === words.zone ? said : words.t('schedule.in_zone', { schedule: said, zone: recurrence.zone });
}

function sayOn(words: Words, recurrence: DayRecurrence, times: string): string {
  if (recurrence.kind === 'daily') return words.t('schedule.daily', { times });
  if (recurrence.kind === 'weekly') {
    const set = SETS[recurrence.weekdays.join()];
    if (set !== undefined) return words.t(set, { times });
    if (recurrence.weekdays.length === 7) return words.t('schedule.daily', { times });
    return words.t('schedule.weekly', {
      days: words.list(recurrence.weekdays.map((day) => words.weekday(day))),
      times,
    });
  }
  const days = recurrence.days.map((day) =>
    day === 31 ? words.t('schedule.last_day') : words.t('schedule.day', { day }),
  );
  return words.t('schedule.monthly', { days: words.list(days), times });
}
