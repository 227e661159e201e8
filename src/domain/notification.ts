import type { ErrorCode } from './errors.ts';
import type { Run } from './run.ts';
import type { Digest, EventGroup } from './subscription.ts';

/** What a channel can be told (SPEC section 8). */
export const NOTIFICATION_KINDS = [
  'failed',
  'needs_sign_in',
  'sign_in_ending',
  'needs_approval',
  'too_large',
  'too_small',
  'near_limit',
  'completed_with_errors',
  'skipped',
  'recovered',
  'completed',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** Who hears of it: channels that asked for one of these. */
const GROUPS: Record<NotificationKind, readonly EventGroup[]> = {
  failed: ['failures'],
  needs_sign_in: ['failures'],
  sign_in_ending: ['warnings'],
  needs_approval: ['approvals'],
  too_large: ['warnings'],
  too_small: ['warnings'],
  near_limit: ['warnings'],
  completed_with_errors: ['warnings'],
  skipped: ['warnings'],
  recovered: ['failures', 'completions'],
  completed: ['completions'],
};

/** Told even to a channel with a digest at once: somebody may be waiting to act, or to stop acting. */
const URGENT: readonly NotificationKind[] = ['failed', 'needs_sign_in', 'needs_approval', 'recovered'];
/** Come in swarms, after a refresh or on the hour: gathered for a minute even without a digest. */
const GATHERED: readonly NotificationKind[] = ['completed', 'skipped'];

export const isWanted = (groups: readonly EventGroup[], kind: NotificationKind): boolean =>
  GROUPS[kind].some((group) => groups.includes(group));

/** Whether it is told together with others. */
export const canWait = (kind: NotificationKind, digest: Digest): boolean =>
  GATHERED.includes(kind) || (digest !== 'off' && !URGENT.includes(kind));

/** Failures that are the connection's: told once, however many exports fail by it. */
const SIGN_IN_CODES: ReadonlySet<ErrorCode> = new Set([
  'destination_sign_in_failed',
  'destination_identity_changed',
  'destination_closed',
  'connection_needs_sign_in',
]);

export const isSignInFailure = (code: ErrorCode): boolean => SIGN_IN_CODES.has(code);

/** What there is to tell about a run that has ended; `failuresBefore` are those in a row right before it. */
export function toNotificationKind(run: Run, failuresBefore: number): NotificationKind | undefined {
  switch (run.state) {
    case 'failed':
      return run.failure !== undefined && isSignInFailure(run.failure.code) ? 'needs_sign_in' : 'failed';
    case 'skipped':
      if (run.skipReason === 'limit_exceeded') return 'too_large';
      if (run.skipReason === 'below_minimum') return 'too_small';
      return run.skipReason === 'needs_approval' ? 'needs_approval' : 'skipped';
    case 'completed_with_errors':
      return 'completed_with_errors';
    case 'successful':
      return failuresBefore > 0 ? 'recovered' : 'completed';
    default:
      return undefined;
  }
}

/** The failure in a row at which the owner of an export is called. */
export const CALLS_OWNER_AT = 3;
