import type { ConnectionAnswer, ConnectionSummary } from '../../src/domain/answers.ts';
import { CONNECTION_STATES } from '../../src/domain/connection.ts';
import { FOLLOWS_REFRESH } from '../../src/domain/schedule.ts';
import { createConnectionFormSamples } from './samples-connection-form.ts';
import { type Samples, times, toUsual, toWordy } from './samples-parts.ts';
import { ago, connectionId, exportId, NOW, personId } from './samples-runs.ts';

export function connection(change: Partial<ConnectionSummary> = {}): ConnectionSummary {
  return {
    id: connectionId(),
    name: 'Partner server',
    destination: 'SFTP',
    state: 'ready',
    sharedWith: 'nobody',
    people: [],
    canUse: true,
    exports: 3,
    ...change,
  };
}

function connectionAnswer(change: Partial<ConnectionAnswer> = {}): ConnectionAnswer {
  return {
    summary: connection(),
    settings: [
      { label: 'settings.sftp.host', value: 'sftp.example.com' },
      { label: 'settings.sftp.port', value: '22' },
      { label: 'settings.sftp.username', value: 'exports' },
      { label: 'settings.sftp.folder', value: '/incoming/customers' },
      { label: 'settings.sftp.fingerprint', value: 'SHA256:K7QW2M9PtVxYz0123456789abcdefghijklmnopqrs' },
    ],
    credentials: 'stored',
    consent: { by: personId(), byName: 'Grace Hopper', at: ago(20 * 86_400).toISOString(), version: 1 },
    verified: { ok: true, at: ago(7_200).toISOString(), summary: 'signed in as exports, 4 folders in /incoming' },
    limit: { own: undefined, override: undefined },
    createdBy: 'Grace Hopper',
    createdAt: ago(20 * 86_400),
    updatedBy: 'Grace Hopper',
    updatedAt: ago(7_200),
    canManage: true,
    requested: false,
    justVerified: false,
    ...change,
  };
}

type ConnectionViews = 'connections' | 'connection' | 'connection_form' | 'connection_blocked' | 'credentials_link';

/** Connections and what is done with them, with `name` wherever people or data give a name. */
export function createConnectionSamples(given: string): Pick<Samples, ConnectionViews> {
  const wordy = toWordy(given);
  const name = toUsual(given, 'Partner server');
  const person = toUsual(given, 'Grace Hopper');
  return {
    connections: {
      typical: {
        connections: [
          connection({ name, sharedWith: 'contributors' }),
          connection({ id: connectionId(2), name: 'Mailing', state: 'needs_sign_in', exports: 1 }),
          connection({ id: connectionId(3), name: 'New one', state: 'incomplete', exports: 0 }),
          connection({
            id: connectionId(4),
            name: 'Marketing folder',
            destination: 'Local folder',
            sharedWith: 'people',
            people: ['Ada Lovelace', person],
          }),
        ],
        canManage: true,
      },
      'for a contributor': {
        connections: [
          connection({ name, sharedWith: 'contributors' }),
          connection({ id: connectionId(2), name: 'Mailing', state: 'needs_sign_in', canUse: false }),
        ],
        canManage: false,
      },
      empty: { connections: [], canManage: true },
      'empty for a viewer': { connections: [], canManage: false },
      longest: {
        connections: times(60, (n) =>
          connection({
            id: connectionId(n),
            name: wordy(n),
            destination: wordy(0),
            state: 'needs_sign_in',
            sharedWith: 'people',
            people: times(9, wordy),
          }),
        ),
        canManage: true,
      },
    },
    connection: {
      typical: connectionAnswer({
        summary: connection({ name, sharedWith: 'people', people: ['Ada Lovelace', person] }),
      }),
      ...Object.fromEntries(
        CONNECTION_STATES.map((state) => [
          state,
          connectionAnswer({
            summary: connection({ name, state, sharedWith: 'contributors' }),
            ...(state === 'needs_sign_in'
              ? {
                  verified: {
                    ok: false as const,
                    at: ago(600).toISOString(),
                    code: 'destination_sign_in_failed',
                    params: { destination: 'SFTP' },
                  },
                }
              : {}),
            ...(state === 'incomplete' ? { credentials: 'missing', consent: undefined, verified: undefined } : {}),
          }),
        ]),
      ),
      empty: connectionAnswer({
        summary: connection({ name, state: 'incomplete', exports: 0, destination: 'Local folder' }),
        settings: [],
        credentials: 'not_needed',
        consent: undefined,
        verified: undefined,
        createdBy: undefined,
        updatedBy: undefined,
      }),
      'verified just now': connectionAnswer({
        summary: connection({ name }),
        credentials: { environment: ['SFTP_PASSWORD'] },
        limit: { own: 1_000_000, override: 250_000 },
        verified: { ok: true, at: NOW.toISOString(), summary: `account ${toUsual(given, 'Acme')}` },
        justVerified: true,
      }),
      'failed to verify': connectionAnswer({
        summary: connection({ name }),
        verified: {
          ok: false,
          at: ago(60).toISOString(),
          code: 'destination_unreachable',
          params: { destination: 'SFTP', detail: 'connection refused' },
        },
      }),
      'a failure of another version': connectionAnswer({
        summary: connection({ name }),
        verified: { ok: false, at: ago(60).toISOString(), code: 'no_longer_known', params: {} },
      }),
      ...Object.fromEntries(
        Object.entries({
          'for who may use it': connectionAnswer({ summary: connection({ name, sharedWith: 'contributors' }) }),
          'for who may not': connectionAnswer({ summary: connection({ name, state: 'needs_sign_in', canUse: false }) }),
          'for who has asked': connectionAnswer({ summary: connection({ name, canUse: false }), requested: true }),
        }).map(([label, answer]) => [label, { ...answer, canManage: false, settings: [] }]),
      ),
      longest: connectionAnswer({
        summary: connection({
          name: wordy(0),
          destination: wordy(0),
          sharedWith: 'people',
          people: times(40, wordy),
          exports: 12_345,
          state: 'needs_sign_in',
        }),
        settings: times(12, (n) => ({ label: n % 2 ? wordy(n) : 'settings.sftp.host', value: wordy(n).repeat(4) })),
        credentials: { environment: times(20, (n) => `A_VERY_LONG_NAME_OF_AN_ENVIRONMENT_VARIABLE_${n}`) },
        consent: { by: personId(), byName: wordy(0), at: NOW.toISOString(), version: 12 },
        verified: {
          ok: false,
          at: NOW.toISOString(),
          code: 'destination_refused',
          params: { destination: wordy(0), detail: wordy(1).repeat(20) },
        },
        limit: { own: 1_000_000_000, override: 2_000_000_000 },
        createdBy: wordy(0),
        updatedBy: wordy(0),
      }),
    },
    connection_form: createConnectionFormSamples(given),
    connection_blocked: {
      typical: {
        id: connectionId(),
        name,
        exports: ['Weekly newsletter', 'All customers'].map((title, n) => ({
          id: exportId(n + 1),
          name: title,
          schedule: { ...FOLLOWS_REFRESH, active: n === 0 },
        })),
      },
      empty: { id: connectionId(), name, exports: [] },
      longest: {
        id: connectionId(),
        name: wordy(0),
        exports: times(60, (n) => ({
          id: exportId(n),
          name: wordy(n),
          schedule: FOLLOWS_REFRESH,
        })),
      },
    },
    credentials_link: {
      typical: {
        id: connectionId(),
        name,
        destination: 'SFTP',
        url: 'http://127.0.0.1:3000/credentials/K7QW2M9PtVxYz0123456789abcdefghijklmnopqrs',
        expiresAt: ago(-900),
      },
      longest: {
        id: connectionId(),
        name: wordy(0),
        destination: wordy(0),
        url: `https://exports.example.com/credentials/${'K7QW2M9P'.repeat(8)}`,
        expiresAt: ago(-900),
      },
    },
  };
}
