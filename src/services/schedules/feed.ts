import type { Upcoming } from '../../domain/answers.ts';
import type { ExportId } from '../../domain/ids.ts';
import type { Person } from '../../domain/person.ts';
import { timesBetween } from '../../domain/recurrence-times.ts';
import type { Services } from '../context.ts';
import { readExports } from '../exports/read.ts';
import { readPerson } from '../people/read.ts';
import { readRefreshSchedule } from '../refreshes/read.ts';
import { openCalendar } from './calendar.ts';

/** As far as calendars are looked at; they ask again every hour. */
const AHEAD_MS = 35 * 24 * 60 * 60 * 1000;
/** A day back, so that what just ran does not vanish from today. */
const BACK_MS = 24 * 60 * 60 * 1000;
const MOST = 5_000;

export interface CalendarEvent extends Upcoming {
  /** The same for the same export at the same time. */
  readonly uid: string;
}

export interface Calendar {
  readonly person: Person;
  readonly environment: string;
  readonly events: readonly CalendarEvent[];
  readonly now: Date;
}

/**
 * What will run by itself in the next weeks, for the person whose address it is; the times are those that the bot itself
 * goes by, so that daylight saving is not the calendar's to work out. Throws `link_unknown` and `person_removed`.
 */
export async function readCalendar(services: Services, token: string): Promise<Calendar> {
  const person = await readPerson(services, services.environmentId, await openCalendar(services, token));
  const [all, refresh] = await Promise.all([readExports(services), readRefreshSchedule(services)]);
  const now = services.clock.now();
  const from = new Date(now.getTime() - BACK_MS);
  const until = new Date(now.getTime() + AHEAD_MS);
  const things: { id: ExportId | 'refresh'; name: string | undefined; schedule: (typeof all)[number]['schedule'] }[] = [
    ...(refresh === undefined ? [] : [{ id: 'refresh' as const, name: undefined, schedule: refresh }]),
    ...all
      .filter(({ connectionId }) => connectionId !== undefined)
      .map(({ id, name, schedule }) => ({ id, name, schedule })),
  ];
  const events = things.flatMap(({ id, name, schedule }): CalendarEvent[] => {
    const timed = schedule.recurrence.kind === 'refresh' ? refresh : schedule;
    if (!schedule.active || timed === undefined || !timed.active) return [];
    return timesBetween(timed.recurrence, from, until).map((at) => ({
      uid: `${id}-${at.getTime()}`,
      exportName: name,
      at,
      recurrence: schedule.recurrence,
    }));
  });
  events.sort((one, other) => one.at.getTime() - other.at.getTime());
  return { person, environment: services.catalog.current().environment.name, events: events.slice(0, MOST), now };
}
