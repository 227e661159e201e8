import type { Recurrence } from './recurrence.ts';

/** When an export, or the refresh of the environment, happens by itself (SPEC section 6). */
export interface Schedule {
  readonly recurrence: Recurrence;
  /** Off keeps the recurrence for later. */
  readonly active: boolean;
  /** When it is due next; undefined while it is off, and for what follows the refresh. */
  readonly nextAt: Date | undefined;
}

/** SPEC section 6: what a new export has. */
export const FOLLOWS_REFRESH: Schedule = { recurrence: { kind: 'refresh' }, active: true, nextAt: undefined };
