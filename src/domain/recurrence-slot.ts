import { type DayRecurrence, ORIGIN_MS, type Recurrence, type TimedRecurrence, toHourly } from './recurrence.ts';
import { timesBetween } from './recurrence-times.ts';

/** SPEC section 6: closer than this to another export on the same connection gets a tip. */
export const SLOT_WINDOW_MINUTES = 30;
/** How far ahead schedules are compared. */
export const SLOT_HORIZON_MS = 14 * 24 * 60 * 60 * 1000;
/** Free times are offered on the quarter hour. */
const STEP_MINUTES = 15;
const DAY_MINUTES = 24 * 60;

export interface Slot {
  /** The first time that is too close to another's, and the closest of those; undefined: the schedule is fine. */
  readonly clash: { readonly at: Date; readonly other: Date } | undefined;
  /**
   * The same recurrence, each time that clashes moved to the nearest free quarter hour of its day (an hourly one: moved
   * as a whole). Undefined where nothing clashes, and where nothing is free.
   */
  readonly free: TimedRecurrence | undefined;
}

/**
 * Compares `wanted` with the times of other exports over two weeks. `others` in any order, from `now` minus the window
 * to two weeks plus the window. Two starts clash when they are less than `windowMinutes` apart.
 */
export function findFreeSlot(
  others: readonly Date[],
  wanted: Recurrence,
  now: Date,
  windowMinutes: number = SLOT_WINDOW_MINUTES,
): Slot {
  const taken = others.map((date) => date.getTime()).sort((a, b) => a - b);
  const window = windowMinutes * 60_000;
  const findClash = (recurrence: Recurrence): Slot['clash'] => {
    for (const at of timesBetween(recurrence, now, new Date(now.getTime() + SLOT_HORIZON_MS))) {
      const other = toNearest(taken, at.getTime());
      if (other !== undefined && Math.abs(other - at.getTime()) < window) return { at, other: new Date(other) };
    }
    return undefined;
  };
  const clash = findClash(wanted);
  if (clash === undefined || wanted.kind === 'refresh') return { clash, free: undefined };
  const isFree = (recurrence: TimedRecurrence) => findClash(recurrence) === undefined;
  return { clash, free: wanted.kind === 'hourly' ? moveHours(wanted, isFree) : moveTimes(wanted, isFree) };
}

type IsFree = (recurrence: TimedRecurrence) => boolean;

function moveHours(wanted: TimedRecurrence & { kind: 'hourly' }, isFree: IsFree): TimedRecurrence | undefined {
  const interval = wanted.every * 60;
  const phases = Array.from({ length: interval / STEP_MINUTES }, (_, index) => index * STEP_MINUTES);
  return toNearestFirst(phases, (phase) => {
    const away = Math.abs(phase - wanted.phase);
    return Math.min(away, interval - away);
  })
    .map((phase) => toHourly(wanted.every, new Date(ORIGIN_MS + phase * 60_000)))
    .find(isFree);
}

function moveTimes(wanted: DayRecurrence, isFree: IsFree): DayRecurrence | undefined {
  const kept = wanted.times.filter((time) => isFree({ ...wanted, times: [time] }));
  const moved = new Set(kept);
  for (const time of wanted.times) {
    if (kept.includes(time)) continue;
    const free = toNearestTimes(time).find((other) => !moved.has(other) && isFree({ ...wanted, times: [other] }));
    if (free === undefined) return undefined;
    moved.add(free);
  }
  return { ...wanted, times: [...moved].sort() };
}

/** Every quarter hour of the day, the nearest to `time` first, the later of two equally near before the earlier. */
function toNearestTimes(time: string): string[] {
  const wanted = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const minutes = Array.from({ length: DAY_MINUTES / STEP_MINUTES }, (_, index) => index * STEP_MINUTES).reverse();
  return toNearestFirst(minutes, (minute) => Math.abs(minute - wanted)).map(
    (minute) => `${toTwoDigits(Math.floor(minute / 60))}:${toTwoDigits(minute % 60)}`,
  );
}

const toTwoDigits = (value: number): string => String(value).padStart(2, '0');

const toNearestFirst = (values: readonly number[], toDistance: (value: number) => number): number[] =>
  [...values].sort((a, b) => toDistance(a) - toDistance(b));

/** The nearest of sorted values. */
function toNearest(sorted: readonly number[], value: number): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) < value) low = middle + 1;
    else high = middle;
  }
  const after = sorted[low];
  const before = sorted[low - 1];
  if (after === undefined || before === undefined) return after ?? before;
  return after - value < value - before ? after : before;
}
