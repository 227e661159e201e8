import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/registry.ts';
import { connections, exports, pendingActions, people } from '../../src/db/schema/index.ts';
import { type AppError, isAppError } from '../../src/domain/errors.ts';
import type { ConnectionId, ExportId, PersonId, RequestId, SubscriptionId } from '../../src/domain/ids.ts';
import type { Role } from '../../src/domain/person.ts';
import { approveRun, rejectRun } from '../../src/services/approvals/answer.ts';
import { showAudit } from '../../src/services/audit/show.ts';
import { setChatFilePolicy } from '../../src/services/chat-files/policy.ts';
import { postChatFiles } from '../../src/services/chat-files/post.ts';
import { addConnection } from '../../src/services/connections/add.ts';
import { deleteConnection } from '../../src/services/connections/delete.ts';
import { showConnection } from '../../src/services/connections/describe.ts';
import { connectionDraft } from '../../src/services/connections/draft.ts';
import { editConnection } from '../../src/services/connections/edit.ts';
import { createCredentialLink } from '../../src/services/connections/links.ts';
import { requireConnection } from '../../src/services/connections/read.ts';
import { shareConnection, unshareConnection } from '../../src/services/connections/share.ts';
import { verifyConnection } from '../../src/services/connections/verify.ts';
import type { Scope } from '../../src/services/context.ts';
import { resetExport } from '../../src/services/delivery/reset.ts';
import { createExport } from '../../src/services/exports/create.ts';
import { deleteExport } from '../../src/services/exports/delete.ts';
import { disconnectExport } from '../../src/services/exports/disconnect.ts';
import { draftInput } from '../../src/services/exports/draft.ts';
import { editExport } from '../../src/services/exports/edit.ts';
import { listExports, listInput } from '../../src/services/exports/list.ts';
import { buildPickForm } from '../../src/services/exports/pick.ts';
import { previewExport } from '../../src/services/exports/preview.ts';
import { readExport } from '../../src/services/exports/read.ts';
import { showExport } from '../../src/services/exports/show.ts';
import { showPeople } from '../../src/services/people/list.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { removePerson, setRole } from '../../src/services/people/set-role.ts';
import { cancelRefresh } from '../../src/services/refreshes/cancel.ts';
import { setRefreshSchedule, showRefreshSchedule } from '../../src/services/refreshes/set-schedule.ts';
import { startRefresh } from '../../src/services/refreshes/start.ts';
import { retryRefused } from '../../src/services/rejections/retry.ts';
import { showRefused } from '../../src/services/rejections/show.ts';
import { answerRequest } from '../../src/services/requests/answer.ts';
import { askFor } from '../../src/services/requests/ask.ts';
import { listRequests } from '../../src/services/requests/show.ts';
import { cancelRun } from '../../src/services/runs/cancel.ts';
import { startRun } from '../../src/services/runs/start.ts';
import { planRunAll } from '../../src/services/runs/start-all.ts';
import { revokeCalendar, showCalendar } from '../../src/services/schedules/calendar.ts';
import { requireEditable, setSchedules } from '../../src/services/schedules/set.ts';
import { showSettings } from '../../src/services/settings/change.ts';
import { showHome } from '../../src/services/status/home.ts';
import { listSubscriptions } from '../../src/services/subscriptions/show.ts';
import { editSubscription, subscribe } from '../../src/services/subscriptions/subscribe.ts';
import { unsubscribe } from '../../src/services/subscriptions/unsubscribe.ts';
import { createWorld, type World } from '../support/world.ts';

/** Who: the columns of SPEC section 2, the contributor once with and once without the connection. */
const WHO = ['viewer', 'contributor', 'contributor with the connection', 'admin'] as const;
type Column = (typeof WHO)[number];

interface Ground {
  readonly connection: ConnectionId;
  readonly free: ConnectionId;
  readonly export: ExportId;
  readonly exportName: string;
  readonly request: RequestId;
  readonly other: PersonId;
  readonly subscription: SubscriptionId;
}

interface Row {
  /** Of the command that a forged button names. */
  readonly command: string;
  readonly what: string;
  readonly allowed: readonly Column[];
  call(ground: Ground): Record<string, unknown>;
  service(scope: Scope, ground: Ground): Promise<unknown>;
  /** The dispatcher asks first: take the confirmation as well. */
  readonly confirms?: boolean;
}

const everyone = WHO;
const editors = ['contributor with the connection', 'admin'] as const;
const admins = ['admin'] as const;
const contributors = ['contributor', 'contributor with the connection', 'admin'] as const;
const name = () => `Made ${randomUUID()}`;
const draftOf = (ground: Ground) =>
  draftInput.parse({ name: name(), items: ['australia'], connection: ground.connection });
const aChannel = () => ({ place: { surface: 'twin', workspace: 'T1', conversation: randomUUID() }, name: 'made' });
const connectionOf = () => connectionDraft.parse({ name: name(), destination: 'folder', consent: true });

const rows: Row[] = [
  { command: 'help', what: 'help', allowed: everyone, call: () => ({}), service: async () => undefined },
  {
    command: 'list',
    what: 'list',
    allowed: everyone,
    call: () => ({}),
    service: (scope) => listExports(scope, listInput.parse({})),
  },
  {
    command: 'show',
    what: 'show',
    allowed: everyone,
    call: (g) => ({ export: g.export }),
    service: async (scope, g) => showExport(scope, await readExport(scope, g.export)),
  },
  {
    command: 'history',
    what: 'history',
    allowed: everyone,
    call: (g) => ({ export: g.export }),
    service: async () => undefined,
  },
  { command: 'catalog', what: 'catalog', allowed: everyone, call: () => ({}), service: async () => undefined },
  { command: 'status', what: 'status', allowed: everyone, call: () => ({}), service: async () => undefined },
  { command: 'home', what: 'home', allowed: everyone, call: () => ({}), service: (scope) => showHome(scope) },
  {
    command: 'create',
    what: 'create',
    allowed: editors,
    call: (g) => ({ step: 'submit', name: name(), items: 'australia', connection: g.connection }),
    service: (scope, g) => createExport(scope, draftOf(g)),
  },
  {
    command: 'create',
    what: 'the form of create',
    allowed: contributors,
    call: () => ({}),
    service: async (scope, g) => (scope.person.role === 'viewer' ? createExport(scope, draftOf(g)) : undefined),
  },
  {
    command: 'edit',
    what: 'edit',
    allowed: editors,
    call: (g) => ({ step: 'submit', exportId: g.export, name: name() }),
    service: (scope, g) => editExport(scope, g.export, draftOf(g), { version: 1 }),
  },
  {
    command: 'duplicate',
    what: 'duplicate',
    allowed: editors,
    call: (g) => ({ step: 'submit', exportId: g.export, name: name() }),
    service: (scope, g) => createExport(scope, draftOf(g)),
  },
  {
    command: 'run',
    what: 'run',
    allowed: editors,
    call: (g) => ({ exports: [g.export] }),
    service: async (scope, g) => startRun(scope, await readExport(scope, g.export)),
  },
  {
    command: 'run',
    what: 'run all',
    allowed: contributors,
    call: () => ({ all: true }),
    service: (scope) => planRunAll(scope),
  },
  {
    command: 'cancel',
    what: 'cancel',
    allowed: editors,
    call: (g) => ({ export: g.export }),
    service: (scope, g) => cancelRun(scope, { export: g.export, name: g.exportName }),
  },
  {
    command: 'preview',
    what: 'preview',
    allowed: editors,
    call: (g) => ({ export: g.export }),
    service: async (scope, g) => previewExport(scope, await readExport(scope, g.export)),
  },
  {
    command: 'retry',
    what: 'retry of refused records',
    allowed: editors,
    call: (g) => ({ export: g.export }),
    service: async (scope, g) => retryRefused(scope, await readExport(scope, g.export)),
  },
  {
    command: 'refused',
    what: 'refused records',
    allowed: everyone,
    call: (g) => ({ export: g.export }),
    service: async (scope, g) => showRefused(scope, await readExport(scope, g.export)),
  },
  {
    command: 'approve',
    what: 'approve',
    allowed: editors,
    call: (g) => ({ export: g.export }),
    service: async (scope, g) => approveRun(scope, await readExport(scope, g.export)),
  },
  {
    command: 'reject',
    what: 'reject',
    allowed: editors,
    call: (g) => ({ export: g.export }),
    service: async (scope, g) => rejectRun(scope, await readExport(scope, g.export)),
  },
  {
    command: 'reset',
    what: 'reset',
    allowed: editors,
    call: (g) => ({ export: g.export }),
    service: async (scope, g) => resetExport(scope, await readExport(scope, g.export)),
  },
  {
    command: 'disconnect',
    what: 'disconnect',
    allowed: editors,
    confirms: true,
    call: (g) => ({ export: g.export }),
    service: (scope, g) => disconnectExport(scope, g.export),
  },
  {
    command: 'delete',
    what: 'delete',
    allowed: editors,
    confirms: true,
    call: (g) => ({ export: g.export }),
    service: (scope, g) => deleteExport(scope, g.export),
  },
  {
    command: 'connections',
    what: 'list connections',
    allowed: everyone,
    call: () => ({}),
    service: async () => undefined,
  },
  {
    command: 'connections',
    what: 'show a connection',
    allowed: everyone,
    call: (g) => ({ action: 'show', connection: g.connection }),
    service: async (scope, g) => showConnection(scope, await requireConnection(scope, g.connection)),
  },
  {
    command: 'connections',
    what: 'add a connection',
    allowed: admins,
    call: () => ({ action: 'add', step: 'submit', name: name(), destination: 'folder', consent: 'true' }),
    service: (scope) => addConnection(scope, connectionOf()),
  },
  {
    command: 'connections',
    what: 'the form of a connection',
    allowed: admins,
    call: () => ({ action: 'add' }),
    service: (scope) => addConnection(scope, connectionOf()),
  },
  {
    command: 'connections',
    what: 'edit a connection',
    allowed: admins,
    call: (g) => ({ action: 'edit', step: 'submit', connection: g.connection, name: name() }),
    service: (scope, g) => editConnection(scope, g.connection, connectionOf(), { version: 1 }),
  },
  {
    command: 'connections',
    what: 'verify a connection',
    allowed: admins,
    call: (g) => ({ action: 'verify', connection: g.connection }),
    service: (scope, g) => verifyConnection(scope, g.connection),
  },
  {
    command: 'connections',
    what: 'enter credentials',
    allowed: admins,
    call: (g) => ({ action: 'credentials', connection: g.connection }),
    service: (scope, g) => createCredentialLink(scope, g.connection),
  },
  {
    command: 'connections',
    what: 'share',
    allowed: admins,
    call: (g) => ({ action: 'share', connection: g.connection, with: 'contributors' }),
    service: (scope, g) => shareConnection(scope, g.connection, 'contributors'),
  },
  {
    command: 'connections',
    what: 'unshare',
    allowed: admins,
    confirms: true,
    call: (g) => ({ action: 'unshare', connection: g.connection }),
    service: (scope, g) => unshareConnection(scope, g.connection, 'everyone'),
  },
  {
    command: 'connections',
    what: 'delete a connection',
    allowed: admins,
    confirms: true,
    call: (g) => ({ action: 'delete', connection: g.free }),
    service: (scope, g) => deleteConnection(scope, g.free),
  },
  {
    command: 'request',
    what: 'ask for access',
    allowed: ['contributor'],
    call: (g) => ({ connection: g.connection, step: 'submit', reason: 'please' }),
    service: (scope, g) =>
      askFor(scope, { kind: 'connection', connectionId: g.connection }, { reason: 'please', resume: undefined }),
  },
  {
    command: 'request',
    what: 'ask for a role',
    allowed: ['viewer', 'contributor', 'contributor with the connection'],
    call: () => ({ role: 'admin', step: 'submit', reason: 'please' }),
    service: (scope) => askFor(scope, { kind: 'role', role: 'admin' }, { reason: 'please', resume: undefined }),
  },
  {
    command: 'requests',
    what: 'list requests',
    allowed: everyone,
    call: () => ({}),
    service: (scope) => listRequests(scope),
  },
  {
    command: 'requests',
    what: 'approve',
    allowed: admins,
    call: (g) => ({ action: 'approve', request: g.request, scope: 'person' }),
    service: (scope, g) => answerRequest(scope, g.request, { kind: 'approve', scope: 'person' }),
  },
  {
    command: 'requests',
    what: 'deny',
    allowed: admins,
    call: (g) => ({ action: 'deny', request: g.request, step: 'submit', reason: 'no' }),
    service: (scope, g) => answerRequest(scope, g.request, { kind: 'deny', reason: 'no' }),
  },
  {
    command: 'subscribe',
    what: 'subscribe a channel',
    allowed: contributors,
    call: () => ({ all: true, channel: '#exports' }),
    service: (scope) => subscribe(scope, aChannel(), {}),
  },
  {
    command: 'subscriptions',
    what: 'list subscriptions',
    allowed: everyone,
    call: () => ({}),
    service: (scope) => listSubscriptions(scope),
  },
  {
    command: 'subscriptions',
    what: 'edit a subscription',
    allowed: contributors,
    call: (g) => ({ action: 'edit', subscription: g.subscription, step: 'submit', all: 'true', groups: 'failures' }),
    service: (scope, g) => editSubscription(scope, g.subscription, { exports: 'all' }, { version: 1 }),
  },
  {
    command: 'unsubscribe',
    what: 'unsubscribe a channel',
    allowed: contributors,
    call: (g) => ({ subscription: g.subscription }),
    service: (scope, g) => unsubscribe(scope, g.subscription),
  },
  { command: 'people', what: 'list people', allowed: admins, call: () => ({}), service: (scope) => showPeople(scope) },
  {
    command: 'people',
    what: 'set a role',
    allowed: admins,
    call: (g) => ({ action: 'set', person: g.other, role: 'contributor' }),
    service: (scope, g) => setRole(scope, g.other, 'contributor'),
  },
  {
    command: 'people',
    what: 'remove a person',
    allowed: admins,
    confirms: true,
    call: (g) => ({ action: 'remove', person: g.other }),
    service: (scope, g) => removePerson(scope, g.other),
  },
  {
    command: 'post',
    what: 'post a file',
    allowed: editors,
    call: (g) => ({ export: g.export }),
    service: async (scope, g) =>
      postChatFiles(scope, await readExport(scope, g.export), { format: 'csv', isDirect: false }),
  },
  {
    command: 'settings',
    what: 'allow files in the chat',
    allowed: admins,
    call: () => ({ chatFiles: 'off' }),
    service: (scope) => setChatFilePolicy(scope, { mostRows: 0, isDirectOnly: false }),
  },
  { command: 'settings', what: 'settings', allowed: admins, call: () => ({}), service: (scope) => showSettings(scope) },
  {
    command: 'settings',
    what: 'change settings',
    allowed: admins,
    call: () => ({ adminChannel: 'exports' }),
    service: (scope) => showSettings(scope),
  },
  {
    command: 'audit',
    what: 'audit',
    allowed: admins,
    call: () => ({}),
    service: (scope) => showAudit(scope, { person: '', action: '', subject: '', outcome: '', page: 1 }, undefined),
  },
];

rows.push(
  {
    command: 'schedule',
    what: 'schedule',
    allowed: editors,
    call: (g) => ({ exports: [g.export], text: 'weekdays 08:00' }),
    service: (scope, g) =>
      setSchedules(scope, [g.export], {
        kind: 'define',
        recurrence: { kind: 'daily', times: ['08:00'], zone: 'UTC' },
        active: true,
      }),
  },
  {
    command: 'schedule',
    what: 'switch a schedule',
    allowed: editors,
    call: (g) => ({ exports: [g.export], text: 'off' }),
    service: (scope, g) => setSchedules(scope, [g.export], { kind: 'switch', active: false }),
  },
  {
    command: 'schedule',
    what: 'the form of schedule',
    allowed: editors,
    call: (g) => ({ exports: [g.export] }),
    service: (scope, g) => requireEditable(scope, [g.export], 'schedule.set'),
  },
  {
    command: 'schedule',
    what: 'the picker of schedule',
    allowed: contributors,
    call: () => ({}),
    service: (scope) => buildPickForm(scope, 'schedule'),
  },
  {
    command: 'run',
    what: 'the picker of run',
    allowed: contributors,
    call: () => ({}),
    service: (scope) => buildPickForm(scope, 'run'),
  },
  {
    command: 'run',
    what: 'run several',
    allowed: contributors,
    call: () => ({ all: true }),
    service: (scope) => planRunAll(scope),
  },
  {
    command: 'calendar',
    what: 'calendar',
    allowed: everyone,
    call: () => ({}),
    service: (scope) => showCalendar(scope),
  },
  {
    command: 'calendar',
    what: 'give the calendar up',
    allowed: everyone,
    call: () => ({ action: 'revoke' }),
    service: (scope) => revokeCalendar(scope),
  },
  {
    command: 'refresh',
    what: 'refresh',
    allowed: contributors,
    call: () => ({}),
    service: (scope) => startRefresh(scope),
  },
  {
    command: 'refresh',
    what: 'see the refresh schedule',
    allowed: everyone,
    call: () => ({ action: 'show' }),
    service: (scope) => showRefreshSchedule(scope),
  },
  {
    command: 'refresh',
    what: 'set the refresh schedule',
    allowed: admins,
    call: () => ({ action: 'schedule', text: 'daily 05:00' }),
    service: (scope) =>
      setRefreshSchedule(
        scope,
        { kind: 'define', recurrence: { kind: 'daily', times: ['05:00'], zone: 'UTC' }, active: true },
        undefined,
      ),
  },
  {
    command: 'refresh',
    what: 'the form of the refresh schedule',
    allowed: admins,
    call: () => ({ action: 'schedule' }),
    service: (scope) => setRefreshSchedule(scope, { kind: 'switch', active: false }, undefined),
  },
  {
    command: 'refresh',
    what: 'cancel the refresh',
    allowed: contributors,
    call: () => ({ action: 'cancel' }),
    service: (scope) => cancelRefresh(scope),
  },
);

/** Errors that say "you may not". */
const REFUSALS: ReadonlySet<string> = new Set(['role_too_low', 'connection_not_shared', 'already_allowed']);
/** What may be wrong apart from that, where the ground has no run to cancel. */
const BESIDE: ReadonlySet<string> = new Set([
  'not_running',
  'already_answered',
  'run_active',
  'refresh_busy',
  'chat_files_off',
  'not_of_records',
  'nothing_refused',
  'nothing_to_approve',
]);

let world: World;
beforeAll(async () => {
  world = await createWorld({ works: false });
});
afterAll(() => world.close());

/** Fresh things for one cell, so that no cell depends on another. */
async function prepare(column: Column): Promise<{ ground: Ground; scope: Scope }> {
  const { services } = world.app;
  const operator: Scope = {
    ...services,
    person: await readPerson(services, services.environmentId, world.person.operator),
    surface: 'test',
  };
  const connection = (await addConnection(operator, connectionOf())).id;
  const free = (await addConnection(operator, connectionOf())).id;
  const made = await createExport(operator, draftInput.parse({ name: name(), items: ['australia'], connection }));
  const newPerson = async (role: Role): Promise<PersonId> => {
    const [row] = await services.db.orm
      .insert(people)
      .values({
        environmentId: services.environmentId,
        handle: randomUUID(),
        name: name(),
        role,
        locale: 'en',
        zone: 'UTC',
      })
      .returning({ id: people.id });
    return row!.id;
  };
  const asker = await newPerson('contributor');
  const other = await newPerson('viewer');
  const asking: Scope = {
    ...services,
    person: await readPerson(services, services.environmentId, asker),
    surface: 'test',
  };
  const request = await askFor(
    asking,
    { kind: 'connection', connectionId: connection },
    { reason: 'x', resume: undefined },
  );
  const subscription = (await subscribe(operator, aChannel(), {})).id;
  const me = await newPerson(column === 'contributor with the connection' ? 'contributor' : column);
  if (column === 'contributor with the connection') await shareConnection(operator, connection, [me]);
  const person = await readPerson(services, services.environmentId, me);
  return {
    ground: { connection, free, export: made.id, exportName: made.name, request, other, subscription },
    scope: { ...services, person, surface: 'test' },
  };
}

async function send(scope: Scope, command: string, input: Record<string, unknown>): Promise<string | undefined> {
  const replies = await world.chat.handle({
    surface: 'test',
    environmentId: scope.environmentId,
    personId: scope.person.id,
    event: { id: randomUUID() },
    body: { kind: 'action', data: { v: 1, command, input }, inputs: {} },
  });
  const [reply] = replies;
  return reply?.kind === 'message' ? reply.error : undefined;
}

describe.each(rows)('$command: $what', (row) => {
  it.each(WHO)('%s', async (column) => {
    const isAllowed = row.allowed.includes(column);

    const served = await prepare(column);
    const failure = await row.service(served.scope, served.ground).then(
      () => undefined,
      (error: unknown) => (isAppError(error) ? (error as AppError).code : Promise.reject(error)),
    );
    const judge = (code: string | undefined) =>
      code === undefined || BESIDE.has(code) ? 'allowed' : REFUSALS.has(code) ? 'refused' : code;
    expect(['service', judge(failure)]).toEqual(['service', isAllowed ? 'allowed' : 'refused']);

    const pressed = await prepare(column);
    let error = await send(pressed.scope, row.command, row.call(pressed.ground));
    if (row.confirms === true && error === undefined) {
      const [asked] = await pressed.scope.db.orm
        .select()
        .from(pendingActions)
        .where(eq(pendingActions.personId, pressed.scope.person.id));
      error = await send(pressed.scope, 'confirm', { id: asked!.id });
    }
    expect(['dispatcher', judge(error)]).toEqual(['dispatcher', isAllowed ? 'allowed' : 'refused']);
  });
});

describe('the matrix', () => {
  it('has a row for every command', () => {
    const missing = commands
      .map((command) => command.name)
      .filter((command) => !rows.some((row) => row.command === command));
    // These two carry out what another command asked, with that command's own checks.
    expect(missing).toEqual(['confirm', 'decline']);
  });

  it('left nothing changed by those who were refused', async () => {
    const viewer = await prepare('viewer');
    const before = await viewer.scope.db.orm.select().from(exports).where(eq(exports.id, viewer.ground.export));
    for (const row of rows)
      if (!row.allowed.includes('viewer')) await send(viewer.scope, row.command, row.call(viewer.ground));
    expect(await viewer.scope.db.orm.select().from(exports).where(eq(exports.id, viewer.ground.export))).toEqual(
      before,
    );
    const [connection] = await viewer.scope.db.orm
      .select()
      .from(connections)
      .where(eq(connections.id, viewer.ground.connection));
    expect(connection?.sharedWith).toBe('nobody');
  });
});
