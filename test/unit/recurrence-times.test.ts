import { describe, expect, test } from 'vitest';
import { type Recurrence, toHourly } from '../../src/domain/recurrence.ts';
import { nextTimes, previousTime, timesBetween } from '../../src/domain/recurrence-times.ts';

const next = (recurrence: Recurrence, after: string, count = 3) =>
  nextTimes(recurrence, new Date(after), count).map((time) => time.toISOString().slice(0, 16));

const daily = (zone: string, ...times: string[]): Recurrence => ({ kind: 'daily', times, zone });

describe('when clocks are set forward', () => {
  test('a time that Amsterdam skips runs at three, when the gap ends', () => {
    expect(next(daily('Europe/Amsterdam', '02:30'), '2025-03-29T00:00Z')).toEqual([
      '2025-03-29T01:30',
      '2025-03-30T01:00',
      '2025-03-31T00:30',
    ]);
  });

  test('times that one gap skips, and one at its end, run once', () => {
    expect(next(daily('Europe/Amsterdam', '02:00', '02:30', '02:59', '03:00'), '2025-03-29T12:00Z', 2)).toEqual([
      '2025-03-30T01:00',
      '2025-03-31T00:00',
    ]);
  });

  test('a half-hour gap on Lord Howe ends at half past two', () => {
    expect(next(daily('Australia/Lord_Howe', '02:15'), '2024-10-05T12:00Z', 1)).toEqual(['2024-10-05T15:30']);
  });

  test('a midnight that São Paulo skipped runs at one', () => {
    expect(next(daily('America/Sao_Paulo', '00:00'), '2018-11-03T12:00Z', 2)).toEqual([
      '2018-11-04T03:00',
      '2018-11-05T02:00',
    ]);
  });

  test('the Friday that Apia skipped runs when Saturday begins', () => {
    const fridays: Recurrence = { kind: 'weekly', weekdays: [5], times: ['10:00', '18:00'], zone: 'Pacific/Apia' };
    expect(next(fridays, '2011-12-24T12:00Z', 3)).toEqual(['2011-12-30T10:00', '2012-01-05T20:00', '2012-01-06T04:00']);
  });
});

describe('when clocks are set back', () => {
  test('a time that Amsterdam has twice runs the first time only', () => {
    expect(next(daily('Europe/Amsterdam', '02:30'), '2025-10-25T12:00Z', 2)).toEqual([
      '2025-10-26T00:30',
      '2025-10-27T01:30',
    ]);
  });

  test('asked between the two, the answer is the day after', () => {
    expect(next(daily('Europe/Amsterdam', '02:30'), '2025-10-26T00:45Z', 1)).toEqual(['2025-10-27T01:30']);
  });

  test('over midnight, the new day’s time has run when the old day comes back', () => {
    const midnights = daily('America/St_Johns', '00:00');
    const secondEvening = new Date('2010-11-07T02:45Z');
    expect(previousTime(midnights, secondEvening)?.toISOString()).toBe('2010-11-07T02:30:00.000Z');
    expect(next(midnights, secondEvening.toISOString(), 1)).toEqual(['2010-11-08T03:30']);
  });

  test('local time is kept on either side', () => {
    expect(next(daily('America/New_York', '08:00'), '2025-11-01T00:00Z', 2)).toEqual([
      '2025-11-01T12:00',
      '2025-11-02T13:00',
    ]);
  });
});

describe('hours', () => {
  test('are real hours, whatever the clocks do', () => {
    const every = toHourly(6, new Date('2025-03-29T23:00Z'));
    expect(next(every, '2025-03-29T22:00Z')).toEqual(['2025-03-29T23:00', '2025-03-30T05:00', '2025-03-30T11:00']);
  });

  test('are counted backwards from their start too', () => {
    const every = toHourly(5, new Date('2030-01-01T00:30Z'));
    expect(next(every, '2029-12-31T12:00Z', 3)).toEqual(['2029-12-31T14:30', '2029-12-31T19:30', '2030-01-01T00:30']);
  });
});

describe('month ends', () => {
  const monthly = (...days: number[]): Recurrence => ({ kind: 'monthly', days, times: ['09:00'], zone: 'UTC' });

  test('the 31st is the last day of every month', () => {
    expect(next(monthly(31), '2025-01-01T00:00Z', 4)).toEqual([
      '2025-01-31T09:00',
      '2025-02-28T09:00',
      '2025-03-31T09:00',
      '2025-04-30T09:00',
    ]);
  });

  test('the 28th to the 31st are one day in February, two in a leap year', () => {
    expect(next(monthly(28, 29, 30, 31), '2025-02-01T00:00Z', 2)).toEqual(['2025-02-28T09:00', '2025-03-28T09:00']);
    expect(next(monthly(28, 29, 30, 31), '2024-02-01T00:00Z', 3)).toEqual([
      '2024-02-28T09:00',
      '2024-02-29T09:00',
      '2024-03-28T09:00',
    ]);
  });

  test('2100 is no leap year', () => {
    expect(next(monthly(29), '2100-02-01T00:00Z', 1)).toEqual(['2100-02-28T09:00']);
  });
});

describe('the edges of a question', () => {
  const at = new Date('2025-06-01T06:00Z');
  const recurrence = daily('Europe/Amsterdam', '08:00');

  test('the time that is asked about counts as previous, not as next', () => {
    expect(next(recurrence, at.toISOString(), 1)).toEqual(['2025-06-02T06:00']);
    expect(previousTime(recurrence, at)).toEqual(at);
    expect(previousTime(recurrence, new Date(at.getTime() - 1))?.toISOString()).toBe('2025-05-31T06:00:00.000Z');
  });

  test('between two times, the last belongs to the answer and the first does not', () => {
    const until = new Date('2025-06-03T06:00Z');
    expect(timesBetween(recurrence, at, until).map((time) => time.getUTCDate())).toEqual([2, 3]);
  });

  test('what follows the refresh has no times of its own', () => {
    expect(nextTimes({ kind: 'refresh' }, at, 3)).toEqual([]);
    expect(previousTime({ kind: 'refresh' }, at)).toBeUndefined();
  });

  test('nothing is looked for before 1900 or after 9998', () => {
    expect(next(recurrence, '9998-12-30T12:00Z', 5)).toEqual(['9998-12-31T07:00']);
    expect(nextTimes(recurrence, new Date(8.64e15), 1)).toEqual([]);
    expect(nextTimes(recurrence, new Date(-8.64e15), 1)[0]?.getUTCFullYear()).toBe(1900);
    expect(previousTime(recurrence, new Date(-8.64e15))).toBeUndefined();
    expect(previousTime(recurrence, new Date(8.64e15))?.toISOString()).toBe('9998-12-31T07:00:00.000Z');
    expect(previousTime(recurrence, new Date('1900-01-01T01:00Z'))).toBeUndefined();
  });

  test.each([0, -1, Number.NaN])('a count of %s is none', (count) => {
    expect(nextTimes(recurrence, at, count)).toEqual([]);
  });

  test('a count without end is cut', () => {
    expect(nextTimes(toHourly(1, at), at, Number.POSITIVE_INFINITY)).toHaveLength(20_000);
  });

  test('an invalid date is a bug, not an endless search', () => {
    expect(() => nextTimes(recurrence, new Date(Number.NaN), 1)).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});
