import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { personIdSchema } from '../../domain/ids.ts';
import { type AuditInput, auditInput, streamAudit } from '../audit/show.ts';
import type { Scope, Services } from '../context.ts';
import { readPerson } from '../people/read.ts';
import { toCsvField } from './csv-field.ts';

export const AUDIT_DOWNLOAD_PATH = '/downloads/audit';
const LIFETIME_MS = 15 * 60 * 1000;
const PURPOSE = 'audit download';

const ticketSchema = z.object({ person: personIdSchema, filter: auditInput, until: z.number() });

/** An address that gives these rows as CSV for a quarter of an hour; sealed, so that nobody can change what it gives. */
export function signAuditDownload(scope: Scope, filter: AuditInput): string {
  const ticket = { person: scope.person.id, filter, until: scope.clock.now().getTime() + LIFETIME_MS };
  return `${scope.publicUrl()}${AUDIT_DOWNLOAD_PATH}/${scope.vault.seal(JSON.stringify(ticket), PURPOSE)}`;
}

/** The rows behind such an address, as the person who got it, who must still be an admin. Throws `link_unknown` and `link_expired`. */
export async function openAuditDownload(services: Services, token: string): Promise<AsyncGenerator<string>> {
  const ticket = readTicket(services, token);
  if (ticket.until <= services.clock.now().getTime()) throw new AppError('link_expired', {});
  const scope: Scope = {
    ...services,
    person: await readPerson(services, services.environmentId, ticket.person),
    surface: 'page',
  };
  const rows = streamAudit(scope, ticket.filter);
  const first = await rows.next();
  return toCsv(first, rows);
}

function readTicket(services: Services, token: string): z.infer<typeof ticketSchema> {
  try {
    return ticketSchema.parse(JSON.parse(services.vault.open(token, PURPOSE)));
  } catch {
    throw new AppError('link_unknown', {});
  }
}

type Rows = Awaited<ReturnType<ReturnType<typeof streamAudit>['next']>>;

async function* toCsv(first: Rows, rest: ReturnType<typeof streamAudit>): AsyncGenerator<string> {
  yield '\uFEFFat,person,role,surface,action,outcome,subject,before,after\r\n';
  for (let batch = first; batch.done !== true; batch = await rest.next()) {
    yield batch.value
      .map((row) =>
        [
          row.at.toISOString(),
          row.personName,
          row.role ?? '',
          row.surface,
          row.action,
          row.outcome,
          row.subjectName,
          toJson(row.before),
          toJson(row.after),
        ]
          .map(toCsvField)
          .join(','),
      )
      .join('\r\n')
      .concat('\r\n');
  }
}

const toJson = (value: Record<string, unknown> | null): string => (value === null ? '' : JSON.stringify(value));
