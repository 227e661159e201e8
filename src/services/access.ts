import type { AuditAction } from '../domain/audit.ts';
import { AppError } from '../domain/errors.ts';
import type { Export } from '../domain/export.ts';
import { canEditExport, canUseConnection } from '../domain/permissions.ts';
import { isAtLeast, type Role } from '../domain/person.ts';
import { recordRefused } from './audit/record.ts';
import type { Connection } from './connections/read.ts';
import type { Scope } from './context.ts';

/** Refuses who stands below `needed`, and writes the attempt down. */
export async function requireRole(scope: Scope, needed: Role, action: AuditAction, subjectName = ''): Promise<void> {
  if (isAtLeast(scope.person.role, needed)) return;
  await recordRefused(scope, { action, subjectName });
  throw roleTooLow(scope, needed);
}

/** Refuses who may not edit this export; a contributor lacks the connection, a viewer the role. */
export async function requireEdit(
  scope: Scope,
  subject: Export,
  connection: Connection | undefined,
  action: AuditAction,
): Promise<void> {
  if (canEditExport(scope.person, subject, connection?.sharing)) return;
  await recordRefused(scope, { action, subjectId: subject.id, subjectName: subject.name });
  if (!isAtLeast(scope.person.role, 'contributor')) throw roleTooLow(scope, 'contributor');
  throw notShared(connection, subject.name);
}

export async function requireUse(scope: Scope, connection: Connection, action: AuditAction): Promise<void> {
  if (canUseConnection(scope.person, connection.sharing)) return;
  await recordRefused(scope, { action, subjectId: connection.id, subjectName: connection.name });
  if (!isAtLeast(scope.person.role, 'contributor')) throw roleTooLow(scope, 'contributor');
  throw notShared(connection, connection.name);
}

/** Who lacks something is offered to ask for it. */
const roleTooLow = (scope: Scope, needed: Role): AppError =>
  new AppError(
    'role_too_low',
    { role: scope.person.role, needed },
    { calls: [{ command: 'request', input: { role: needed } }] },
  ) as AppError;

function notShared(connection: Connection | undefined, name: string): AppError {
  const calls = connection === undefined ? [] : [{ command: 'request', input: { connection: connection.id } }];
  return new AppError('connection_not_shared', { connection: connection?.name ?? name }, { calls }) as AppError;
}
