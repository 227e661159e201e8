import type { Answer } from '../../src/domain/answers.ts';
import { RUN_STATES, SKIP_REASONS } from '../../src/domain/run.ts';
import { createAccessSamples } from './samples-access.ts';
import { createConnectionSamples } from './samples-connections.ts';
import { createExportSamples } from './samples-exports.ts';
import { createHomeSamples } from './samples-home.ts';
import { createNotificationSamples } from './samples-notifications.ts';
import { type Samples, times, toWordy } from './samples-parts.ts';
import { createRecordRunSamples, createRecordSamples } from './samples-records.ts';
import { ago, personId, sampleLimit, sampleRun, sampleRunAnswer, sampleTask } from './samples-runs.ts';
import { createScheduleSamples } from './samples-schedules.ts';
import { createTalkSamples } from './samples-talk.ts';

export type { Samples } from './samples-parts.ts';
export { NOW } from './samples-runs.ts';

/** The longest name that an export can have, in characters that are wide. */
export const LONGEST_NAME = '👩🏽‍🚀'.repeat(20);

/** All samples, with `name` wherever people or data give a name. */
export function createSamples(name = 'Weekly newsletter'): Samples {
  return {
    ...createExportSamples(name),
    ...createTalkSamples(name),
    ...createConnectionSamples(name),
    ...createAccessSamples(name),
    ...createHomeSamples(name),
    ...createRecordSamples(name),
    ...createNotificationSamples(name),
    ...createScheduleSamples(name),
    run: { ...createRunSamples(name), ...createRecordRunSamples(name) },
  };
}

function createRunSamples(name: string): Samples['run'] {
  const wordy = toWordy(name);
  const runs = Object.fromEntries(RUN_STATES.map((state) => [state, sampleRunAnswer(state, { exportName: name })]));
  return {
    typical: sampleRunAnswer('running', { exportName: name }),
    ...runs,
    empty: sampleRunAnswer('running', {
      exportName: name,
      startedBy: undefined,
      run: sampleRun('running', { tasks: [], trigger: 'schedule', startedAt: ago(0) }),
    }),
    joined: sampleRunAnswer('running', { exportName: name, joined: true, permission: 'view' }),
    canceling: sampleRunAnswer('running', {
      exportName: name,
      run: sampleRun('running', { cancelRequestedBy: personId(), attempt: 2 }),
    }),
    'failed for the person to fix': sampleRunAnswer('failed', {
      exportName: name,
      run: sampleRun('failed', {
        failure: {
          code: 'ineligible_segment',
          params: { name, kinds: 'profile, contact' },
          fault: 'user',
          reference: 'K7QW2M9P',
        },
      }),
    }),
    ...Object.fromEntries(
      SKIP_REASONS.map((skipReason) => [
        `skipped, ${skipReason}`,
        sampleRunAnswer('skipped', {
          exportName: name,
          run: sampleRun('skipped', { skipReason, trigger: 'refresh' }),
        }),
      ]),
    ),
    'with other columns than last time': sampleRunAnswer('successful', {
      exportName: name,
      run: sampleRun('successful', {
        tasks: [
          sampleTask(0, {
            title: name,
            schemaChanges: [
              { kind: 'removed', column: 'fax', from: 'text' },
              { kind: 'added', column: name, to: 'text' },
              { kind: 'retyped', column: 'spend', from: 'integer', to: 'numeric(10,2)' },
            ],
          }),
        ],
      }),
    }),
    'skipped, and by how much': sampleRunAnswer('skipped', {
      exportName: name,
      run: sampleRun('skipped', { limit: sampleLimit(name), trigger: 'schedule' }),
    }),
    'close to a limit': sampleRunAnswer('running', {
      exportName: name,
      run: sampleRun('running', { limit: sampleLimit(name, { count: 987_654 }) }),
    }),
    longest: sampleRunAnswer('successful', {
      exportName: wordy(0),
      startedBy: wordy(0),
      run: sampleRun('successful', {
        tasks: times(40, (n) =>
          sampleTask(n, {
            title: wordy(n),
            files: [{ path: `${wordy(n)}.csv`, bytes: 9e12, rows: 123_456_789, sha256: '' }],
          }),
        ),
        location: 'deep/'.repeat(100),
      }),
    }),
  };
}

export interface NamedSample {
  readonly label: string;
  readonly answer: Answer;
}

/** Samples in one list; a view and its data are kept together by how `Samples` is typed. */
export const listSamples = (samples: Samples): NamedSample[] =>
  Object.entries(samples).flatMap(([view, byLabel]) =>
    Object.entries(byLabel).map(([label, data]) => ({ label: `${view}, ${label}`, answer: { view, data } as Answer })),
  );
