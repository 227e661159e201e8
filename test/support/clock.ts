import { type Clock, systemClock } from '../../src/services/context.ts';

/** A clock that stands still until it is set; what waits, waits for real. */
export interface SetClock extends Clock {
  set(to: Date | string): void;
  forward(ms: number): void;
}

export function createClock(start: string): SetClock {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    wait: systemClock.wait,
    set(to) {
      at = new Date(to).getTime();
    },
    forward(ms) {
      at += ms;
    },
  };
}
