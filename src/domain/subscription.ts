import type { ExportId, PersonId, SubscriptionId } from './ids.ts';
import type { Place } from './place.ts';

/** What a channel can ask to hear about (SPEC section 8). */
export const EVENT_GROUPS = ['failures', 'warnings', 'completions', 'approvals'] as const;
export type EventGroup = (typeof EVENT_GROUPS)[number];

/** What it hears about when nobody says. */
export const DEFAULT_GROUPS = ['failures', 'warnings', 'completions'] as const satisfies readonly EventGroup[];

/** Where the second failure in a row and the ones after it go: below the first, or into the channel. */
export const REPEATS = ['thread', 'channel'] as const;
export type Repeats = (typeof REPEATS)[number];

/** `HH:mm`, 00:00 to 23:59. */
export type TimeOfDay = string;
/** What can wait is told at once (a minute's worth together), every full hour, or once a day at a time. */
export type Digest = 'off' | 'hourly' | TimeOfDay;

/** A window of the day, over midnight where `to` is before `from`; what falls into it is told after it, in one message. */
export interface QuietHours {
  readonly from: TimeOfDay;
  readonly to: TimeOfDay;
}

export interface SubscriptionOptions {
  readonly repeats: Repeats;
  readonly digest: Digest;
  readonly quiet: QuietHours | undefined;
  /** IANA zone of the window, of the digest and of the times in messages. */
  readonly zone: string;
  /** Also of runs whose own card stands in the channel, because somebody there asked for them. */
  readonly own: boolean;
}

/** A channel's wish to hear about events of some or all exports. A channel has one. */
export interface Subscription extends SubscriptionOptions {
  readonly id: SubscriptionId;
  readonly place: Place;
  /** What people call the channel, without `#`; empty for a direct message. */
  readonly channel: string;
  readonly exports: 'all' | readonly ExportId[];
  readonly groups: readonly EventGroup[];
  readonly createdBy: PersonId;
  /** Why nothing can be brought there any more; undefined while it can. */
  readonly closed: string | undefined;
  readonly version: number;
}

const TIME = /^(\d{1,2})(?:[:.h](\d{2}))?\s*([ap]m)?$/i;

/** `7`, `7:30`, `7.30`, `07h30` and `7:30 pm` as `HH:mm`; undefined for what is no time of day. */
export function readTimeOfDay(text: string): TimeOfDay | undefined {
  const [, hours, minutes = '00', half] = TIME.exec(text.trim()) ?? [];
  const hour = Number(hours);
  if (hours === undefined || Number(minutes) > 59 || hour > (half === undefined ? 23 : 12)) return undefined;
  if (half !== undefined && hour === 0) return undefined;
  const counted = half === undefined ? hour : (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return `${String(counted).padStart(2, '0')}:${minutes}`;
}

/** `22:00-7:00`. Undefined for what is no window, and for one without an end: it would be quiet for ever. */
export function readQuietHours(text: string): QuietHours | undefined {
  const [from, to, ...rest] = text.split(/\s*(?:-|–|—|\bto\b|\btot\b)\s*/).map(readTimeOfDay);
  return from === undefined || to === undefined || from === to || rest.length > 0 ? undefined : { from, to };
}

export const isAbout = (subscription: Pick<Subscription, 'exports'>, exportId: ExportId): boolean =>
  subscription.exports === 'all' || subscription.exports.includes(exportId);
