import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Recurrence, toHourly } from '../../src/domain/recurrence.ts';
import { parseSchedule } from '../../src/domain/schedule-words.ts';
import { findNear, suggestSchedules } from '../../src/domain/schedule-words-instead.ts';
import { toScheduleText } from '../../src/domain/schedule-words-text.ts';
import { sayRecurrence } from '../../src/views/schedule-words.ts';
import { createPhrasebook } from '../../src/views/words.ts';

const reader = { zone: 'Europe/Amsterdam', now: new Date('2025-03-10T12:34:56Z') };
const readBack = (text: string): string => {
  const read = parseSchedule(text, reader);
  if (read.kind === 'recurrence') return toScheduleText(read.recurrence).replace(' Europe/Amsterdam', '');
  return read.kind === 'switch' ? String(read.active) : read.problem.code;
};
const suggest = (text: string): string[] => {
  const read = parseSchedule(text, reader);
  return read.kind === 'problem' ? suggestSchedules(text, read.problem, reader) : [];
};

describe('as people say it', () => {
  test.each([
    ['every Monday at eight', 'mondays 08:00'],
    ['every monday at eight thirty', 'mondays 08:30'],
    ['every monday at half past eight', 'mondays 08:30'],
    ['every monday at a quarter past eight', 'mondays 08:15'],
    ['daily at quarter to nine', 'daily 08:45'],
    ['daily at ten to eight', 'daily 07:50'],
    ['every day at quarter to one pm', 'daily 12:45'],
    ['elke maandag om acht uur', 'mondays 08:00'],
    ['elke maandag om half negen', 'mondays 08:30'],
    ['werkdagen om half 9', 'weekdays 08:30'],
    ['elke dag om kwart over acht', 'daily 08:15'],
    ['elke dag om kwart voor negen', 'daily 08:45'],
    ['elke dag om tien voor half negen', 'daily 08:20'],
    ['elke dag om vijf over half negen', 'daily 08:35'],
    ['elke dag om 10 over 8', 'daily 08:10'],
    ['dagelijks acht uur dertig', 'daily 08:30'],
    ['dagelijks 8 uur 12 uur', 'daily 08:00 and 12:00'],
    ['daily at 12 noon and 12 midnight', 'daily 00:00 and 12:00'],
    ['on the second at nine', 'on the 2nd at 09:00'],
    ['op de eenentwintigste om negen uur', 'on the 21st at 09:00'],
    ['on the twenty-first at nine', 'on the 21st at 09:00'],
    ['end of the month at 17:00', 'on the last day at 17:00'],
    ['every two hours', 'every 2 hours from 23:00 UTC'],
    ['om de twee uur', 'every 2 hours from 23:00 UTC'],
    ['om het uur', 'every hour from 23:00 UTC'],
    ['per uur', 'every hour from 23:00 UTC'],
    ['every 6 hours starting at 8', 'every 6 hours from 07:00 UTC'],
    ['every hour at :15', 'every hour from 23:15 UTC'],
  ])('%s', (text, expected) => {
    const read = readBack(text);
    // Hours from midnight begin on the evening before in UTC, and are told by the first of the day.
    expect(expected.startsWith('every') ? toHourOfInterval(read) : read).toBe(
      expected.startsWith('every') ? toHourOfInterval(expected) : expected,
    );
  });

  test.each([
    ['every day at eight in the morning and five in the afternoon', 'daily 08:00 and 17:00'],
    ['every evening at 8', 'daily 20:00'],
    ['elke avond om 8 uur', 'daily 20:00'],
    ['every night at 2', 'daily 02:00'],
    ['nightly at 11', 'daily 23:00'],
    ["elke dag om 8 uur 's avonds", 'daily 20:00'],
    ["dagelijks om 12 uur 's middags", 'daily 12:00'],
    ["'s nachts om 2 uur", 'daily 02:00'],
    ["elke dag om half een 's middags", 'daily 12:30'],
    ['weekday mornings at 7:30', 'weekdays 07:30'],
    ['maandagochtend om 8 uur', 'mondays 08:00'],
    ['elke morgen om 8 uur', 'daily 08:00'],
    ['zaterdag- en zondagavond 9 uur', 'weekends 21:00'],
  ])('a part of the day says which hour: %s', (text, expected) => {
    expect(readBack(text)).toBe(expected);
  });

  test.each([
    ['daily 8', 'daily 08:00'],
    ['daily 0800', 'daily 08:00'],
    ['mondays 8 and 12', 'mondays 08:00 and 12:00'],
    ['weekdays at 8h', 'weekdays 08:00'],
    ['monthly 15 8:00', 'on the 15th at 08:00'],
    ['on 1 and 15 at 8:00', 'on the 1st and 15th at 08:00'],
  ])('a number that can be one thing only is that: %s', (text, expected) => {
    expect(readBack(text)).toBe(expected);
  });

  test.each([
    ['mon/wed/fri 7:30', 'mondays, wednesdays and fridays 07:30'],
    ['mo-fr 9:00', 'weekdays 09:00'],
    ['every business day at 9', 'weekdays 09:00'],
    ['from monday to friday at 9', 'weekdays 09:00'],
    ['van maandag t/m vrijdag om 9 uur', 'weekdays 09:00'],
    ['every day at 8 except weekends', 'weekdays 08:00'],
    ['weekdays except friday at 5pm', 'mondays, tuesdays, wednesdays and thursdays 17:00'],
    ['elke dag behalve zaterdag en zondag om 8 uur', 'weekdays 08:00'],
  ])('days: %s', (text, expected) => {
    expect(readBack(text)).toBe(expected);
  });

  test.each([
    ['daily 8:00 London', 'daily 08:00 Europe/London'],
    ['daily 8:00 in New York', 'daily 08:00 America/New_York'],
    ['daily 8:00 America/New York', 'daily 08:00 America/New_York'],
    ['daily 8:00 Ho Chi Minh time', 'daily 08:00 Asia/Ho_Chi_Minh'],
    ['daily 8:00 (UTC)', 'daily 08:00 UTC'],
  ])('places: %s', (text, expected) => {
    expect(readBack(text)).toBe(expected);
  });

  test.each([
    ['stop', 'false'],
    ['never', 'false'],
    ['on demand', 'false'],
    ['handmatig', 'false'],
    ['resume', 'true'],
    ['inschakelen', 'true'],
  ])('%s switches', (text, expected) => {
    expect(readBack(text)).toBe(expected);
  });
});

describe('what a schedule is not', () => {
  test.each([
    ['tomorrow at 8', 'once'],
    ['morgen om 8 uur', 'once'],
    ['in 2 hours', 'once'],
    ['in 2 uur', 'once'],
    ['next monday 8:00', 'once'],
    ['1 december 8:00', 'once'],
    ['2026-12-01 8:00', 'once'],
    ['twice a day', 'how_often'],
    ['3x per day', 'how_often'],
    ['five times a day', 'how_often'],
    ['first monday of the month at 8:00', 'nth_weekday'],
    ['laatste vrijdag van de maand om 8 uur', 'nth_weekday'],
    ['every 2nd tuesday of the month 9:00', 'nth_weekday'],
    ['every other day 8:00', 'unsupported_interval'],
    ['om de dag om 8 uur', 'unsupported_interval'],
    ['every half hour', 'unsupported_interval'],
    ['every hour between 8 and 17', 'beyond'],
    ['yearly', 'beyond'],
    ['every monday at 8:00 in november', 'beyond'],
    ['every monday until december', 'beyond'],
    ['every 6 hours at 8:00', 'mixed_hours'],
    ['every 2 hours on weekdays', 'mixed_hours'],
    ['every 6 hours except sunday', 'mixed_hours'],
    ['0 8 * * 1-5', 'for_machines'],
    ['FREQ=DAILY;BYHOUR=8', 'for_machines'],
    ['maandag tot vrijdag 9:00', 'ambiguous'],
    ['every day at half eight', 'ambiguous'],
    ['elke dag om half een', 'ambiguous'],
    ['every day at 8 and 9 in the evening', 'ambiguous'],
    ['every morning at 14:00', 'ambiguous'],
    ['daily 8 to 10', 'unexpected_word'],
  ])('%s: %s', (text, code) => {
    expect(readBack(text)).toBe(code);
  });
});

describe('what may have been meant is offered', () => {
  test.each([
    ['every mondya at 8:00', ['every monday at 8:00']],
    ['wekdays 8:00', ['weekdays 8:00']],
    ['donderdga 9 uur', ['donderdag 9 uur']],
    ['8am and 5 pm', ['daily 8am and 5 pm']],
    ['every monday', ['every monday 08:00']],
    ['weekdays at half 9', ['weekdays at 08:30', 'weekdays at 09:30']],
    ['daily 8:00 CET', ['daily 8:00 Europe/Amsterdam', 'daily 8:00 Europe/Berlin', 'daily 8:00 Europe/Madrid']],
    ['every 6 hours at 8:00', ['every 6 hours from 8:00']],
    ['every 2 days at 8:00', ['every 48 hours from 8:00', 'every 48 hours']],
    ['every 30 minutes', ['every hour']],
    ['daily at 8:00 and 8pm', ['daily at 8:00 am and 8pm', 'daily at 8:00 pm and 8pm']],
    ['om de dag om 8 uur', ['every 48 hours from 8 uur', 'every 48 hours']],
    ['daily 25:00', []],
    ['weekdays 8:00 quickly', []],
  ])('%s', (text, expected) => {
    expect(suggest(text)).toEqual(expected);
  });

  test('whatever is typed, what is offered can be read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        for (const offered of suggest(text)) expect(parseSchedule(offered, reader).kind).toBe('recurrence');
        expect(findNear(text).length).toBeLessThanOrEqual(3);
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});

describe('what a card says can be typed', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  const times = fc.uniqueArray(time, { minLength: 1, maxLength: 4 }).map((all) => all.sort());
  const zone = fc.constantFrom('Europe/Amsterdam', 'UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata');
  const days = (last: number) =>
    fc
      .uniqueArray(fc.integer({ min: 1, max: last }), { minLength: 1, maxLength: last })
      .map((all) => all.sort((a, b) => a - b));
  const recurrence: fc.Arbitrary<Recurrence> = fc.oneof(
    fc.constant<Recurrence>({ kind: 'refresh' }),
    fc
      .tuple(fc.integer({ min: 1, max: 168 }), fc.integer({ min: 0, max: 10_000 }))
      .map(([every, minutes]) => toHourly(every, new Date(reader.now.getTime() + minutes * 60_000))),
    fc.record({ kind: fc.constant('daily' as const), times, zone }),
    fc.record({ kind: fc.constant('weekly' as const), weekdays: days(6), times, zone }),
    fc.record({ kind: fc.constant('monthly' as const), days: days(31), times, zone }),
  );
  const phrasebook = createPhrasebook();

  test.each(['en-GB', 'en-US', 'en-AU', 'nl-NL', 'nl-BE'])('in %s', (locale) => {
    const words = phrasebook({ locale, zone: reader.zone }, reader.now);
    fc.assert(
      fc.property(recurrence, (said) => {
        expect(parseSchedule(sayRecurrence(words, said), reader)).toEqual({ kind: 'recurrence', recurrence: said });
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});

/** `every 6 hours from 07:00 UTC` as the first such hour of the day, which is the same schedule. */
function toHourOfInterval(text: string): string {
  const [, every = '1', hour = '0', minute = ''] = /^every (?:(\d+) )?hours? from (\d\d):(\d\d) UTC$/.exec(text) ?? [];
  return `every ${every} from ${Number(hour) % Number(every)}:${minute}`;
}
