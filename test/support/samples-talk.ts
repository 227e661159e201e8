import type { Answers, ConfirmSubject } from '../../src/domain/answers.ts';
import { AppError } from '../../src/domain/errors.ts';
import { RUN_STATES } from '../../src/domain/run.ts';
import { FOLLOWS_REFRESH } from '../../src/domain/schedule.ts';
import { answeredNotices } from './samples-access.ts';
import { placeNotices } from './samples-home.ts';
import { subscriptionNotices } from './samples-notifications.ts';
import { fail, item, type Samples, times, toPossible, toUsual, toWordy } from './samples-parts.ts';
import {
  ago,
  connectionId,
  exportId,
  NOW,
  personId,
  runId,
  sampleLimit,
  samplePoint,
  sampleRun,
  sampleRunAnswer,
} from './samples-runs.ts';
import { LONG_UPCOMING, UPCOMING, unclear } from './samples-schedules.ts';

const error = (value: AppError): Answers['error'] => ({ error: value });

/** Everything but exports and single runs. */
export function createTalkSamples(
  name: string,
): Pick<Samples, 'history' | 'catalog' | 'status' | 'confirm' | 'notice' | 'pick' | 'error'> {
  const wordy = toWordy(name);
  const server = toUsual(name, 'Partner server');
  const person = toUsual(name, 'Ada Lovelace');
  const problem = fail('source_unreachable', { detail: `connection refused by ${name}` });
  return {
    history: {
      typical: {
        exportId: exportId(),
        exportName: name,
        permission: 'edit',
        page: 1,
        pages: 2,
        total: 14,
        runs: RUN_STATES.map((state, n) =>
          sampleRunAnswer(state, {
            run: { ...sampleRun(state), trigger: n % 2 ? 'on_demand' : 'refresh', queuedAt: ago(n * 90_000) },
          }),
        ),
        points: times(14, (n) => samplePoint(14 - n, n === 9 ? { state: 'failed', rows: 0 } : {})),
      },
      empty: {
        exportId: exportId(),
        exportName: name,
        permission: 'view',
        page: 1,
        pages: 1,
        total: 0,
        runs: [],
        points: [],
      },
      'of many runs a day, some too large': {
        exportId: exportId(),
        exportName: name,
        permission: 'view',
        page: 1,
        pages: 9,
        total: 90,
        runs: times(10, (n) =>
          sampleRunAnswer('skipped', {
            exportName: name,
            permission: 'view',
            run: sampleRun('skipped', {
              limit: sampleLimit(name, { count: 1_204_331 + (n % 5) }),
              trigger: 'schedule',
            }),
          }),
        ),
        points: times(30, (n) =>
          samplePoint(0, {
            at: ago((30 - n) * (n < 4 ? 1 : 3_600)),
            rows: 123_456_789 + n,
            seconds: 9_000 + n * 7,
            state: n % 9 === 3 ? 'skipped' : 'successful',
          }),
        ),
      },
      longest: {
        exportId: exportId(),
        exportName: wordy(0),
        permission: 'edit',
        page: 2,
        pages: 900,
        total: 9_000,
        runs: times(10, (n) =>
          sampleRunAnswer('skipped', {
            startedBy: wordy(n),
            run: sampleRun('skipped', { skipReason: 'ineligible_segment' }),
          }),
        ),
        points: [],
      },
    },
    catalog: {
      typical: {
        environment: name,
        audience: 'b2c',
        source: 'PostgreSQL 18.0',
        problems: [],
        entities: [
          { name: 'customer', title: 'Customer', kind: 'profile', fields: 14, count: 20_000 },
          { name: 'order', title: 'Order', kind: 'other', fields: 9, count: undefined },
        ],
        segments: times(3, (n) => ({
          name: `segment_${n}`,
          title: item(n).title ?? '',
          entity: 'customer',
          kind: 'profile' as const,
          count: 12_345,
          eligible: n !== 2,
        })),
      },
      empty: {
        environment: name,
        audience: 'b2b',
        source: undefined,
        entities: [],
        segments: [],
        problems: [
          { path: ['segments', 'lapsed', 'entity'], message: `there is no entity '${name}'; known: customer` },
        ],
      },
      longest: {
        environment: wordy(0),
        audience: 'b2b',
        source: wordy(0),
        entities: times(60, (n) => ({
          name: `entity_${n}`,
          title: wordy(n),
          kind: 'contact' as const,
          fields: 900,
          count: 1_234_567_890,
        })),
        segments: times(60, (n) => ({
          name: `segment_${n}`,
          title: wordy(n),
          entity: 'customer',
          kind: 'contact' as const,
          count: 1_234_567_890,
          eligible: true,
        })),
        problems: times(40, (n) => ({ path: ['segments', wordy(n), n], message: wordy(n).repeat(6) })),
      },
    },
    status: {
      typical: {
        environment: name,
        version: '0.1.0',
        running: [sampleRunAnswer('running', { exportName: name })],
        recent: [sampleRunAnswer('successful'), sampleRunAnswer('failed')],
        next: UPCOMING,
        exports: 12,
        workers: 1,
        source: { ok: true, product: 'PostgreSQL 18.0' },
        catalogProblems: 0,
        now: NOW,
      },
      empty: {
        environment: name,
        version: '0.1.0',
        running: [],
        recent: [],
        next: [],
        exports: 0,
        workers: 0,
        source: { ok: false, error: problem },
        catalogProblems: 0,
        now: NOW,
      },
      longest: {
        environment: wordy(0),
        version: '10.20.30',
        running: times(40, (n) => sampleRunAnswer('running', { exportName: wordy(n) })),
        recent: times(40, (n) => sampleRunAnswer('completed_with_errors', { exportName: wordy(n) })),
        next: LONG_UPCOMING(wordy(0)),
        exports: 99_999,
        workers: 20,
        source: { ok: true, product: wordy(0) },
        catalogProblems: 17,
        now: NOW,
      },
    },
    confirm: {
      typical: {
        confirmationId: 'q1',
        subject: { kind: 'delete_export', name, destination: 'Local folder', runs: 14 },
        expiresAt: ago(-600),
      },
      reset: { confirmationId: 'q1', subject: { kind: 'reset_export', name }, expiresAt: ago(-600) },
      'run all': {
        confirmationId: 'q1',
        subject: {
          kind: 'run_all',
          will: [name, 'All customers'],
          wont: (['schedule_off', 'no_connection', 'running', 'not_allowed'] as const).map((reason) => ({
            name: `Export ${reason}`,
            reason,
          })),
        },
        expiresAt: ago(-600),
      },
      empty: {
        confirmationId: 'q1',
        subject: { kind: 'run_all', will: [], wont: [{ name, reason: 'schedule_off' }] },
        expiresAt: ago(-600),
      },
      'delete without a destination': {
        confirmationId: 'q1',
        subject: { kind: 'delete_export', name, destination: undefined, runs: 0 },
        expiresAt: ago(-600),
      },
      ...Object.fromEntries(
        (
          [
            { kind: 'disconnect_export', name, connection: 'Partner server' },
            { kind: 'delete_connection', name: server, destination: 'SFTP' },
            { kind: 'unshare_connection', name: server, exports: 3 },
            { kind: 'remove_person', name: person, role: 'contributor' },
            { kind: 'refresh', environment: name, entities: 4, segments: 9, exports: [name, 'Partners'], leftOut: 2 },
            {
              kind: 'replace_schedules',
              recurrence: { kind: 'daily', times: ['08:00'], zone: 'Europe/London' },
              exports: times(14, (n) => ({ name: n === 0 ? name : `Export ${n}`, schedule: FOLLOWS_REFRESH })),
            },
          ] satisfies ConfirmSubject[]
        ).map((subject) => [subject.kind, { confirmationId: 'q1', subject, expiresAt: ago(-600) }]),
      ),
      longest: {
        confirmationId: 'q1',
        subject: {
          kind: 'run_all',
          will: times(70, wordy),
          wont: times(70, (n) => ({ name: wordy(n), reason: 'not_allowed' as const })),
        },
        expiresAt: ago(-600),
      },
    },
    notice: {
      reset: { kind: 'export_reset', id: exportId(), name },
      'run rejected': { kind: 'run_rejected', id: exportId(), name },
      typical: { kind: 'export_created', id: exportId(), name },
      empty: { kind: 'confirmation_declined' },
      updated: { kind: 'export_updated', id: exportId(), name },
      unchanged: { kind: 'export_unchanged', id: exportId(), name },
      'file posted': { kind: 'file_posted', name },
      'file declined': { kind: 'file_declined', id: exportId(), name, format: 'xlsx' },
      deleted: { kind: 'export_deleted', name, by: personId() },
      'refresh canceling': { kind: 'refresh_cancel_requested' },
      canceling: { kind: 'cancel_requested', runId: runId(), name },
      disconnected: { kind: 'export_disconnected', id: exportId(), name },
      shared: { kind: 'connection_shared', id: connectionId(), name: server, with: 'contributors' },
      'shared by name': { kind: 'connection_shared', id: connectionId(), name: server, with: ['Ada Lovelace', person] },
      unshared: { kind: 'connection_unshared', id: connectionId(), name: server, with: 'everyone' },
      'unshared by name': { kind: 'connection_unshared', id: connectionId(), name: wordy(0), with: times(40, wordy) },
      'connection deleted': { kind: 'connection_deleted', name: server },
      'role set': { kind: 'role_set', name: person, role: 'contributor' },
      'person removed': { kind: 'person_removed', name: person },
      'needs sign-in': { kind: 'connection_needs_sign_in', id: connectionId(), name: server },
      'sign-in ends': { kind: 'connection_sign_in_ends', id: connectionId(), name: server, endsAt: ago(-86_400) },
      ...answeredNotices(name),
      ...placeNotices(name),
      ...subscriptionNotices(name),
      longest: { kind: 'export_updated', id: exportId(), name: wordy(0) },
    },
    pick: {
      typical: {
        purpose: 'run',
        options: [name, 'All customers', 'Big spenders'].map((title, n) => ({
          title,
          call: { command: 'run', input: { exports: [exportId(n)] } },
        })),
      },
      empty: { purpose: 'something else', options: [] },
      longest: {
        purpose: 'history',
        options: times(60, (n) => ({ title: wordy(n), call: { command: 'history', input: { export: exportId(n) } } })),
      },
    },
    error: {
      typical: error(
        fail('unknown_command', { word: 'lst' }, [{ command: 'list', input: { search: toPossible(name) } }]),
      ),
      empty: error(fail('internal', {})),
      'several at once': error(
        new AppError(
          'invalid_form',
          { count: 8 },
          {
            calls: [{ command: 'create', input: { name: toPossible(name) } }],
            fields: times(8, (n) => ({
              field: `field${n}`,
              code: 'unknown_far_field',
              params: { name, destination: `Mailchimp ${n}` },
            })),
          },
        ) as AppError,
      ),
      'without a sign-in': error(fail('connection_needs_sign_in', { connection: server })),
      'unclear schedule': error(unclear),
      access: error(
        fail('role_too_low', { role: 'viewer', needed: 'contributor' }, [
          { command: 'request', input: { role: 'contributor' } },
        ]),
      ),
      'not shared': error(
        fail('connection_not_shared', { connection: server }, [
          { command: 'request', input: { connection: connectionId(), resume: { command: 'create', input: {} } } },
        ]),
      ),
      'answered meanwhile': error(fail('request_closed', { state: 'denied', by: toUsual(name, 'Grace Hopper') })),
      'closed by itself': error(fail('request_closed', { state: 'expired', by: '' })),
      'a secret in the chat': error(fail('secret_typed', { field: 'settings.sftp.password' })),
      'another server': error(
        fail('destination_identity_changed', {
          destination: toUsual(name, 'SFTP'),
          expected: 'SHA256:K7QW2M9PtVxYz0123456789abcdefghijklmnopqrs',
          found: 'SHA256:zYxVtP9M2WQ7K0123456789abcdefghijklmnopqrs',
        }),
      ),
      'an address inside': error(fail('address_refused', { host: toUsual(name, 'intranet.local'), reason: 'private' })),
      'several names': error(
        fail('unknown_export', { name }, [
          { command: 'show', input: { export: toPossible(name) } },
          { command: 'show', input: { export: exportId() } },
        ]),
      ),
      destination: error(
        fail('destination_forbidden', { destination: 'Local folder', path: name }, [
          { command: 'edit', input: { export: exportId() } },
        ]),
      ),
      longest: error(
        fail(
          'source_query_failed',
          { detail: wordy(1).repeat(50) },
          times(9, (n) => ({ command: 'delete', input: { export: toPossible(wordy(n)) } })),
        ),
      ),
    },
  };
}
