import { describe, expect, test } from 'vitest';
import { ORIGIN_MS, recurrenceSchema, toHourly } from '../../src/domain/recurrence.ts';
import { findZoneOfCity, findZones, toZone } from '../../src/domain/recurrence-zone.ts';

const codesOf = (raw: unknown) => recurrenceSchema.safeParse(raw).error?.issues.map(({ message }) => message);

describe('a recurrence', () => {
  test('is brought to one form: sets in order without doubles, the zone in its own spelling', () => {
    const raw = { kind: 'monthly', days: [31, 1, 31], times: ['20:00', '08:00', '20:00'], zone: 'europe/amsterdam' };
    expect(recurrenceSchema.parse(raw)).toEqual({
      kind: 'monthly',
      days: [1, 31],
      times: ['08:00', '20:00'],
      zone: 'Europe/Amsterdam',
    });
  });

  test.each([
    ['no_time', { kind: 'daily', times: [], zone: 'UTC' }],
    ['too_many_times', { kind: 'daily', times: ['01:00', '02:00', '03:00', '04:00', '05:00'], zone: 'UTC' }],
    ['impossible_time', { kind: 'daily', times: ['24:00'], zone: 'UTC' }],
    ['impossible_time', { kind: 'daily', times: ['8:00'], zone: 'UTC' }],
    ['no_days', { kind: 'weekly', weekdays: [], times: ['08:00'], zone: 'UTC' }],
    ['impossible_day', { kind: 'weekly', weekdays: [0], times: ['08:00'], zone: 'UTC' }],
    ['impossible_day', { kind: 'weekly', weekdays: [8], times: ['08:00'], zone: 'UTC' }],
    ['impossible_day', { kind: 'monthly', days: [32], times: ['08:00'], zone: 'UTC' }],
    ['impossible_day', { kind: 'monthly', days: [1.5], times: ['08:00'], zone: 'UTC' }],
    ['unknown_zone', { kind: 'daily', times: ['08:00'], zone: 'Europe/Atlantis' }],
    ['unknown_zone', { kind: 'daily', times: ['08:00'], zone: '+02:00' }],
    ['unknown_zone', { kind: 'daily', times: ['08:00'] }],
    ['impossible_interval', { kind: 'hourly', every: 0, phase: 0 }],
    ['impossible_interval', { kind: 'hourly', every: 169, phase: 0 }],
    ['impossible_time', { kind: 'hourly', every: 2, phase: 120 }],
  ])('is refused with %s: %j', (code, raw) => {
    expect(codesOf(raw)).toEqual([code]);
  });

  test('has nothing that its kind has not', () => {
    expect(recurrenceSchema.safeParse({ kind: 'refresh', zone: 'UTC' }).success).toBe(false);
    expect(recurrenceSchema.safeParse({ kind: 'yearly' }).success).toBe(false);
  });

  test('of hours is the same whichever of its times it starts from', () => {
    const first = new Date(ORIGIN_MS + 90 * 60_000);
    const later = new Date(first.getTime() - 7 * 5 * 3_600_000);
    expect(toHourly(5, first)).toEqual({ kind: 'hourly', every: 5, phase: 90 });
    expect(toHourly(5, later)).toEqual(toHourly(5, first));
  });
});

describe('a zone', () => {
  test.each([
    ['europe/amsterdam', 'Europe/Amsterdam'],
    ['ASIA/KOLKATA', 'Asia/Kolkata'],
    ['asia/kathmandu', 'Asia/Kathmandu'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['america/argentina/buenos_aires', 'America/Argentina/Buenos_Aires'],
    ['utc', 'UTC'],
    ['gmt', 'UTC'],
    ['cet', 'Europe/Brussels'],
    ['EST5EDT', 'America/New_York'],
    ['Japan', 'Asia/Tokyo'],
  ])('%s is %s', (name, expected) => {
    expect(toZone(name)).toBe(expected);
  });

  test.each(['', 'Europe', 'Mars/Base', '+02:00', '-05', 'Europe/Amsterdam\u0000', 'x'.repeat(1000)])(
    '%j is none',
    (name) => {
      expect(toZone(name)).toBeUndefined();
    },
  );

  test('is found by a part of its name, or by its city', () => {
    expect(findZones('america/new')).toEqual(['America/New_York']);
    expect(findZones('am')).toEqual([]);
    expect(findZoneOfCity('amsterdam')).toBe('Europe/Amsterdam');
    expect(findZoneOfCity('newsletter')).toBeUndefined();
  });
});
