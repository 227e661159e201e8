import type { PreviewAnswer, RefusedAnswer, RunAnswer, RunRecords } from '../../src/domain/answers.ts';
import { INVALID_CODES, REJECTED_CODES, type Rejection } from '../../src/domain/rejection.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import { type Samples, times, toWordy } from './samples-parts.ts';
import { ago, exportId, NOW, sampleRun, sampleRunAnswer, sampleTask } from './samples-runs.ts';

const CODES = [...INVALID_CODES, ...REJECTED_CODES];

const rejection = (n: number, wordy: (n: number) => string): Rejection => ({
  stage: n % 2 === 0 ? 'invalid' : 'rejected',
  key: n === 3 ? undefined : wordy(n),
  code: CODES[n % CODES.length] ?? 'refused',
  field: n % 3 === 0 ? 'E-mail address' : undefined,
  reason: n % 2 === 1 ? wordy(n) : undefined,
});

const records = (change: Partial<RunRecords> = {}): RunRecords => ({
  approval: undefined,
  refused: [],
  canRetry: false,
  matching: undefined,
  isAsked: false,
  ...change,
});

const counts = { ...NO_COUNTS, total: 12_000, added: 1_200, updated: 340, removed: 56, unchanged: 10_460 };
const task = sampleTask(0, { counts, files: [] });

/** Runs that send records, in every state that is told in another way than that of files. */
export function createRecordRunSamples(name: string): Samples['run'] {
  const wordy = toWordy(name);
  const answer = (state: RunAnswer['run']['state'], part: Partial<RunRecords>, tasks = [task]): RunAnswer =>
    sampleRunAnswer(state, {
      exportName: name,
      destination: 'Mailchimp',
      run: sampleRun(state, { tasks, ...(state === 'skipped' ? { skipReason: 'needs_approval' } : {}) }),
      records: records(part),
    });
  const held = (change: object) =>
    answer('skipped', {
      approval: {
        cause: 'removals',
        removals: 7_204,
        delivered: 12_000,
        state: 'open',
        answeredBy: undefined,
        expiresAt: new Date(NOW.getTime() + 604_800_000),
        ...change,
      },
    });
  const refused = [sampleTask(0, { counts: { ...counts, invalid: 300, rejected: 41 }, files: [] })];
  return {
    'records, running': answer('running', {}),
    'records, successful': answer('successful', {}),
    'records, failed midway': answer('failed', {}),
    'records, canceled midway': answer('canceled', {}),
    'records, still matching': answer('successful', { matching: { isMatching: true, summary: '' } }),
    'records, matching, as it says': answer('successful', { matching: { isMatching: true, summary: 'BUILDING' } }),
    'records, matched': answer('successful', {
      matching: { isMatching: false, summary: 'READY, audience of 240,000' },
    }),
    'records, refused': answer(
      'completed_with_errors',
      { canRetry: true, refused: times(20, (n) => rejection(n, wordy)) },
      refused,
    ),
    'records, held': held({}),
    'records, held as the source broke off': held({ cause: 'source', removals: 0 }),
    'records, approved': held({ state: 'approved', answeredBy: 'Ada Lovelace' }),
    'records, rejected': held({ state: 'rejected', answeredBy: 'Ada Lovelace' }),
    'records, nobody decided': held({ state: 'expired' }),
  };
}

export function createRecordSamples(name: string): Pick<Samples, 'refused' | 'preview'> {
  const wordy = toWordy(name);
  const refused = (change: Partial<RefusedAnswer> = {}): RefusedAnswer => ({
    exportId: exportId(),
    exportName: name,
    endedAt: ago(60),
    invalid: 2,
    rejected: 1,
    canRetry: true,
    refused: times(3, (n) => rejection(n, wordy)),
    download: 'http://localhost:3000/downloads/refused/abc',
    permission: 'edit',
    ...change,
  });
  const item = (n: number) => ({ title: wordy(n), total: 12_000, added: 3, updated: 2, removed: 1, unchanged: 11_995 });
  const preview = (change: Partial<PreviewAnswer> = {}): PreviewAnswer => ({
    exportId: exportId(),
    exportName: name,
    destination: 'Mailchimp',
    items: [item(0)],
    invalid: [{ code: 'invalid_email', count: 4 }],
    samples: times(3, (n) => [
      { name: 'email_address', value: `p•••@e•••.com` },
      { name: 'FNAME', value: `${n}•••` },
    ]),
    isHeld: false,
    skipReason: undefined,
    permission: 'edit',
    ...change,
  });
  return {
    refused: {
      typical: refused(),
      empty: refused({ invalid: 1, rejected: 0, canRetry: false, refused: [], permission: 'view' }),
      longest: refused({ invalid: 123_456, rejected: 98_765, refused: times(20, (n) => rejection(n, wordy)) }),
    },
    preview: {
      typical: preview(),
      empty: preview({ items: [{ ...item(0), added: 0, updated: 0, removed: 0 }], invalid: [], samples: [] }),
      held: preview({ isHeld: true }),
      'over the limit': preview({ items: [], invalid: [], samples: [], skipReason: 'limit_exceeded' }),
      longest: preview({
        items: times(40, item),
        invalid: INVALID_CODES.map((code, index) => ({ code, count: 1_000_000 - index })),
        samples: times(3, (n) => times(30, (m) => ({ name: `FIELD${m}`, value: wordy(n) }))),
      }),
    },
  };
}
