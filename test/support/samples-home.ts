import type { Few, HomeAnswer, NoticeAnswer, RunAnswer } from '../../src/domain/answers.ts';
import { NO_COUNTS, RUN_STATES, type RunState } from '../../src/domain/run.ts';
import { sampleRequest } from './samples-access.ts';
import { type Samples, times, toUsual, toWordy } from './samples-parts.ts';
import { exportId, requestId, runId, sampleRun, sampleRunAnswer, sampleTask } from './samples-runs.ts';
import { LONG_UPCOMING, UPCOMING } from './samples-schedules.ts';

const few = <T>(first: readonly T[], total = first.length): Few<T> => ({ first, total });
const NONE = few<never>([]);

function runOf(n: number, state: RunState, change: Partial<RunAnswer> = {}): RunAnswer {
  const run = { ...sampleRun(state), id: runId(200 + n), exportId: exportId(n) };
  return sampleRunAnswer(state, { run, ...change });
}

function home(change: Partial<HomeAnswer> = {}): HomeAnswer {
  return {
    environment: 'Contoso Coffee',
    name: 'Ada Lovelace',
    running: NONE,
    trouble: NONE,
    latest: NONE,
    next: [],
    exports: 0,
    connections: 0,
    admin: undefined,
    ...change,
  };
}

/** What people see first, with `name` wherever people or data give a name. */
export function createHomeSamples(name: string): Pick<Samples, 'home' | 'run_details' | 'welcome'> {
  const wordy = toWordy(name);
  const person = toUsual(name, 'Ada Lovelace');
  const environment = toUsual(name, 'Contoso Coffee');
  const busy = {
    environment,
    name: person,
    running: few([runOf(1, 'running', { exportName: name }), runOf(2, 'queued', { exportName: 'All customers' })]),
    trouble: few([
      runOf(3, 'failed', { exportName: 'Lapsed customers' }),
      runOf(4, 'skipped', { exportName: 'Big spenders' }),
      runOf(5, 'completed_with_errors', { exportName: 'Partner file' }),
    ]),
    latest: few(
      [name, 'Loyal customers', 'Account managers'].map((exportName, n) => runOf(6 + n, 'successful', { exportName })),
      9,
    ),
    next: [...UPCOMING],
    exports: 14,
    connections: 2,
  };
  return {
    home: {
      typical: home({
        ...busy,
        admin: {
          requests: few([
            sampleRequest('open', { asker: person }),
            sampleRequest('open', {
              id: requestId(2),
              kind: 'role',
              connection: undefined,
              role: 'contributor',
              asker: 'Jeanne Villepreux-Power',
            }),
          ]),
          needSignIn: 1,
        },
      }),
      'for who may only look': home({
        ...busy,
        running: few(busy.running.first.map((one) => ({ ...one, permission: 'view' }))),
        trouble: few(busy.trouble.first.map((one) => ({ ...one, permission: 'view' }))),
      }),
      quiet: home({ ...busy, running: NONE, trouble: NONE, admin: { requests: NONE, needSignIn: 0 } }),
      empty: home({ environment, name: person }),
      'empty, with a connection': home({ connections: 1 }),
      longest: home({
        environment: wordy(0),
        name: wordy(0),
        running: few(
          times(5, (n) => runOf(n, 'running', { exportName: wordy(n), startedBy: wordy(n) })),
          345,
        ),
        trouble: few(
          times(5, (n) =>
            runOf(n, 'failed', {
              exportName: wordy(n),
              run: sampleRun('failed', {
                failure: {
                  code: 'source_query_failed',
                  params: { detail: wordy(n).repeat(50) },
                  fault: 'system',
                  reference: 'K7QW2M9P',
                },
              }),
            }),
          ),
          1_234,
        ),
        latest: few(
          times(3, (n) => runOf(n, 'successful', { exportName: wordy(n) })),
          600,
        ),
        next: LONG_UPCOMING(wordy(0)).slice(0, 2),
        exports: 99_999,
        connections: 40,
        admin: {
          requests: few(
            times(5, (n) =>
              sampleRequest('open', {
                id: requestId(n),
                asker: wordy(n),
                connection: { id: sampleRequest('open').connection!.id, name: wordy(n), destination: wordy(n) },
              }),
            ),
            40,
          ),
          needSignIn: 12,
        },
      }),
    },
    run_details: {
      typical: sampleRunAnswer('successful', { exportName: name, startedBy: person }),
      ...Object.fromEntries(
        RUN_STATES.slice(RUN_STATES.indexOf('successful')).map((state) => [
          state,
          sampleRunAnswer(state, { exportName: name }),
        ]),
      ),
      'several, some refused': sampleRunAnswer('completed_with_errors', {
        exportName: name,
        run: sampleRun('completed_with_errors', {
          tasks: [
            sampleTask(0, { title: name }),
            sampleTask(1, {
              counts: { ...NO_COUNTS, total: 6_431, added: 6_421, invalid: 6, rejected: 4 },
              files: [],
            }),
          ],
        }),
      }),
      'several, none sent': sampleRunAnswer('failed', {
        exportName: name,
        run: sampleRun('failed', {
          tasks: [
            sampleTask(0, { state: 'failed', files: [] }),
            sampleTask(1, { state: 'failed', files: [], counts: NO_COUNTS, startedAt: undefined }),
          ],
        }),
      }),
      empty: sampleRunAnswer('skipped', {
        exportName: name,
        startedBy: undefined,
        run: sampleRun('skipped', { trigger: 'schedule', skipReason: 'nothing_selected', tasks: [] }),
      }),
      longest: sampleRunAnswer('completed_with_errors', {
        exportName: wordy(0),
        startedBy: wordy(0),
        run: sampleRun('completed_with_errors', {
          tasks: times(60, (n) =>
            sampleTask(n, {
              title: wordy(n),
              counts: { ...NO_COUNTS, total: 9e9, added: 9e9, invalid: 123_456, rejected: 654_321 },
              files: times(1 + (n % 3), (file) => ({
                path: `${wordy(file)}.csv`,
                bytes: 9e12,
                rows: 123_456_789,
                sha256: '',
              })),
            }),
          ),
        }),
      }),
    },
    welcome: {
      typical: { environment, name: person, mayClaimAdmin: false },
      'to the first': { environment, name: person, mayClaimAdmin: true },
      longest: { environment: wordy(0), name: wordy(0), mayClaimAdmin: true },
    },
  };
}

/** Notices about where, and for whom, the bot answers. */
export const placeNotices = (name: string): Samples['notice'] =>
  ({
    'an admin by a press': { kind: 'admin_claimed', environment: toUsual(name, 'Contoso Coffee') },
    'a stranger': { kind: 'stranger', workspace: toUsual(name, 'Contoso') },
    'a guest': { kind: 'guest', workspace: toUsual(name, 'Contoso') },
    'not in the channel': { kind: 'invite_bot', channel: toUsual(name, '#marketing') },
    'answered elsewhere': { kind: 'answered_directly', channel: toUsual(name, '#marketing') },
    'a form, too late': { kind: 'form_expired', call: { command: 'edit', input: { export: exportId() } } },
    'a form with more than a button holds': {
      kind: 'form_expired',
      call: { command: 'create', input: { name: toWordy(name)(0).repeat(400) } },
    },
    interrupted: { kind: 'interrupted' },
    'not carried out': { kind: 'not_carried_out', reference: '3f9a1c27' },
  }) satisfies Record<string, NoticeAnswer>;
