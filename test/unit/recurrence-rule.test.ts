import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { describe, expect, test } from 'vitest';
import type { TimedRecurrence } from '../../src/domain/recurrence.ts';
import { fromRule, toRule } from '../../src/domain/recurrence-rule.ts';
import { timesBetween } from '../../src/domain/recurrence-times.ts';

describe('the stored rule', () => {
  test('of working days is one RFC 5545 rule', () => {
    expect(toRule({ kind: 'weekly', weekdays: [1, 3, 5], times: ['08:00', '20:00'], zone: 'Europe/Amsterdam' })).toBe(
      'DTSTART;TZID=Europe/Amsterdam:20240101T080000\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=8,20;BYMINUTE=0',
    );
  });

  test('of times with other minutes has a part for each minute', () => {
    expect(toRule({ kind: 'daily', times: ['07:30', '19:00'], zone: 'UTC' }).split('\n')).toEqual([
      'DTSTART;TZID=UTC:20240101T190000',
      'RRULE:FREQ=DAILY;BYHOUR=19;BYMINUTE=0',
      'DTSTART;TZID=UTC:20240101T073000',
      'RRULE:FREQ=DAILY;BYHOUR=7;BYMINUTE=30',
    ]);
  });

  test('of month ends says which day is the last one instead', () => {
    expect(toRule({ kind: 'monthly', days: [1, 30, 31], times: ['08:00', '20:00'], zone: 'UTC' }).split('\n')).toEqual([
      'DTSTART;TZID=UTC:20240101T080000',
      'RRULE:FREQ=MONTHLY;BYMONTHDAY=1,-1;BYHOUR=8,20;BYMINUTE=0',
      'DTSTART;TZID=UTC:20240130T080000',
      'RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1,-2;BYHOUR=8,20;BYMINUTE=0',
    ]);
  });

  test('of hours is in UTC', () => {
    expect(toRule({ kind: 'hourly', every: 36, phase: 30 * 60 + 15 })).toBe(
      'DTSTART:20240102T061500Z\nRRULE:FREQ=HOURLY;INTERVAL=36',
    );
  });

  test('means to an RFC 5545 library what we make of it', () => {
    const day = (max: number) => fc.uniqueArray(fc.integer({ min: 1, max }), { minLength: 1, maxLength: 4 });
    const times = fc
      .uniqueArray(fc.constantFrom('08:00', '08:30', '12:00', '19:30', '20:00'), { minLength: 1, maxLength: 4 })
      .map((all) => all.sort());
    // By day: what a gap does is ours to say, not the rule's.
    const zone = fc.constantFrom('UTC', 'Europe/Amsterdam', 'Australia/Lord_Howe');
    const sorted = (max: number) => day(max).map((all) => all.sort((a, b) => a - b));
    const any: fc.Arbitrary<TimedRecurrence> = fc.oneof(
      fc.record({ kind: fc.constant('daily' as const), times, zone }),
      fc.record({ kind: fc.constant('weekly' as const), weekdays: sorted(7), times, zone }),
      fc.record({ kind: fc.constant('monthly' as const), days: sorted(31), times, zone }),
      fc.record({
        kind: fc.constant('monthly' as const),
        days: sorted(4).map((all) => all.map((d) => d + 27)),
        times,
        zone,
      }),
      fc.integer({ min: 1, max: 168 }).map((every) => ({ kind: 'hourly' as const, every, phase: every * 7 })),
    );
    const from = new Date('2024-01-31T23:59:59Z');
    const until = new Date('2024-06-01T00:00Z');
    fc.assert(
      fc.property(any, (recurrence) => {
        const theirs = new Set(readParts(toRule(recurrence)).flatMap((part) => expand(part, from, until)));
        expect([...theirs].sort()).toEqual(timesBetween(recurrence, from, until).map((time) => time.getTime()));
      }),
      { seed: 5545, numRuns: 60 },
    );
  });
});

describe('a text that is not a rule of ours is refused', () => {
  const ours = toRule({ kind: 'monthly', days: [1, 30], times: ['08:00', '09:30'], zone: 'Europe/Amsterdam' });

  test.each([
    ['nothing', ''],
    ['words', 'weekdays 08:00'],
    ['an end', 'DTSTART;TZID=UTC:20240101T080000\nRRULE:FREQ=DAILY;BYHOUR=8;BYMINUTE=0;COUNT=3'],
    ['an interval of days', 'DTSTART;TZID=UTC:20240101T080000\nRRULE:FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0'],
    ['another start', 'DTSTART;TZID=UTC:20250101T080000\nRRULE:FREQ=DAILY;BYHOUR=8;BYMINUTE=0'],
    ['another frequency', 'DTSTART;TZID=UTC:20240101T080000\nRRULE:FREQ=YEARLY;BYHOUR=8;BYMINUTE=0'],
    ['no such zone', 'DTSTART;TZID=Mars/Base:20240101T080000\nRRULE:FREQ=DAILY;BYHOUR=8;BYMINUTE=0'],
    ['two zones', ours.replace('DTSTART;TZID=Europe/Amsterdam', 'DTSTART;TZID=Europe/Paris')],
    ['a part that is missing', ours.split('\n').slice(0, -2).join('\n')],
    ['a part that is doubled', `${ours}\n${ours}`],
    ['hours without an end', 'DTSTART:20240101T000000Z\nRRULE:FREQ=HOURLY;INTERVAL=0'],
    ['hours that start late', 'DTSTART:20240102T000000Z\nRRULE:FREQ=HOURLY;INTERVAL=6'],
    ['a position too many', ours.replace('BYSETPOS=-1', 'BYSETPOS=-1,-2')],
    ['a very long text', `${ours}\n`.repeat(10_000)],
  ])('%s', (_, text) => {
    expect(() => fromRule(text)).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  test('unless only its line ends differ', () => {
    expect(toRule(fromRule(`${ours.replaceAll('\n', '\r\n')}\r\n`))).toBe(ours);
  });
});

const readParts = (rule: string): string[] =>
  rule.split('\n').flatMap((line, index, lines) => (index % 2 === 0 ? [`${line}\n${lines[index + 1]}`] : []));

const expand = (part: string, from: Date, until: Date): number[] =>
  new RRuleTemporal({ rruleString: part }).between(from, until, true).map((time) => time.epochMilliseconds);
