import { and, desc, eq, type SQL } from 'drizzle-orm';
import { connections, people, requests } from '../../db/schema/index.ts';
import type { RequestAnswer, RequestsAnswer } from '../../domain/answers.ts';
import type { CommandCall } from '../../domain/call.ts';
import { AppError } from '../../domain/errors.ts';
import type { PersonId, RequestId } from '../../domain/ids.ts';
import { isAtLeast } from '../../domain/person.ts';
import type { Scope } from '../context.ts';

const SHOWN = 20;

/** Admins see every open request, others their own. */
export async function listRequests(scope: Scope): Promise<RequestsAnswer> {
  const all = isAtLeast(scope.person.role, 'admin');
  const found = await read(
    scope,
    and(eq(requests.state, 'open'), all ? undefined : eq(requests.personId, scope.person.id)),
  );
  return { requests: found.map((one) => one.answer), all };
}

/** Throws `unknown_request` for one that is gone, or is somebody else's and no admin looks. */
export async function showRequest(scope: Scope, id: RequestId): Promise<RequestAnswer> {
  return (await readOne(scope, id)).answer;
}

/** With what the asker was doing, to take them back there. */
export async function showAnsweredRequest(
  scope: Scope,
  id: RequestId,
): Promise<{ answer: RequestAnswer; resume: CommandCall | undefined }> {
  return readOne(scope, id);
}

async function readOne(
  scope: Scope,
  id: RequestId,
): Promise<{ answer: RequestAnswer; resume: CommandCall | undefined }> {
  const [found] = await read(scope, eq(requests.id, id));
  const mayLook =
    found !== undefined && (isAtLeast(scope.person.role, 'admin') || found.answer.askerId === scope.person.id);
  if (found === undefined || !mayLook) throw new AppError('unknown_request', { id });
  return found;
}

async function read(
  scope: Scope,
  where: SQL | undefined,
): Promise<{ answer: RequestAnswer; resume: CommandCall | undefined }[]> {
  const rows = await scope.db.orm
    .select({
      row: requests,
      connection: { id: connections.id, name: connections.name, destination: connections.destination },
    })
    .from(requests)
    .leftJoin(connections, eq(connections.id, requests.connectionId))
    .where(and(eq(requests.environmentId, scope.environmentId), where))
    .orderBy(desc(requests.createdAt))
    .limit(SHOWN);
  const names = new Map<PersonId, string>(
    (
      await scope.db.orm
        .select({ id: people.id, name: people.name })
        .from(people)
        .where(eq(people.environmentId, scope.environmentId))
    ).map((one) => [one.id, one.name]),
  );
  return rows.map(({ row, connection }) => ({
    resume: row.resume ?? undefined,
    answer: {
      id: row.id,
      kind: row.kind,
      state: row.state,
      asker: names.get(row.personId) ?? '',
      askerId: row.personId,
      connection:
        connection === null
          ? undefined
          : {
              id: connection.id,
              name: connection.name,
              destination: scope.destinations.get(connection.destination)?.title ?? connection.destination,
            },
      role: row.role ?? undefined,
      reason: row.reason,
      answeredBy: row.answeredBy === null ? undefined : names.get(row.answeredBy),
      answeredAt: row.answeredAt ?? undefined,
      answer: row.answer ?? undefined,
      createdAt: row.createdAt,
      expiresAt: row.expiresAt,
      canAnswer: row.state === 'open' && isAtLeast(scope.person.role, 'admin'),
    },
  }));
}
