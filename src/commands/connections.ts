import type { PersonId } from '../domain/ids.ts';
import { askConfirmation } from '../services/confirmations/confirm.ts';
import { deleteConnection, listDependents } from '../services/connections/delete.ts';
import { listConnections, showConnection } from '../services/connections/describe.ts';
import { findConnectionNamed } from '../services/connections/find.ts';
import { createCredentialLink } from '../services/connections/links.ts';
import type { Connection } from '../services/connections/read.ts';
import { describeUnsharing, shareConnection, unshareConnection } from '../services/connections/share.ts';
import { verifyConnection } from '../services/connections/verify.ts';
import type { Scope } from '../services/context.ts';
import { findPerson } from '../services/people/find.ts';
import { defineCommand, type How, type Outcome, say } from './command.ts';
import { addConnectionByForm, editConnectionByForm } from './connection-form.ts';
import { CONNECTION_OPTIONS, type ConnectionInput, connectionInput, readConnectionLine } from './connection-input.ts';

export const connectionsCommand = defineCommand({
  name: 'connections',
  needs: 'viewer',
  usage:
    'connections [list] | add [name] [destination:…] | show|edit|verify|credentials|delete <connection> | share <connection> [with <person>…|contributors] | unshare <connection> [from <person>…]',
  examples: [
    'connections',
    'connections add',
    'connections verify "Local folder"',
    'connections share "Local folder" with carlos',
  ],
  runsAlone: true,
  options: CONNECTION_OPTIONS,
  read: readConnectionLine,
  input: connectionInput,
  run: (scope, input, how) => actions[input.action](scope, input, how),
});

type Action = (scope: Scope, input: ConnectionInput, how: How) => Promise<Outcome>;

const actions: Record<ConnectionInput['action'], Action> = {
  list: async (scope) => say({ answer: { view: 'connections', data: await listConnections(scope) } }),
  show: async (scope, input) => show(scope, await find(scope, input)),
  add: addConnectionByForm,
  edit: async (scope, input, how) => editConnectionByForm(scope, await find(scope, input), input, how),
  verify: async (scope, input) => show(scope, await verifyConnection(scope, (await find(scope, input)).id), true),
  async credentials(scope, input) {
    const { id } = await find(scope, input);
    return say({ answer: { view: 'credentials_link', data: await createCredentialLink(scope, id) } });
  },
  async share(scope, input) {
    const connection = await find(scope, input);
    const people = await findPeople(scope, input, 'share');
    const shared = await shareConnection(
      scope,
      connection.id,
      people.length === 0 ? 'contributors' : people.map((one) => one.id),
    );
    const shownAs = people.length === 0 ? ('contributors' as const) : people.map((one) => one.name);
    return say({
      answer: { view: 'notice', data: { kind: 'connection_shared', id: shared.id, name: shared.name, with: shownAs } },
    });
  },
  unshare,
  async delete(scope, input, how) {
    const connection = await find(scope, input);
    if (how.isConfirmed) {
      const { name } = await deleteConnection(scope, connection.id);
      return say({ answer: { view: 'notice', data: { kind: 'connection_deleted', name } }, replace: true });
    }
    const blocked = await listDependents(scope, connection);
    if (blocked.exports.length > 0) return say({ answer: { view: 'connection_blocked', data: blocked } });
    const subject = {
      kind: 'delete_connection' as const,
      name: connection.name,
      destination: connection.destination.title,
    };
    return ask(scope, { action: 'delete', connection: connection.id }, subject);
  },
};

/** From people: at once. From everyone: asked first, because contributors lose their exports with it. */
async function unshare(scope: Scope, input: ConnectionInput, how: How): Promise<Outcome> {
  const connection = await find(scope, input);
  const people = await findPeople(scope, input, 'unshare');
  if (people.length === 0 && !how.isConfirmed) {
    return ask(scope, { action: 'unshare', connection: connection.id }, await describeUnsharing(scope, connection));
  }
  const done = await unshareConnection(
    scope,
    connection.id,
    people.length === 0 ? 'everyone' : people.map((one) => one.id),
  );
  const shownAs = people.length === 0 ? ('everyone' as const) : people.map((one) => one.name);
  return say({
    answer: { view: 'notice', data: { kind: 'connection_unshared', id: done.id, name: done.name, with: shownAs } },
  });
}

const show = async (scope: Scope, connection: Connection, justVerified = false): Promise<Outcome> =>
  say({ answer: { view: 'connection', data: await showConnection(scope, connection, { justVerified }) } });

const find = (scope: Scope, input: ConnectionInput): Promise<Connection> =>
  findConnectionNamed(scope, input.connection ?? '', (one) => ({
    command: 'connections',
    input: { action: input.action, connection: one.id },
  }));

async function ask(
  scope: Scope,
  input: Record<string, unknown>,
  subject: Parameters<typeof askConfirmation>[2],
): Promise<Outcome> {
  return say({
    answer: { view: 'confirm', data: await askConfirmation(scope, { command: 'connections', input }, subject) },
  });
}

async function findPeople(
  scope: Scope,
  input: ConnectionInput,
  action: string,
): Promise<{ id: PersonId; name: string }[]> {
  if (input.with === undefined || input.with === 'contributors') return [];
  const found: { id: PersonId; name: string }[] = [];
  for (const text of input.with) {
    found.push(
      await findPerson(scope, text, (one) => ({
        command: 'connections',
        input: { action, connection: input.connection, with: [one.id] },
      })),
    );
  }
  return found;
}
