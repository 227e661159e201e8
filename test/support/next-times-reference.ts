import type { Recurrence } from '../../src/domain/recurrence.ts';

/**
 * A second implementation of when a recurrence runs, to compare the first with. It knows only what `Intl` prints: every
 * day is asked whether it matches, and what the clock on the wall shows; where that is set around a day, every instant is
 * asked, and a gap is walked minute by minute. No arithmetic with zones, and no code of the first.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Every time from `from` up to, and not at, `until`. */
export function referenceTimes(recurrence: Recurrence, from: Date, until: Date): Date[] {
  if (recurrence.kind === 'refresh') return [];
  const found = new Set<number>();
  if (recurrence.kind === 'hourly') {
    // Every hour of the clock that the phase hits is asked whether it is a whole number of intervals from that Monday.
    const monday = Date.parse('2024-01-01T00:00Z') / MINUTE;
    const hour = (monday + recurrence.phase) % 60;
    const first = Math.ceil(from.getTime() / MINUTE);
    for (let minute = first + ((hour - (first % 60) + 60) % 60); minute * MINUTE < until.getTime(); minute += 60) {
      if ((minute - monday - recurrence.phase) % (recurrence.every * 60) === 0) found.add(minute * MINUTE);
    }
  } else {
    const wall = toWall(recurrence.zone);
    const start = Math.floor(from.getTime() / DAY) - 3;
    for (let number = start; number * DAY < until.getTime() + 3 * DAY; number += 1) {
      const day = new Date(number * DAY).toISOString().slice(0, 10);
      if (!matches(recurrence, day)) continue;
      for (const time of recurrence.times) found.add(wall.find(`${day}T${time}`));
    }
  }
  return [...found]
    .filter((time) => time >= from.getTime() && time < until.getTime())
    .sort((a, b) => a - b)
    .map((time) => new Date(time));
}

function matches(recurrence: Exclude<Recurrence, { kind: 'refresh' | 'hourly' }>, day: string): boolean {
  if (recurrence.kind === 'daily') return true;
  if (recurrence.kind === 'weekly') {
    const name = new Date(`${day}T12:00Z`).toUTCString().slice(0, 3);
    return recurrence.weekdays.some(
      (weekday) => ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday] === name,
    );
  }
  const date = Number(day.slice(8));
  const tomorrow = new Date(Date.parse(`${day}T00:00Z`) + DAY).getUTCDate();
  return recurrence.days.some((wanted) => wanted === date || (tomorrow === 1 && wanted > date));
}

const walls = new Map<string, ReturnType<typeof createWall>>();

/** A clock on a wall in the zone. */
function toWall(zone: string) {
  const known = walls.get(zone) ?? createWall(zone);
  walls.set(zone, known);
  return known;
}

function createWall(zone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  /** `2024-03-31T02:30`, which sorts as text. */
  const show = (time: number): string => format.format(time).replace(' ', 'T');
  const offsets = new Set<number>();
  const midnights = new Map<number, number>();
  /** How far the wall is ahead of UTC at a midnight of UTC. */
  const aheadAt = (day: number): number => {
    const known = midnights.get(day) ?? Date.parse(`${show(day * DAY)}Z`) - day * DAY;
    midnights.set(day, known);
    return known;
  };
  return {
    /** The first instant at which the wall shows this, or else the first at which it shows more. */
    find(shown: string): number {
      const naive = Date.parse(`${shown}Z`);
      const day = Math.floor(naive / DAY);
      const around = [-2, -1, 0, 1, 2, 3].map((days) => aheadAt(day + days));
      // Nobody has set the clock for days.
      if (around.every((ahead) => ahead === around[0])) return naive - aheadAt(day);
      // The offsets of the days around, and of those met before: enough to try wherever the wall shows it at all.
      for (const around of [naive - 2 * DAY, naive, naive + 2 * DAY]) {
        offsets.add(Date.parse(`${show(around)}Z`) - around);
      }
      // The largest offset is the earliest instant.
      for (const offset of [...offsets].sort((a, b) => b - a)) {
        if (show(naive - offset) === shown) return naive - offset;
      }
      let time = naive - 26 * HOUR;
      while (show(time) < shown) time += MINUTE;
      return time;
    },
  };
}
