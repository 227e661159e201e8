/** SPEC section 6. So far every export follows the environment refresh, switched on or off. */
export const SCHEDULE_KINDS = ['refresh'] as const;
export type ScheduleKind = (typeof SCHEDULE_KINDS)[number];

export interface Schedule {
  readonly kind: ScheduleKind;
  /** Off keeps the recurrence for later. */
  readonly active: boolean;
}
