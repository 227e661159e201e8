import type { RefreshStepAnswer, ScheduleFields } from '../../src/domain/answers.ts';
import { batchIdSchema, refreshIdSchema } from '../../src/domain/ids.ts';
import type { Recurrence } from '../../src/domain/recurrence.ts';
import { FOLLOWS_REFRESH, type Schedule } from '../../src/domain/schedule.ts';
import { fail, type Samples, times, toPossible, toUsual, toWordy } from './samples-parts.ts';
import { ago, exportId, NOW, sampleRunAnswer } from './samples-runs.ts';

const WEEKDAYS: Recurrence = { kind: 'weekly', weekdays: [1, 2, 3, 4, 5], times: ['08:00'], zone: 'Europe/Amsterdam' };
const LONG: Recurrence = {
  kind: 'monthly',
  days: times(31, (n) => n + 1),
  times: ['00:15', '06:30', '12:45', '23:59'],
  zone: 'America/Argentina/Buenos_Aires',
};
const on = (recurrence: Recurrence): Schedule => ({ recurrence, active: true, nextAt: ago(-3600) });
const NEXT = [ago(-3600), ago(-90_000), ago(-176_400)];

const fields = (change: Partial<ScheduleFields> = {}): ScheduleFields => ({
  kind: 'weekly',
  active: true,
  every: '6',
  start: '00:00',
  weekdays: [1, 2, 3, 4, 5],
  days: [1, 15],
  times: '08:00',
  zone: 'Europe/Amsterdam',
  ...change,
});

const step = (n: number, change: Partial<RefreshStepAnswer> = {}): RefreshStepAnswer => ({
  kind: 'segment',
  title: `Segment ${n}`,
  state: 'successful',
  skipReason: undefined,
  note: undefined,
  count: 12_345 + n,
  before: 12_000,
  failure: undefined,
  ...change,
});

/** Schedules, the pickers, several runs at once, the refresh and the calendar. */
export function createScheduleSamples(
  name: string,
): Pick<Samples, 'schedule' | 'schedules' | 'schedule_form' | 'pick_form' | 'run_batch' | 'refresh' | 'calendar'> {
  const wordy = toWordy(name);
  const subject = { kind: 'export', id: exportId(), name, isConnected: true } as const;
  const exportRow = (n: number, schedule: Schedule = on(WEEKDAYS)) => ({
    id: exportId(n + 1),
    name: n === 0 ? name : `Export ${n}`,
    schedule,
  });
  const many = times(120, (n) => ({ id: exportId(n + 1), name: toPossible(wordy(n)), schedule: on(LONG) }));
  const tip = { other: toUsual(name, 'All customers'), at: ago(-3600), otherAt: ago(-4200), free: WEEKDAYS };
  const failure = {
    code: 'source_query_failed',
    params: { detail: name },
    fault: 'system',
    reference: 'K7QW2M9P',
  } as const;
  const form = {
    formId: 'f1',
    subject: 'exports' as const,
    exports: [exportRow(0)],
    mode: 'override' as const,
    kinds: ['refresh', 'hourly', 'daily', 'weekly', 'monthly'] as const,
    fields: fields(),
    preview: { recurrence: WEEKDAYS, next: NEXT },
    tip: undefined,
    errors: [],
  };
  const refresh = {
    id: refreshIdSchema.parse(exportId(900)),
    environment: toUsual(name, 'Contoso Coffee'),
    state: 'running' as const,
    trigger: 'on_demand' as const,
    startedBy: toUsual(name, 'Ada Lovelace'),
    queuedAt: ago(60),
    startedAt: ago(58),
    endedAt: undefined,
    failure: undefined,
    canceling: false,
    steps: [
      step(0, { kind: 'object', title: 'public.order_totals', count: undefined }),
      step(1, { kind: 'entity', title: 'Customer' }),
      step(2, { state: 'running', count: undefined }),
      step(3, { state: 'queued', count: undefined }),
    ],
    runCounts: { waiting: 2, running: 1 },
    runs: [
      sampleRunAnswer('running', { exportName: name }),
      sampleRunAnswer('waiting', { exportName: 'All customers' }),
    ],
    leftOut: 0,
    canStart: true,
    isAdmin: true,
    joined: false,
    now: NOW,
  };
  return {
    schedule: {
      typical: { subject, schedule: on(WEEKDAYS), next: NEXT, permission: 'edit', tip: undefined, saved: true },
      empty: {
        subject,
        schedule: { ...FOLLOWS_REFRESH, active: false },
        next: [],
        permission: 'view',
        tip: undefined,
        saved: false,
      },
      'follows a refresh that is off': {
        subject,
        schedule: FOLLOWS_REFRESH,
        next: [],
        permission: 'edit',
        tip: undefined,
        saved: true,
      },
      'without a connection': {
        subject: { ...subject, isConnected: false },
        schedule: on(WEEKDAYS),
        next: [],
        permission: 'edit',
        tip: undefined,
        saved: true,
      },
      'of the refresh': {
        subject: { kind: 'refresh' },
        schedule: on({ kind: 'daily', times: ['05:00'], zone: 'Europe/Amsterdam' }),
        next: NEXT,
        permission: 'edit',
        tip: undefined,
        saved: true,
      },
      'too close to another': { subject, schedule: on(WEEKDAYS), next: NEXT, permission: 'edit', tip, saved: true },
      longest: {
        subject: { ...subject, name: wordy(0) },
        schedule: on(LONG),
        next: NEXT,
        permission: 'edit',
        tip: { ...tip, other: wordy(0), free: LONG },
        saved: true,
      },
    },
    schedules: {
      typical: { change: 'replaced', active: true, exports: times(3, (n) => exportRow(n)) },
      empty: { change: 'kept', active: false, exports: [exportRow(0, { ...FOLLOWS_REFRESH, active: false })] },
      longest: { change: 'replaced', active: true, exports: many },
    },
    schedule_form: {
      typical: form,
      empty: { ...form, fields: fields({ kind: 'refresh' }), preview: { recurrence: { kind: 'refresh' }, next: [] } },
      hourly: {
        ...form,
        fields: fields({ kind: 'hourly' }),
        preview: { recurrence: { kind: 'hourly', every: 6, phase: 0 }, next: NEXT },
      },
      monthly: { ...form, fields: fields({ kind: 'monthly' }), preview: { recurrence: LONG, next: NEXT }, tip },
      'of the refresh': { ...form, subject: 'refresh', exports: [], kinds: ['daily', 'weekly'] },
      'several, keeping': { ...form, exports: times(3, (n) => exportRow(n)), mode: 'keep' },
      'several, replacing': { ...form, exports: times(3, (n) => exportRow(n)) },
      'with errors': {
        ...form,
        preview: undefined,
        fields: fields({ times: '25:00', zone: name.slice(0, 60) }),
        errors: [
          {
            field: 'times',
            code: 'schedule_unclear',
            params: { problem: 'impossible_time', word: '25:00', choices: '', count: 0, limit: 0 },
          },
          {
            field: 'zone',
            code: 'schedule_unclear',
            params: {
              problem: 'unknown_zone_choices',
              word: name.slice(0, 40),
              choices: 'Europe/Amsterdam',
              count: 0,
              limit: 0,
            },
          },
        ],
      },
      longest: {
        ...form,
        exports: many,
        fields: fields({ kind: 'monthly', days: times(31, (n) => n + 1), zone: 'America/Argentina/Buenos_Aires' }),
        preview: { recurrence: LONG, next: NEXT },
        tip: { ...tip, other: wordy(0), free: LONG },
      },
    },
    pick_form: {
      typical: { formId: 'f1', purpose: 'run', exports: times(3, (n) => exportRow(n)), picked: [], errors: [] },
      empty: { formId: 'f1', purpose: 'schedule', exports: [], picked: [], errors: [] },
      longest: {
        formId: 'f1',
        purpose: 'schedule',
        exports: many,
        picked: [exportId(110)],
        errors: [{ field: 'exports', code: 'missing_argument', params: { command: 'schedule', argument: 'exports' } }],
      },
    },
    run_batch: {
      typical: {
        id: batchIdSchema.parse(exportId(800)),
        counts: { running: 1, queued: 1, successful: 2 },
        runs: [
          sampleRunAnswer('running', { exportName: 'All customers' }),
          sampleRunAnswer('queued', { exportName: name }),
          sampleRunAnswer('successful', { exportName: 'Partners' }),
        ],
        refused: [],
      },
      ended: {
        id: batchIdSchema.parse(exportId(800)),
        counts: { successful: 1, failed: 1, skipped: 1 },
        runs: [
          sampleRunAnswer('failed', { exportName: name }),
          sampleRunAnswer('skipped', { exportName: 'All customers' }),
          sampleRunAnswer('successful', { exportName: 'Partners' }),
        ],
        refused: [],
      },
      empty: {
        id: batchIdSchema.parse(exportId(800)),
        counts: {},
        runs: [],
        refused: [{ name, error: { code: 'connection_not_shared', params: { connection: name } } }],
      },
      longest: {
        id: batchIdSchema.parse(exportId(800)),
        counts: { queued: 300, running: 4, successful: 1000, failed: 3 },
        runs: times(10, (n) => sampleRunAnswer('failed', { exportName: wordy(n) })),
        refused: times(30, (n) => ({
          name: wordy(n),
          error: { code: 'ineligible_segment', params: { name: wordy(n), kinds: 'profile' } },
        })),
      },
    },
    refresh: {
      typical: refresh,
      empty: {
        ...refresh,
        state: 'queued',
        trigger: 'schedule',
        startedBy: undefined,
        startedAt: undefined,
        steps: [],
        runCounts: {},
        runs: [],
        canStart: false,
        isAdmin: false,
        leftOut: 2,
        joined: true,
      },
      failed: {
        ...refresh,
        state: 'failed',
        trigger: 'stale',
        endedAt: ago(3),
        failure,
        steps: [],
        runCounts: { skipped: 2 },
        runs: [sampleRunAnswer('skipped', { exportName: name })],
      },
      'ended with errors': {
        ...refresh,
        state: 'completed_with_errors',
        endedAt: ago(3),
        steps: [
          step(0, { kind: 'object', title: name, state: 'failed', count: undefined, failure }),
          step(1, { kind: 'object', title: 'public.totals', count: undefined, note: 'not_owner' }),
          step(2, { kind: 'entity', state: 'skipped', skipReason: 'upstream_failed', count: undefined }),
          step(3, { state: 'skipped', skipReason: 'upstream_skipped', count: undefined }),
          step(4, { count: 11_000 }),
        ],
        runCounts: { skipped: 1, successful: 1 },
      },
      longest: {
        ...refresh,
        environment: wordy(0),
        startedBy: wordy(0),
        canceling: true,
        leftOut: 99,
        steps: times(60, (n) => step(n, { title: wordy(n), state: 'failed', failure, count: undefined })),
        runCounts: { waiting: 200, running: 4, successful: 1000, failed: 3, skipped: 5 },
        runs: times(8, (n) => sampleRunAnswer('failed', { exportName: wordy(n) })),
      },
    },
    calendar: {
      typical: { url: `https://exports.example.com/calendar/${'k1.abcdef'.repeat(16)}.ics`, change: 'made' },
      renewed: { url: 'https://exports.example.com/calendar/k1.abcdef.ics', change: 'renewed' },
      empty: { url: undefined, change: 'revoked' },
      longest: { url: `https://exports.example.com/calendar/${'x'.repeat(400)}.ics`, change: 'none' },
    },
  };
}

export const unclear = fail('schedule_unclear', {
  problem: 'unknown_word',
  word: 'sometimes',
  choices: '',
  count: 0,
  limit: 0,
});

export const UPCOMING = [
  { exportName: undefined, at: ago(-1800), recurrence: { kind: 'daily', times: ['05:00'], zone: 'Europe/Amsterdam' } },
  { exportName: 'Weekly newsletter', at: ago(-3600), recurrence: WEEKDAYS },
] as const;
export const LONG_UPCOMING = (name: string) => times(5, () => ({ exportName: name, at: ago(-3600), recurrence: LONG }));
