import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { runs } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import { personIdSchema, type RunId, runIdSchema } from '../../domain/ids.ts';
import type { Scope, Services } from '../context.ts';
import { readPerson } from '../people/read.ts';
import { streamRejections } from '../rejections/read.ts';
import { readRuns } from '../runs/read.ts';
import { toCsvField } from './csv-field.ts';

export const REJECTIONS_DOWNLOAD_PATH = '/downloads/refused';
const LIFETIME_MS = 15 * 60 * 1000;
const PURPOSE = 'rejections download';

const ticketSchema = z.object({ person: personIdSchema, run: runIdSchema, until: z.number() });

/** An address that gives a run's refused records as CSV for a quarter of an hour; sealed, so that nobody can change what it gives. */
export function signRejectionsDownload(scope: Scope, run: RunId): string {
  const ticket = { person: scope.person.id, run, until: scope.clock.now().getTime() + LIFETIME_MS };
  return `${scope.publicUrl()}${REJECTIONS_DOWNLOAD_PATH}/${scope.vault.seal(JSON.stringify(ticket), PURPOSE)}`;
}

/** The records behind such an address, for a person who is still here. Throws `link_unknown` and `link_expired`. */
export async function openRejectionsDownload(services: Services, token: string): Promise<AsyncGenerator<string>> {
  const ticket = readTicket(services, token);
  if (ticket.until <= services.clock.now().getTime()) throw new AppError('link_expired', {});
  await readPerson(services, services.environmentId, ticket.person);
  const [run] = await readRuns(services, eq(runs.id, ticket.run), { limit: 1 });
  if (run === undefined) throw new AppError('unknown_run', { id: ticket.run });
  return toCsv(services, ticket.run, new Map(run.tasks.map((task) => [task.position, task.title])));
}

function readTicket(services: Services, token: string): z.infer<typeof ticketSchema> {
  try {
    return ticketSchema.parse(JSON.parse(services.vault.open(token, PURPOSE)));
  } catch {
    throw new AppError('link_unknown', {});
  }
}

async function* toCsv(services: Services, run: RunId, titles: ReadonlyMap<number, string>): AsyncGenerator<string> {
  yield '\uFEFFsegment,key,stage,code,field,reason\r\n';
  for await (const batch of streamRejections(services, run)) {
    yield batch
      .map(({ position, key, stage, code, field, reason }) =>
        [titles.get(position) ?? '', key ?? '', stage, code, field ?? '', reason ?? ''].map(toCsvField).join(','),
      )
      .join('\r\n')
      .concat('\r\n');
  }
}
