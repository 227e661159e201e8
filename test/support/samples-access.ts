import type { AuditAnswer, PeopleAnswer, RequestAnswer } from '../../src/domain/answers.ts';
import { ROLES } from '../../src/domain/person.ts';
import { REQUEST_STATES, type RequestState } from '../../src/domain/request.ts';
import { type Samples, times, toPossible, toUsual, toWordy } from './samples-parts.ts';
import { ago, connectionId, exportId, personId, requestId } from './samples-runs.ts';

/** A request in one state, as it would be at that moment. */
export function sampleRequest(state: RequestState, change: Partial<RequestAnswer> = {}): RequestAnswer {
  const isAnswered = state !== 'open' && state !== 'expired';
  return {
    id: requestId(),
    kind: 'connection',
    state,
    asker: 'Ada Lovelace',
    askerId: personId(1),
    connection: { id: connectionId(), name: 'Partner server', destination: 'SFTP' },
    role: undefined,
    reason: 'The June newsletter goes out through it.',
    answeredBy: isAnswered ? 'Grace Hopper' : undefined,
    answeredAt: isAnswered ? ago(120) : undefined,
    answer: state === 'denied' ? 'This one is for invoices; please use the marketing folder.' : undefined,
    createdAt: ago(2 * 3600),
    expiresAt: ago(state === 'expired' ? 60 : -7 * 86_400),
    canAnswer: state === 'open',
    ...change,
  };
}

const asRole = (change: Partial<RequestAnswer> = {}): Partial<RequestAnswer> => ({
  kind: 'role',
  connection: undefined,
  role: 'contributor',
  ...change,
});

function someone(n: number, name: string, change: Partial<PeopleAnswer['people'][number]> = {}) {
  return {
    id: personId(n),
    handle: `person${n}`,
    name,
    role: ROLES[n % 3] ?? 'viewer',
    email: n % 2 === 0 ? `person${n}@example.com` : undefined,
    accounts: ['web', 'slack', 'teams', 'terminal'].slice(0, 1 + (n % 4)),
    isReader: false,
    ...change,
  };
}

const ACTIONS = [
  'export.create',
  'connection.share',
  'export.edit',
  'run.start',
  'person.set_role',
  'request.approve',
  'custom.action',
];

function auditRow(n: number, name: string, change: Partial<AuditAnswer['rows'][number]> = {}) {
  return {
    at: ago(n * 4_000),
    person: n % 2 ? 'Ada Lovelace' : 'Grace Hopper',
    role: ROLES[n % 3],
    surface: ['web', 'slack', 'terminal'][n % 3] ?? 'web',
    action: ACTIONS[n % ACTIONS.length] ?? '',
    outcome: n % 4 === 1 ? ('refused' as const) : ('done' as const),
    subject: name,
    changed: n === 2 ? ['name', 'mapping', 'something_else'] : [],
    ...change,
  };
}

const NO_FILTER = { person: '', action: '', subject: '', outcome: '' };

type AccessViews = 'people' | 'request' | 'requests' | 'access_form' | 'deny_form' | 'audit' | 'settings';

/** People, what they ask for and what they did, with `name` wherever people or data give a name. */
export function createAccessSamples(name: string): Pick<Samples, AccessViews> {
  const wordy = toWordy(name);
  const person = toUsual(name, 'Ada Lovelace');
  const resume = { command: 'create', input: { connection: connectionId() } };
  return {
    people: {
      typical: {
        people: [
          someone(2, 'Grace Hopper', { isReader: true }),
          someone(1, person),
          someone(3, 'Jeanne Villepreux-Power', { accounts: [] }),
        ],
        openRequests: 2,
      },
      empty: { people: [], openRequests: 0 },
      longest: {
        people: times(60, (n) => someone(n, wordy(n), { handle: wordy(n), email: wordy(n), role: 'contributor' })),
        openRequests: 1_234,
      },
    },
    request: {
      typical: sampleRequest('open', { reason: `We need ${name} there every Monday.` }),
      ...Object.fromEntries(REQUEST_STATES.map((state) => [state, sampleRequest(state)])),
      ...Object.fromEntries(
        REQUEST_STATES.map((state) => [`a role, ${state}`, sampleRequest(state, asRole({ asker: person }))]),
      ),
      'for who may not answer': sampleRequest('open', { canAnswer: false, asker: person }),
      'of the reader': sampleRequest('open', { canAnswer: false, askerId: personId() }),
      empty: sampleRequest('approved', { reason: '', answeredBy: undefined, answeredAt: undefined }),
      longest: sampleRequest('denied', {
        asker: wordy(0),
        connection: { id: connectionId(), name: wordy(0), destination: wordy(0) },
        reason: wordy(0).repeat(40),
        answer: wordy(0).repeat(40),
        answeredBy: wordy(0),
      }),
      'longest, open': sampleRequest('open', {
        asker: wordy(0),
        connection: { id: connectionId(), name: wordy(0), destination: wordy(0) },
        reason: wordy(0).repeat(40),
      }),
    },
    requests: {
      typical: {
        requests: [
          sampleRequest('open', { asker: person }),
          sampleRequest('open', asRole({ id: requestId(2), asker: 'Jeanne Villepreux-Power' })),
        ],
        all: true,
      },
      'of the reader': {
        requests: REQUEST_STATES.map((state, n) =>
          sampleRequest(state, { id: requestId(n), askerId: personId(), canAnswer: false, reason: `For ${name}` }),
        ),
        all: false,
      },
      empty: { requests: [], all: true },
      'empty for a contributor': { requests: [], all: false },
      longest: {
        requests: times(40, (n) =>
          sampleRequest('open', {
            id: requestId(n),
            asker: wordy(n),
            connection: { id: connectionId(), name: wordy(n), destination: wordy(n) },
            reason: wordy(n).repeat(40),
          }),
        ),
        all: true,
      },
    },
    access_form: {
      typical: {
        formId: 'form-1',
        kind: 'connection',
        connection: { id: connectionId(), name: toUsual(name, 'Partner server') },
        role: undefined,
        reason: '',
        resume,
        errors: [],
      },
      role: {
        formId: 'form-1',
        kind: 'role',
        connection: undefined,
        role: 'contributor',
        reason: '',
        resume: undefined,
        errors: [],
      },
      longest: {
        formId: 'form-1',
        kind: 'connection',
        connection: { id: connectionId(), name: wordy(0) },
        role: undefined,
        reason: wordy(0).repeat(9),
        resume: { command: 'create', input: { name: wordy(0).repeat(40) } },
        errors: [{ field: 'reason', code: 'text_too_long', params: { length: 2_000, limit: 1_000 } }],
      },
      'more than a button holds': {
        formId: 'form-1',
        kind: 'connection',
        connection: { id: connectionId(), name: wordy(0) },
        role: undefined,
        reason: '',
        resume: { command: 'create', input: { name: wordy(0).repeat(400) } },
        errors: [],
      },
    },
    deny_form: {
      typical: { formId: 'form-1', requestId: requestId(), asker: person, reason: '', errors: [] },
      longest: {
        formId: 'form-1',
        requestId: requestId(),
        asker: wordy(0),
        reason: wordy(0).repeat(9),
        errors: [{ field: 'reason', code: 'missing_argument', params: { command: 'requests', argument: 'reason' } }],
      },
    },
    audit: {
      typical: {
        rows: times(8, (n) => auditRow(n, name)),
        filter: NO_FILTER,
        download: 'http://127.0.0.1:3000/downloads/audit.csv?until=1&signature=abc',
        page: 1,
        pages: 3,
        total: 58,
      },
      empty: { rows: [], filter: NO_FILTER, download: undefined, page: 1, pages: 1, total: 0 },
      'no match': {
        rows: [],
        filter: { person: name, action: 'export.create', subject: name, outcome: 'refused' },
        download: undefined,
        page: 1,
        pages: 1,
        total: 0,
      },
      longest: {
        rows: times(12, (n) =>
          auditRow(n, wordy(n), { person: wordy(n), role: 'contributor', changed: times(30, wordy) }),
        ),
        filter: { person: toPossible(name), action: toPossible(name), subject: toPossible(name), outcome: 'done' },
        download: `https://exports.example.com/downloads/audit.csv?signature=${'a'.repeat(64)}`,
        page: 2,
        pages: 12_345,
        total: 148_140,
      },
    },
    settings: {
      typical: {
        environment: toUsual(name, 'Contoso Coffee'),
        audience: 'b2c',
        adminChannel: '#exports',
        chatFiles: { mostRows: 500, isDirectOnly: true },
        saved: false,
      },
      saved: { environment: name, audience: 'b2b', adminChannel: toUsual(name, '#exports'), saved: true },
      empty: { environment: name, audience: 'b2c', adminChannel: undefined, saved: false },
      'with files': {
        environment: name,
        audience: 'b2c',
        adminChannel: undefined,
        chatFiles: { mostRows: 1, isDirectOnly: false },
        saved: true,
      },
      longest: { environment: wordy(0), audience: 'b2b', adminChannel: wordy(0), saved: true },
    },
  };
}

/** Notices that are about requests. */
export const answeredNotices = (name: string): Samples['notice'] => ({
  ...Object.fromEntries(
    REQUEST_STATES.flatMap((state) => [
      [`request ${state}`, { kind: 'request_answered', request: sampleRequest(state), resume: undefined }],
      [
        `request for a role ${state}`,
        { kind: 'request_answered', request: sampleRequest(state, asRole()), resume: undefined },
      ],
    ]),
  ),
  'request approved, back to the form': {
    kind: 'request_answered',
    request: sampleRequest('approved', { connection: { id: connectionId(), name, destination: 'SFTP' } }),
    resume: { command: 'create', input: {} },
  },
  'request approved, back to a run': {
    kind: 'request_answered',
    request: sampleRequest('approved_for_all'),
    resume: { command: 'run', input: { exports: [exportId()] } },
  },
  'request denied at length': {
    kind: 'request_answered',
    request: sampleRequest('denied', { answer: name, answeredBy: toWordy(name)(0) }),
    resume: { command: 'create', input: {} },
  },
});
