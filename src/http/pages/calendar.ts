import type { Hono } from 'hono';
import { CALENDAR_PATH } from '../../services/schedules/calendar.ts';
import { type Calendar, readCalendar } from '../../services/schedules/feed.ts';
import { sayRecurrence } from '../../views/schedule-words.ts';
import type { Words } from '../../views/words.ts';
import type { PageEnv, PageParts } from './parts.ts';

/** What will run, for calendar programs; whoever has the address may read it. */
export function mountCalendar(app: Hono<PageEnv>, { services, readers }: PageParts): void {
  app.get(`${CALENDAR_PATH}/:token`, async (context) => {
    const calendar = await readCalendar(services, context.req.param('token'));
    return context.body(toIcs(calendar, readers.person(calendar.person)), 200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="exports.ics"',
    });
  });
}

/**
 * RFC 5545. Every time is an event of its own, in UTC: the times are those that the bot goes by, and no program has to
 * know the rules of a zone.
 */
export function toIcs({ environment, events, now }: Calendar, words: Words): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//export-bot//schedules//EN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${toText(words.t('calendar.feed', { environment }))}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap(({ uid, at, exportName, recurrence }) => [
      'BEGIN:VEVENT',
      `UID:${uid}@export-bot`,
      `DTSTAMP:${toUtc(now)}`,
      `DTSTART:${toUtc(at)}`,
      'DURATION:PT15M',
      `SUMMARY:${toText(exportName ?? words.t('schedule.of_refresh'))}`,
      `DESCRIPTION:${toText(sayRecurrence(words, recurrence))}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}

const toUtc = (date: Date): string => date.toISOString().replace(/[-:]|\.\d+/g, '');

/** RFC 5545 section 3.3.11; what cannot be seen is left out, so that no name can begin a line of its own. */
const toText = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').replace(/[\\;,]/g, (mark) => `\\${mark}`);

/** RFC 5545 section 3.1: no line is longer than 75 bytes, and none is broken within a character. */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > 74) {
      parts.push(part);
      part = '';
      bytes = 0;
    }
    part += character;
    bytes += size;
  }
  return [...parts, part].join('\r\n ');
}
