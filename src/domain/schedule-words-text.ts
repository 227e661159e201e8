import { type HourlyRecurrence, ORIGIN_MS, type Recurrence } from './recurrence.ts';

const WEEKDAYS = ['mondays', 'tuesdays', 'wednesdays', 'thursdays', 'fridays', 'saturdays', 'sundays'];
const SETS: Readonly<Record<string, string>> = { '1,2,3,4,5': 'weekdays', '6,7': 'weekends' };
const SUFFIXES: Readonly<Record<number, string>> = { 1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd' };

/**
 * The English words that `parseSchedule` reads back as this recurrence, whoever the reader and whatever the day: the
 * zone is always written out. For command lines; cards say it in the reader's own language.
 */
export function toScheduleText(recurrence: Recurrence): string {
  if (recurrence.kind === 'refresh') return 'after refresh';
  if (recurrence.kind === 'hourly') return toHourlyText(recurrence);
  const when = `${toList(recurrence.times)} ${recurrence.zone}`;
  if (recurrence.kind === 'daily') return `daily ${when}`;
  if (recurrence.kind === 'monthly') return `on the ${toList(recurrence.days.map(toDay))} at ${when}`;
  const names = recurrence.weekdays.flatMap((weekday) => WEEKDAYS[weekday - 1] ?? []);
  return `${SETS[recurrence.weekdays.join()] ?? toList(names)} ${when}`;
}

function toHourlyText({ every, phase }: HourlyRecurrence): string {
  const start = new Date(ORIGIN_MS + phase * 60_000).toISOString();
  // Where hours divide the day they are the same each day, and the day need not be named.
  const from = 24 % every === 0 ? start.slice(11, 16) : start.slice(0, 16).replace('T', ' ');
  return `every ${every === 1 ? 'hour' : `${every} hours`} from ${from} UTC`;
}

const toDay = (day: number): string => (day === 31 ? 'last day' : `${day}${SUFFIXES[day] ?? 'th'}`);

const toList = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
