import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextTimes } from '../../src/domain/recurrence-times.ts';
import { type ParsedSchedule, parseSchedule } from '../../src/domain/schedule-words.ts';
import { toScheduleText } from '../../src/domain/schedule-words-text.ts';

/** A winter's day in Amsterdam. */
const reader = { zone: 'Europe/Amsterdam', now: new Date('2025-03-10T12:34:56Z') };
const parse = (text: string): ParsedSchedule => parseSchedule(text, reader);
const problemOf = (text: string) => {
  const read = parse(text);
  return read.kind === 'problem' ? read.problem : read;
};
const readBack = (text: string) => {
  const read = parse(text);
  return read.kind === 'recurrence' ? toScheduleText(read.recurrence) : read;
};

describe('English and Dutch words', () => {
  const own = 'Europe/Amsterdam';

  test.each([
    ['weekdays 08:00', `weekdays 08:00 ${own}`],
    ['werkdagen 08:00', `weekdays 08:00 ${own}`],
    ['doordeweeks om 8 uur', `weekdays 08:00 ${own}`],
    ['Mon-Fri 8.30', `weekdays 08:30 ${own}`],
    ['maandag t/m vrijdag om 8u30', `weekdays 08:30 ${own}`],
    ['monday tot en met wednesday 8:00', `mondays, tuesdays and wednesdays 08:00 ${own}`],
    ['friday through monday at noon', `mondays, fridays, saturdays and sundays 12:00 ${own}`],
    ['weekends 10:00', `weekends 10:00 ${own}`],
    ['in het weekend om 10 uur', `weekends 10:00 ${own}`],
    ['sat/sun 10:00', `weekends 10:00 ${own}`],
    ['every day at 8', `daily 08:00 ${own}`],
    ['elke dag om 8 uur', `daily 08:00 ${own}`],
    ['dagelijks 8:00 en 20:00', `daily 08:00 and 20:00 ${own}`],
    ['daily 7:30 and 19:00', `daily 07:30 and 19:00 ${own}`],
    ['every day at 8, 12 and 16', `daily 08:00, 12:00 and 16:00 ${own}`],
    ['daily at midnight', `daily 00:00 ${own}`],
    ['daily at 12am and 12pm', `daily 00:00 and 12:00 ${own}`],
    ['every day at 8 o’clock', `daily 08:00 ${own}`],
    ['daily 8 a.m. & 6:05 p.m.', `daily 08:00 and 18:05 ${own}`],
    ['mondays and thursdays 9:15pm', `mondays and thursdays 21:15 ${own}`],
    ['elke maandag om 8 uur', `mondays 08:00 ${own}`],
    ['ma, wo en vr 8:00', `mondays, wednesdays and fridays 08:00 ${own}`],
    ['8:00 on mondays', `mondays 08:00 ${own}`],
    ['every week on mondays at 7', `mondays 07:00 ${own}`],
    ['every monday at 8am europe/LONDON', 'mondays 08:00 Europe/London'],
    ['on the 1st and 15th at 7:30 Europe/Amsterdam', `on the 1st and 15th at 07:30 ${own}`],
    ['op de 1e en 15e om 7:30', `on the 1st and 15th at 07:30 ${own}`],
    ['days 1 and 15 at 8:00 utc', 'on the 1st and 15th at 08:00 UTC'],
    ['op de 1 en 15 om 8:00', `on the 1st and 15th at 08:00 ${own}`],
    ['every 15th at 8:00', `on the 15th at 08:00 ${own}`],
    ['elke 1e van de maand om 9:00', `on the 1st at 09:00 ${own}`],
    ['at 8:00 on the first day of every month', `on the 1st at 08:00 ${own}`],
    ['monthly on the last day at 23:00', `on the last day at 23:00 ${own}`],
    ['op de laatste dag van de maand om 23:00', `on the last day at 23:00 ${own}`],
    ['monthly on the 31st 23:00', `on the last day at 23:00 ${own}`],
    ['after refresh', 'after refresh'],
    ['with every refresh', 'after refresh'],
    ['after the environment refresh', 'after refresh'],
    ['na verversen', 'after refresh'],
    ['bij elke verversing', 'after refresh'],
  ])('%s', (text, expected) => {
    expect(readBack(text)).toBe(expected);
  });

  test.each([
    ['on', true],
    ['AAN', true],
    ['off', false],
    [' uit ', false],
  ])('%s switches', (text, active) => {
    expect(parse(text)).toEqual({ kind: 'switch', active });
  });
});

describe('hours', () => {
  const firstOf = (text: string): string | undefined => {
    const read = parse(text);
    return read.kind === 'recurrence' ? nextTimes(read.recurrence, reader.now, 1)[0]?.toISOString() : undefined;
  };

  test.each(['every 6 hours', 'elke 6 uur', 'om de 6 uur', 'every 6h', 'iedere 6 uur'])(
    '%s are counted from midnight where the reader is',
    (text) => {
      expect(firstOf(text)).toBe('2025-03-10T17:00:00.000Z');
    },
  );

  test.each([
    ['hourly', '2025-03-10T13:00:00.000Z'],
    ['elk uur', '2025-03-10T13:00:00.000Z'],
    ['every hour Asia/Kathmandu', '2025-03-10T13:15:00.000Z'],
    ['every 5 hours from 7:30', '2025-03-10T16:30:00.000Z'],
    ['elke 5 uur vanaf 7:30 UTC', '2025-03-10T17:30:00.000Z'],
    ['every 48 hours from 2025-03-09 7:30 UTC', '2025-03-11T07:30:00.000Z'],
  ])('%s first runs at %s', (text, expected) => {
    expect(firstOf(text)).toBe(expected);
  });
});

describe('what is not understood is named, never guessed', () => {
  test.each([
    ['weekdays 08:00 plaese', 'unknown_word', 'plaese'],
    ['daily ٨:٠٠', 'unknown_word', '٨:٠٠'],
    ['daily 8:00-10:00', 'unknown_word', '8:00-10:00'],
    ['dagelijks 8:00 of 9:00', 'unexpected_word', '9:00'],
    ['daily 08:00 on', 'unexpected_word', 'on'],
    ['daily 08:00 uit', 'unexpected_word', 'uit'],
    ['daily from 08:00', 'unexpected_word', 'from'],
    ['after refresh UTC', 'unexpected_word', 'UTC'],
    ['after every 6 hours', 'unexpected_word', 'after'],
    ['daily 8:00 Europe/Paris Europe/Rome', 'unexpected_word', 'Europe/Rome'],
    ['on the last days of the month 8:00', 'unexpected_word', 'of'],
    ['on the 2nd month at 8:00', 'unexpected_word', 'month'],
    ['daily 25:00', 'impossible_time', '25:00'],
    ['daily 8:75', 'impossible_time', '8:75'],
    ['daily 24:00', 'impossible_time', '24:00'],
    ['daily 8:5', 'impossible_time', '8:5'],
    ['daily at 13pm', 'impossible_time', '13pm'],
    ['daily at 25', 'impossible_time', '25'],
    ['daily 8:00am pm', 'impossible_time', '8:00am pm'],
    ['on the 32nd at 8:00', 'impossible_day', '32nd'],
    ['on the 0th at 8:00', 'impossible_day', '0th'],
    ['day 45 at 8:00', 'impossible_day', '45'],
    ['every 5 hours from 2025-02-30 8:00', 'impossible_day', '2025-02-30'],
    ['every 0 hours', 'impossible_interval', '0'],
    ['every 169 hours', 'impossible_interval', '169'],
    ['every 2 weeks', 'unsupported_interval', '2 weeks'],
    ['elke 30 minuten', 'unsupported_interval', '30 minuten'],
    ['every 2nd monday at 8:00', 'unsupported_interval', '2nd monday'],
    ['every 2nd day at 8:00', 'ambiguous', '2nd day'],
    ['every 15 at 8:00', 'ambiguous', '15'],
    ['daily 8 hours', 'ambiguous', '8 hours'],
    ['daily at 9 and 10pm', 'ambiguous', '9'],
    ['mondays at 8:00 and tuesdays at 9:00', 'ambiguous', 'tuesdays'],
    ['daily 8:00 CET', 'ambiguous_zone', 'CET'],
    ['daily 8:00 gmt', 'ambiguous_zone', 'gmt'],
    ['daily 8:00 Europe/Atlantis', 'unknown_zone', 'Europe/Atlantis'],
    ['daily 8:00 UTC+2', 'unknown_zone', 'UTC+2'],
  ])('%s: %s %s', (text, code, word) => {
    expect(problemOf(text)).toMatchObject({ code, word });
  });

  test.each([
    ['', 'empty'],
    [' \t\n ', 'empty'],
    ['weekdays', 'no_time'],
    ['daily at', 'no_time'],
    ['08:00', 'no_days'],
    ['weekly 8:00', 'no_days'],
    ['monthly at 8:00', 'no_days'],
    ['Europe/Amsterdam', 'no_days'],
  ])('%j: %s', (text, code) => {
    expect(problemOf(text)).toEqual({ code });
  });

  test.each([
    ['mondays on the 1st at 8:00', ['weekly', 'monthly']],
    ['every day and every monday 8:00', ['daily', 'weekly']],
    ['after refresh 8:00', ['refresh', 'daily']],
    ['hourly after refresh', ['refresh', 'hourly']],
  ])('%s: two schedules in one', (text, kinds) => {
    expect(problemOf(text)).toEqual({ code: 'mixed_kinds', kinds });
  });

  test('more than four times are counted, the same time once', () => {
    expect(problemOf('daily 1:00 2:00 3:00 4:00 5:00')).toEqual({ code: 'too_many_times', count: 5, limit: 4 });
    expect(readBack('daily 1:00 2:00 3:00 4:00 4am')).toMatchObject({ kind: 'problem' });
    expect(readBack('daily 1:00 2:00 3:00 04:00 4:00')).toBe('daily 01:00, 02:00, 03:00 and 04:00 Europe/Amsterdam');
  });

  test('a zone that is nearly one comes with those that may be meant', () => {
    expect(problemOf('daily 8:00 Europe/Amster')).toMatchObject({ choices: ['Europe/Amsterdam'] });
    expect(problemOf('daily 8:00 IST')).toMatchObject({
      choices: ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'],
    });
  });
});

describe('hostile text', () => {
  test.each([
    ['a mark that turns the direction', 'daily\u200f 08:00', 'U+200F'],
    ['an override of it', '\u202e00:80 yliad', 'U+202E'],
    ['a joiner', 'dai\u200dly 8:00', 'U+200D'],
    ['half a character', 'daily \ud800 8:00', 'U+D800'],
    ['a null', 'daily 8:00\u0000', 'U+0000'],
  ])('%s is named, as nobody sees it', (_, text, character) => {
    expect(problemOf(text)).toEqual({ code: 'invisible_character', character });
  });

  test('what is too long is not read', () => {
    expect(problemOf('every '.repeat(2_000))).toEqual({ code: 'too_long', length: 12_000, limit: 300 });
  });

  test('a long word is cut before it is shown', () => {
    expect(problemOf('x'.repeat(300))).toEqual({ code: 'unknown_word', word: `${'x'.repeat(39)}…` });
  });

  test('any text gets an answer, and whatever is understood is read back the same', () => {
    const words = fc.constantFrom(
      ...'every elke day dag hour uur 6 8 15 1st 15e last laatste at om the de on op of and en monday wo weekdays'.split(
        ' ',
      ),
      ...'through t/m - , 8:00 9:15pm am pm from refresh after month maand Europe/Amsterdam UTC half 2025-01-01'.split(
        ' ',
      ),
      ...'daily weekly monthly hourly off minutes week first noon'.split(' '),
    );
    const text = fc.oneof(
      fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.stringMatching(/^[\d:.apmhu/ +-]{0,40}$/),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const read = parse(typed);
        if (read.kind !== 'recurrence') return;
        expect(parseSchedule(toScheduleText(read.recurrence), { zone: 'Asia/Tokyo', now: new Date(0) })).toEqual(read);
      }),
      { seed: 6, numRuns: 3_000 },
    );
  });

  test('a zone of the reader that nobody knows is UTC', () => {
    const read = parseSchedule('daily 8:00', { ...reader, zone: 'nowhere' });
    expect(read).toEqual({ kind: 'recurrence', recurrence: { kind: 'daily', times: ['08:00'], zone: 'UTC' } });
  });
});
