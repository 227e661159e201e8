import { describe, expect, test } from 'vitest';
import { type TimedRecurrence, toHourly } from '../../src/domain/recurrence.ts';
import { nextAlarm } from '../../src/domain/recurrence-alarm.ts';

const mornings: TimedRecurrence = { kind: 'daily', times: ['08:00'], zone: 'UTC' };
const at = (text: string): Date => new Date(`2025-06-${text}Z`);

describe('what a schedule owes', () => {
  test('a new one owes nothing', () => {
    expect(nextAlarm(mornings, undefined, at('10T09:00'))).toEqual({ missed: undefined, next: at('11T08:00') });
  });

  test('one made after today’s time owes nothing', () => {
    expect(nextAlarm(mornings, at('10T08:30'), at('10T09:00')).missed).toBeUndefined();
  });

  test('a time that has just come is due', () => {
    expect(nextAlarm(mornings, at('09T08:00'), at('10T08:00'))).toEqual({
      missed: at('10T08:00'),
      next: at('11T08:00'),
    });
  });

  test('after an hour down it runs once', () => {
    expect(nextAlarm(mornings, at('09T08:00'), at('10T09:00')).missed).toEqual(at('10T08:00'));
  });

  test('after a week down it runs once, not for each day', () => {
    const { missed, next } = nextAlarm(mornings, at('03T08:00'), at('10T09:00'));
    expect([missed, next]).toEqual([at('10T08:00'), at('11T08:00')]);
    expect(nextAlarm(mornings, missed, at('10T09:00')).missed).toBeUndefined();
  });

  test('a time a day ago still runs, one longer ago does not', () => {
    const weekly: TimedRecurrence = { kind: 'weekly', weekdays: [1], times: ['08:00'], zone: 'UTC' };
    expect(nextAlarm(weekly, at('02T08:00'), at('10T08:00')).missed).toEqual(at('09T08:00'));
    expect(nextAlarm(weekly, at('02T08:00'), at('10T08:01')).missed).toBeUndefined();
  });
});

describe('when the clock jumps', () => {
  test('back an hour, what ran does not run again', () => {
    const hourly = toHourly(1, at('10T00:00'));
    expect(nextAlarm(hourly, at('10T12:00'), at('10T11:10'))).toEqual({ missed: undefined, next: at('10T13:00') });
  });

  test('back from far ahead, it runs at its next time all the same', () => {
    expect(nextAlarm(mornings, new Date('2031-01-01T00:00Z'), at('10T09:00'))).toEqual({
      missed: undefined,
      next: at('11T08:00'),
    });
  });

  test('beyond all calendars, it is a bug and no endless search', () => {
    expect(() => nextAlarm(mornings, undefined, new Date(8.64e15))).toThrow(
      expect.objectContaining({ code: 'internal' }),
    );
  });
});
