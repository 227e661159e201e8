import type { NoticeAnswer, SubscriptionAnswer, SubscriptionFormAnswer, ToldEvent } from '../../src/domain/answers.ts';
import { subscriptionIdSchema } from '../../src/domain/ids.ts';
import { NOTIFICATION_KINDS, type NotificationKind } from '../../src/domain/notification.ts';
import { SKIP_REASONS } from '../../src/domain/run.ts';
import { EVENT_GROUPS } from '../../src/domain/subscription.ts';
import { type Samples, times, toPossible, toUsual, toWordy } from './samples-parts.ts';
import { ago, connectionId, exportId, sampleLimit, sampleRun, sampleRunAnswer } from './samples-runs.ts';

const subscriptionId = (n = 1) =>
  subscriptionIdSchema.parse(`0198a000-0000-7000-8000-${String(70_000 + n).padStart(12, '0')}`);

const STATES = {
  failed: 'failed',
  needs_sign_in: 'failed',
  sign_in_ending: 'failed',
  needs_approval: 'skipped',
  too_large: 'skipped',
  too_small: 'skipped',
  near_limit: 'running',
  completed_with_errors: 'completed_with_errors',
  skipped: 'skipped',
  recovered: 'successful',
  completed: 'successful',
} as const;
const REASONS = { needs_approval: 'needs_approval', too_small: 'below_minimum', skipped: 'no_connection' } as const;

/** One event of a kind, of an export of that name. */
function told(kind: NotificationKind, name: string, change: Partial<ToldEvent> = {}): ToldEvent {
  const state = STATES[kind];
  const skipReason =
    state !== 'skipped' ? undefined : kind in REASONS ? REASONS[kind as keyof typeof REASONS] : 'limit_exceeded';
  const limits: Partial<Record<NotificationKind, ReturnType<typeof sampleLimit>>> = {
    too_large: sampleLimit(name),
    too_small: sampleLimit(name, { rule: 'minimum_per_segment', count: 12, limit: 300 }),
    near_limit: sampleLimit(name, { titles: [name, 'Big spenders'], count: 999_999 }),
  };
  const isOfConnection = kind === 'needs_sign_in' || kind === 'sign_in_ending';
  const run = sampleRun(state, { skipReason, trigger: 'schedule', startedBy: undefined, limit: limits[kind] });
  return {
    kind,
    at: ago(60),
    run: isOfConnection ? undefined : sampleRunAnswer(state, { exportName: name, startedBy: undefined, run }),
    connection: { id: connectionId(), name: isOfConnection ? name : 'Partner server', endsAt: ago(-3600) },
    exports: 3,
    failures: kind === 'failed' ? 1 : kind === 'recovered' ? 3 : 0,
    isRepeat: false,
    calls: undefined,
    ...change,
  };
}

const inRow = (kind: NotificationKind, name: string, n: number, change: Partial<ToldEvent> = {}): ToldEvent => {
  const event = told(kind, name, change);
  const { run } = event;
  return run === undefined ? event : { ...event, run: { ...run, run: { ...run.run, exportId: exportId(n) } } };
};

const subscription = (change: Partial<SubscriptionAnswer> = {}): SubscriptionAnswer => ({
  id: subscriptionId(),
  channel: 'exports',
  isHere: false,
  exports: 'all',
  groups: ['failures', 'warnings', 'completions'],
  repeats: 'thread',
  digest: 'off',
  quiet: { from: '22:00', to: '07:00' },
  zone: 'Europe/Amsterdam',
  own: false,
  createdBy: 'Ada Lovelace',
  closed: undefined,
  canEdit: true,
  saved: false,
  ...change,
});

const form = (change: Partial<SubscriptionFormAnswer> = {}): SubscriptionFormAnswer => ({
  formId: 'form-1',
  id: subscriptionId(),
  version: 2,
  channel: 'exports',
  isAll: true,
  exports: [],
  exportOptions: [],
  groups: ['failures', 'warnings', 'completions'],
  repeats: 'thread',
  digest: 'off',
  quiet: '',
  zone: 'Europe/Amsterdam',
  own: false,
  errors: [],
  ...change,
});

type NotificationViews = 'notification' | 'digest' | 'subscription' | 'subscriptions' | 'subscription_form';

/** What channels are told and have asked to be told, with `name` wherever people or data give a name. */
export function createNotificationSamples(name: string): Pick<Samples, NotificationViews> {
  const wordy = toWordy(name);
  const channel = toPossible(toUsual(name, 'marketing'));
  const single = (event: ToldEvent, isDirect = false) => ({ event, isDirect });
  const usual = (title: string) => toUsual(name, title);
  return {
    notification: {
      typical: single(told('failed', name)),
      ...Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, single(told(kind, name))])),
      ...Object.fromEntries(
        SKIP_REASONS.map((skipReason) => [
          `skipped, ${skipReason}`,
          single(
            told('skipped', name, {
              run: sampleRunAnswer('skipped', { exportName: name, run: sampleRun('skipped', { skipReason }) }),
            }),
          ),
        ]),
      ),
      'second failure in a row': single(told('failed', name, { failures: 2, isRepeat: true })),
      'third, with the owner': single(
        told('failed', name, { failures: 3, isRepeat: true, calls: usual('Ada Lovelace') }),
      ),
      'first that is told, second in a row': single(told('failed', name, { failures: 2 })),
      'in a direct message to a viewer': single(
        told('too_large', name, {
          run: sampleRunAnswer('skipped', {
            exportName: name,
            permission: 'view',
            run: sampleRun('skipped', { limit: sampleLimit(name, { titles: times(5, wordy), more: 7 }) }),
          }),
        }),
        true,
      ),
      'a connection without exports': single(told('needs_sign_in', name, { exports: 0 })),
      empty: single(told('recovered', name, { run: undefined, connection: undefined, failures: 1 })),
      longest: single(told('failed', wordy(0), { failures: 1_234, calls: wordy(0) })),
      'longest limit': single(
        told('too_large', wordy(0), {
          run: sampleRunAnswer('skipped', {
            exportName: wordy(0),
            run: sampleRun('skipped', {
              limit: sampleLimit(name, { titles: times(5, wordy), more: 90, destination: wordy(0) }),
            }),
          }),
        }),
      ),
    },
    digest: {
      typical: {
        rows: [
          { event: inRow('completed', name, 1), count: 1 },
          { event: inRow('completed', usual('Partner file'), 2), count: 1 },
          { event: inRow('completed', usual('Loyalty'), 3), count: 8 },
        ],
        total: 10,
        from: ago(60),
        to: ago(5),
      },
      'of a night': {
        rows: NOTIFICATION_KINDS.map((kind, n) => ({
          event: inRow(kind, name, n, { calls: kind === 'failed' ? usual('Ada Lovelace') : undefined, failures: 3 }),
          count: 1 + (n % 3),
        })),
        total: 19,
        from: ago(9 * 3_600),
        to: ago(600),
      },
      empty: {
        rows: [{ event: told('recovered', name, { run: undefined, connection: undefined }), count: 4 }],
        total: 8,
        from: ago(60),
        to: ago(60),
      },
      longest: {
        rows: times(60, (n) => ({
          event: inRow(NOTIFICATION_KINDS[n % 10] ?? 'failed', wordy(n), n, {
            failures: n,
            calls: n === 0 ? wordy(n) : undefined,
          }),
          count: n + 1,
        })),
        total: 1_830,
        from: ago(86_400),
        to: ago(0),
      },
    },
    subscription: {
      typical: subscription({ channel, saved: true }),
      here: subscription({ isHere: true, exports: [{ id: exportId(), name }], digest: 'hourly', quiet: undefined }),
      closed: subscription({ channel, closed: 'channel_not_found', digest: '09:00', own: true, repeats: 'channel' }),
      'for a viewer': subscription({ channel, canEdit: false }),
      empty: subscription({ channel: '', exports: [], groups: ['approvals'], quiet: undefined }),
      longest: subscription({
        channel: wordy(0),
        exports: times(200, (n) => ({ id: exportId(n), name: wordy(n) })),
        groups: EVENT_GROUPS,
        digest: '09:00',
        zone: 'America/Argentina/ComodRivadavia',
        closed: '',
      }),
    },
    subscriptions: {
      typical: {
        subscriptions: [subscription({ channel }), subscription({ id: subscriptionId(2), isHere: true })],
        canSubscribe: true,
      },
      empty: { subscriptions: [], canSubscribe: true },
      'empty for a viewer': { subscriptions: [], canSubscribe: false },
      longest: {
        subscriptions: times(40, (n) =>
          subscription({
            id: subscriptionId(n),
            channel: wordy(n),
            exports: times(20, (m) => ({ id: exportId(m), name: wordy(m) })),
            closed: n % 2 ? 'is_archived' : undefined,
          }),
        ),
        canSubscribe: true,
      },
    },
    subscription_form: {
      typical: form({ channel, exportOptions: [{ value: exportId(), title: name }] }),
      empty: form({ channel: '', isAll: false, groups: [] }),
      longest: form({
        channel: wordy(0),
        isAll: false,
        exports: times(60, (n) => exportId(n)),
        exportOptions: times(150, (n) => ({ value: exportId(n), title: wordy(n) })),
        groups: [...EVENT_GROUPS],
        digest: 'never',
        quiet: 'at night',
        zone: 'Middle/Earth',
        own: true,
        errors: [
          {
            field: 'digest',
            code: 'invalid_argument',
            params: { command: 'subscribe', argument: 'subscription_digest', value: wordy(0) },
          },
          {
            field: 'zone',
            code: 'invalid_argument',
            params: { command: 'subscribe', argument: 'subscription_zone', value: 'Middle/Earth' },
          },
        ],
      }),
    },
  };
}

/** Notices about subscriptions. */
export const subscriptionNotices = (name: string): Record<string, NoticeAnswer> => ({
  unsubscribed: { kind: 'unsubscribed', channel: toPossible(toUsual(name, 'marketing')) },
  'unsubscribed from a direct message': { kind: 'unsubscribed', channel: '' },
  'subscription closed': { kind: 'subscription_closed', channel: toPossible(toUsual(name, 'marketing')) },
});
