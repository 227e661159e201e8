import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTimed, MAX_INTERVAL_HOURS, type Recurrence, recurrenceSchema } from '../../src/domain/recurrence.ts';
import { nextAlarm } from '../../src/domain/recurrence-alarm.ts';
import { fromRule, toRule } from '../../src/domain/recurrence-rule.ts';
import { nextTimes, previousTime, timesBetween } from '../../src/domain/recurrence-times.ts';
import { parseSchedule } from '../../src/domain/schedule-words.ts';
import { toScheduleText } from '../../src/domain/schedule-words-text.ts';
import { referenceTimes } from '../support/next-times-reference.ts';

/** Among them: half an hour of daylight saving, a skipped day, clocks set at midnight, winter time as the odd one out. */
const ZONES = [
  'Europe/Amsterdam',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Asia/Tehran',
  'Europe/Dublin',
  'UTC',
];
/** The rules of 2011 to 2020 include those that have been abolished since; the years after are what we run in. */
const DECADES = [2011, 2024];
const FIXED = { seed: 20_250_330, numRuns: 300 };

const minutes = fc.integer({ min: 0, max: 1439 });
/** Where clocks are set: around midnight and up to four in the morning. */
const nightMinutes = fc.integer({ min: 0, max: 240 });
const toTime = (minute: number): string => new Date(minute * 60_000).toISOString().slice(11, 16);
const times = fc.uniqueArray(fc.oneof(minutes, nightMinutes).map(toTime), { minLength: 1, maxLength: 4 });
const zone = fc.constantFrom(...ZONES);
const daysOf = (max: number) => fc.uniqueArray(fc.integer({ min: 1, max }), { minLength: 1, maxLength: max });

const weekly = (zone: fc.Arbitrary<string>) =>
  fc.record({ kind: fc.constant('weekly'), weekdays: daysOf(7), times, zone });
const monthly = (zone: fc.Arbitrary<string>) =>
  fc.record({ kind: fc.constant('monthly'), days: daysOf(31), times, zone });

const timed = fc
  .oneof(
    fc.integer({ min: 1, max: 168 }).chain((every) =>
      fc.record({
        kind: fc.constant('hourly'),
        every: fc.constant(every),
        phase: fc.integer({ min: 0, max: every * 60 - 1 }),
      }),
    ),
    fc.record({ kind: fc.constant('daily'), times, zone }),
    weekly(zone),
    monthly(zone),
  )
  .map((raw) => recurrenceSchema.parse(raw))
  .filter(isTimed);
const instants = fc.date({ min: new Date('2011-01-01'), max: new Date('2034-01-01'), noInvalidDate: true });

const toTexts = (dates: readonly Date[]): string[] => dates.map((date) => date.toISOString());

/** Each kind with days and times at which much happens, and some of each at random. */
const rulesIn = (name: string, seed: number): Recurrence[] => [
  { kind: 'daily', times: ['00:00', '01:15', '02:30', '23:45'], zone: name },
  { kind: 'weekly', weekdays: [1, 5, 7], times: ['00:10', '02:00', '02:45', '03:00'], zone: name },
  { kind: 'monthly', days: [1, 28, 29, 30, 31], times: ['00:30', '02:15', '12:00'], zone: name },
  ...fc.sample(weekly(fc.constant(name)), { seed, numRuns: 2 }).map((raw) => recurrenceSchema.parse(raw)),
  ...fc.sample(monthly(fc.constant(name)), { seed, numRuns: 4 }).map((raw) => recurrenceSchema.parse(raw)),
];

describe.each(ZONES)('next times in %s', (name) => {
  test.each(DECADES)(
    'agree with the second implementation for ten years from %i',
    (year) => {
      const from = new Date(Date.UTC(year, 0, 1));
      const until = new Date(Date.UTC(year + 10, 0, 1));
      for (const recurrence of rulesIn(name, year)) {
        const expected = toTexts(referenceTimes(recurrence, from, until));
        const before = new Date(from.getTime() - 1);
        expect(expected.length).toBeGreaterThan(100);
        expect(toTexts(timesBetween(recurrence, before, new Date(until.getTime() - 1)))).toEqual(expected);
      }
    },
    120_000,
  );
});

/** Every quarter hour in which clocks are set anywhere, four to a recurrence. */
const NIGHT = [0, 1, 2, 3, 23].map((hour) => [0, 15, 30, 45].map((minute) => toTime(hour * 60 + minute)));
const DAY = 86_400_000;

/** Days of ten years, from 2011 on, in which the clock on the wall is set by less than half a day: on, or back. */
function findEdges(zone: string): { day: number; isForward: boolean }[] {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const offsetAt = (time: number) => Date.parse(`${wall.format(time).replace(' ', 'T')}Z`) - time;
  const edges: { day: number; isForward: boolean }[] = [];
  for (let day = Date.UTC(2011, 0, 1); day < Date.UTC(2021, 0, 1); day += DAY) {
    const change = offsetAt(day + DAY) - offsetAt(day);
    if (change !== 0 && Math.abs(change) < DAY / 2) edges.push({ day, isForward: change > 0 });
  }
  return edges;
}

describe.each(ZONES.filter((zone) => !['UTC', 'Asia/Kathmandu'].includes(zone)))(
  'the nights when clocks are set in %s',
  (zone) => {
    const edges = findEdges(zone);

    test('are there both ways in the ten years that are compared', () => {
      expect(edges.filter(({ isForward }) => isForward).length).toBeGreaterThan(2);
      expect(edges.filter(({ isForward }) => !isForward).length).toBeGreaterThan(2);
    });

    test('agree with the second implementation for every quarter hour of the night', () => {
      const different: string[] = [];
      for (const { day } of edges) {
        for (const times of NIGHT) {
          const recurrence = recurrenceSchema.parse({ kind: 'daily', times, zone });
          const [from, until] = [new Date(day - DAY), new Date(day + 2 * DAY)];
          const expected = toTexts(referenceTimes(recurrence, from, until)).join();
          const found = timesBetween(recurrence, new Date(from.getTime() - 1), new Date(until.getTime() - 1));
          if (toTexts(found).join() !== expected) different.push(`${new Date(day).toISOString()} ${times.join()}`);
        }
      }
      expect(different).toEqual([]);
    });
  },
);

describe('hours, which no clock moves', () => {
  test('agree for every interval there is, over ten years', () => {
    for (let every = 1; every <= MAX_INTERVAL_HOURS; every += 1) {
      const recurrence: Recurrence = { kind: 'hourly', every, phase: (every * 377) % (every * 60) };
      // More than a schedule holds in ten years is walked in years.
      for (let year = 2020; year < 2030; year += 1) {
        const [from, until] = [new Date(Date.UTC(year, 0, 1)), new Date(Date.UTC(year + 1, 0, 1))];
        const found = timesBetween(recurrence, new Date(from.getTime() - 1), new Date(until.getTime() - 1));
        expect(found.map(Number)).toEqual(referenceTimes(recurrence, from, until).map(Number));
      }
    }
  }, 120_000);
});

describe('any recurrence, at any moment', () => {
  test('runs next when the second implementation says so', () => {
    fc.assert(
      fc.property(timed, instants, (recurrence, after) => {
        const found = nextTimes(recurrence, after, 4);
        const last = found.at(-1) ?? after;
        const from = new Date(after.getTime() + 1);
        expect(found).toHaveLength(4);
        expect(toTexts(found)).toEqual(toTexts(referenceTimes(recurrence, from, new Date(last.getTime() + 1))));
      }),
      FIXED,
    );
  });

  test('ran last when the second implementation says so', () => {
    fc.assert(
      fc.property(timed, instants, (recurrence, at) => {
        const found = previousTime(recurrence, at) ?? at;
        const expected = referenceTimes(recurrence, found, new Date(at.getTime() + 1));
        expect(toTexts(expected)).toEqual(toTexts([found]));
      }),
      FIXED,
    );
  });

  test('has times that rise, and the previous of each is the one before it', () => {
    fc.assert(
      fc.property(timed, instants, (recurrence, after) => {
        const found = nextTimes(recurrence, after, 6);
        for (const [index, time] of found.entries()) {
          const before = found[index - 1] ?? previousTime(recurrence, after);
          expect(time > (before ?? after)).toBe(true);
          expect(previousTime(recurrence, new Date(time.getTime() - 1))).toEqual(before);
        }
      }),
      FIXED,
    );
  });

  test('owes at most one time, no older than a day, and wakes after now', () => {
    fc.assert(
      fc.property(timed, instants, fc.integer({ min: -3_000, max: 20_000 }), (recurrence, now, minutesAgo) => {
        const settled = new Date(now.getTime() - minutesAgo * 60_000);
        const { missed, next } = nextAlarm(recurrence, settled, now);
        expect(next > now).toBe(true);
        if (missed === undefined) return;
        expect(missed > settled && missed <= now && now.getTime() - missed.getTime() <= 86_400_000).toBe(true);
        expect(nextTimes(recurrence, missed, 1)).toEqual([next]);
      }),
      FIXED,
    );
  });

  test('is read back from its stored rule', () => {
    fc.assert(
      fc.property(timed, (recurrence) => {
        expect(fromRule(toRule(recurrence))).toEqual(recurrence);
      }),
      FIXED,
    );
  });

  test('is read back from its words, whoever reads them and whenever', () => {
    fc.assert(
      fc.property(timed, instants, zone, (recurrence, now, reader) => {
        const read = parseSchedule(toScheduleText(recurrence), { zone: reader, now });
        expect(read).toEqual({ kind: 'recurrence', recurrence });
      }),
      FIXED,
    );
  });
});
