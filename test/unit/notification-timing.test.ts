import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { canWait, isWanted, NOTIFICATION_KINDS } from '../../src/domain/notification.ts';
import { GATHER_MS, toDue } from '../../src/domain/notification-timing.ts';
import { EVENT_GROUPS, readQuietHours, readTimeOfDay } from '../../src/domain/subscription.ts';

const ZONES = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC', 'Pacific/Apia'];
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const window = fc.record({ from: time, to: time }).filter(({ from, to }) => from !== to);
const moment = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2035-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const options = fc.record({
  digest: fc.oneof(fc.constantFrom('off', 'hourly'), time),
  quiet: fc.option(window, { nil: undefined }),
  zone: fc.constantFrom(...ZONES),
});

/** By the clock on the wall, written apart from the code that it checks. */
function isQuiet(date: Date, quiet: { from: string; to: string }, zone: string): boolean {
  const wall = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(zone).toPlainTime().toString();
  const at = wall.slice(0, 5);
  return quiet.from < quiet.to ? at >= quiet.from && at < quiet.to : at >= quiet.from || at < quiet.to;
}

describe('when a channel is told', () => {
  it('is never before it happened, and never much more than a day and its quiet hours later', () => {
    fc.assert(
      fc.property(moment, options, fc.boolean(), (now, given, waits) => {
        const due = toDue(now, given, waits);
        expect(due.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(due.getTime() - now.getTime()).toBeLessThanOrEqual((24 + 24 + 2) * 3_600_000);
      }),
      { numRuns: 500 },
    );
  });

  it('is never in quiet hours, apart from clocks that are set', () => {
    fc.assert(
      fc.property(moment, options, fc.boolean(), (now, given, waits) => {
        const { quiet, zone } = given;
        const due = toDue(now, given, waits);
        if (quiet === undefined || isNearTransition(due, zone)) return;
        expect(isQuiet(due, quiet, zone)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is at once for what is urgent, out of quiet hours', () => {
    fc.assert(
      fc.property(moment, options, (now, given) => {
        if (given.quiet !== undefined && (isNearTransition(now, given.zone) || isQuiet(now, given.quiet, given.zone)))
          return;
        expect(toDue(now, given, false)).toEqual(now);
      }),
    );
  });

  it('ends with the quiet hours by the clock of the channel, also when it is set in between', () => {
    // The night in which Amsterdam sets its clocks forward, at 2.
    const night = { digest: 'off', quiet: { from: '22:00', to: '07:00' }, zone: 'Europe/Amsterdam' };
    expect(toDue(new Date('2026-03-28T23:30:00Z'), night, false).toISOString()).toBe('2026-03-29T05:00:00.000Z');
    // A window that ends in the hour that is skipped ends after it.
    const short = { ...night, quiet: { from: '22:00', to: '02:30' } };
    expect(toDue(new Date('2026-03-29T00:30:00Z'), short, false).toISOString()).toBe('2026-03-29T01:00:00.000Z');
    // One that ends in the hour that comes twice ends in the first.
    expect(toDue(new Date('2026-10-25T00:10:00Z'), short, false).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('is within a minute, on the hour, or at the time of day', () => {
    const now = new Date('2026-06-01T10:17:30Z');
    const base = { quiet: undefined, zone: 'Europe/Amsterdam' };
    expect(toDue(now, { ...base, digest: 'off' }, true).getTime() - now.getTime()).toBe(GATHER_MS);
    expect(toDue(now, { ...base, digest: 'hourly' }, true).toISOString()).toBe('2026-06-01T11:00:00.000Z');
    expect(toDue(now, { ...base, digest: '09:00' }, true).toISOString()).toBe('2026-06-02T07:00:00.000Z');
    expect(toDue(now, { ...base, digest: '12:18' }, true).toISOString()).toBe('2026-06-01T10:18:00.000Z');
  });
});

/** Within a day of the clock being set, what the wall shows is not what a window of hours means. */
function isNearTransition(date: Date, zone: string): boolean {
  const at = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(zone);
  const next = at.getTimeZoneTransition('next');
  const before = at.getTimeZoneTransition('previous');
  const isClose = (other: Temporal.ZonedDateTime | null) =>
    other !== null && Math.abs(other.epochMilliseconds - date.getTime()) < 30 * 3_600_000;
  return isClose(next) || isClose(before);
}

describe('times and windows as people write them', () => {
  it.each([
    ['7', '07:00'],
    ['7pm', '19:00'],
    ['12:30 AM', '00:30'],
    ['13pm', undefined],
    ['7:30', '07:30'],
    ['7.05', '07:05'],
    ['07h30', '07:30'],
    ['00:00', '00:00'],
    ['24:00', undefined],
    ['7:60', undefined],
    ['noon', undefined],
    ['', undefined],
  ])('%s', (text, read) => expect(readTimeOfDay(text)).toBe(read));

  it.each([
    ['22:00-7:00', { from: '22:00', to: '07:00' }],
    ['22 – 7', { from: '22:00', to: '07:00' }],
    ['22:00 tot 7:00', { from: '22:00', to: '07:00' }],
    ['7:00-7:00', undefined],
    ['22:00', undefined],
    ['22-23-24', undefined],
  ])('%s', (text, read) => expect(readQuietHours(text)).toEqual(read));
});

describe('what a channel hears', () => {
  it('of every kind of event when it asks for all, and of none when it asks for nothing', () => {
    expect(NOTIFICATION_KINDS.filter((kind) => !isWanted(EVENT_GROUPS, kind))).toEqual([]);
    expect(NOTIFICATION_KINDS.filter((kind) => isWanted([], kind))).toEqual([]);
  });

  it('at once, of failures, whatever its digest', () => {
    expect(['failed', 'needs_sign_in', 'needs_approval'].map((kind) => canWait(kind as 'failed', 'hourly'))).toEqual([
      false,
      false,
      false,
    ]);
    expect(canWait('too_large', 'off')).toBe(false);
    expect(canWait('too_large', 'hourly')).toBe(true);
    expect(canWait('completed', 'off')).toBe(true);
  });
});
