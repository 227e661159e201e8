import { describe, expect, test } from 'vitest';
import { type Recurrence, type TimedRecurrence, toHourly } from '../../src/domain/recurrence.ts';
import { findFreeSlot } from '../../src/domain/recurrence-slot.ts';
import { timesBetween } from '../../src/domain/recurrence-times.ts';

const now = new Date('2025-06-09T12:00Z');
const zone = 'Europe/Amsterdam';
const daily = (...times: string[]): TimedRecurrence => ({ kind: 'daily', times, zone });

const occurrencesOf = (...others: Recurrence[]): Date[] =>
  others.flatMap((other) => timesBetween(other, new Date('2025-06-09T11:00Z'), new Date('2025-06-23T13:00Z')));

const freeTimes = (wanted: Recurrence, ...others: Recurrence[]) => {
  const { free } = findFreeSlot(occurrencesOf(...others), wanted, now);
  return free !== undefined && 'times' in free ? free.times : undefined;
};

describe('a schedule beside others on its connection', () => {
  test('is fine half an hour away from them', () => {
    const slot = findFreeSlot(occurrencesOf(daily('07:30', '08:30')), daily('08:00'), now);
    expect(slot).toEqual({ clash: undefined, free: undefined });
  });

  test('clashes within half an hour; the tip names both times and the nearest free one', () => {
    const slot = findFreeSlot(occurrencesOf(daily('08:10')), daily('08:00'), now);
    expect(slot.clash).toEqual({ at: new Date('2025-06-10T06:00Z'), other: new Date('2025-06-10T06:10Z') });
    expect(slot.free).toEqual(daily('07:30'));
  });

  test('moves to the later of two equally near free times', () => {
    expect(freeTimes(daily('08:00'), daily('08:00'))).toEqual(['08:30']);
  });

  test('moves only those of its times that clash', () => {
    expect(freeTimes(daily('08:00', '12:00', '20:00'), daily('12:05'))).toEqual(['08:00', '11:30', '20:00']);
  });

  test('never gets two of its own times on one', () => {
    expect(freeTimes(daily('08:00', '08:05'), daily('07:50'))).toEqual(['08:30', '08:45']);
  });

  test('does not clash on days on which the other does not run', () => {
    const tuesdays: Recurrence = { kind: 'weekly', weekdays: [2], times: ['08:00'], zone };
    expect(findFreeSlot(occurrencesOf(tuesdays), { ...tuesdays, weekdays: [3] }, now).clash).toBeUndefined();
    expect(freeTimes(daily('08:00'), tuesdays)).toEqual(['08:30']);
  });

  test('across midnight clashes as well, and stays on its own day', () => {
    expect(freeTimes(daily('23:50'), daily('00:05'))).toEqual(['23:30']);
  });

  test('of hours is moved as a whole', () => {
    const start = new Date('2025-06-09T12:00Z');
    const { free } = findFreeSlot(occurrencesOf(daily('20:10')), toHourly(6, start), now);
    expect(free).toEqual(toHourly(6, new Date('2025-06-09T11:30Z')));
  });

  test('gets no slot where none is free', () => {
    const slot = findFreeSlot(occurrencesOf(toHourly(1, now)), daily('08:00'), now, 31);
    expect(slot.clash).toBeDefined();
    expect(slot.free).toBeUndefined();
  });

  test('has no time to clash when it follows the refresh, or runs after the two weeks', () => {
    expect(findFreeSlot(occurrencesOf(daily('08:00')), { kind: 'refresh' }, now).clash).toBeUndefined();
    const later: Recurrence = { kind: 'monthly', days: [30], times: ['08:00'], zone };
    expect(findFreeSlot(occurrencesOf(daily('08:00')), later, now).clash).toBeUndefined();
  });
});
