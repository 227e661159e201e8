import { eq } from 'drizzle-orm';
import { chatFiles } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId, PersonId } from '../../domain/ids.ts';
import { requireEdit } from '../access.ts';
import { readConnection } from '../connections/read.ts';
import type { Services } from '../context.ts';
import { readExportsById } from '../exports/read.ts';
import { readPerson } from '../people/read.ts';
import { readChatFilePolicy } from './policy.ts';

interface Made {
  readonly exportId: ExportId;
  /** Who asked for it. */
  readonly personId: PersonId;
  readonly rows: number;
}

/**
 * Looks again, where a file is handed out, at what was looked at when it was asked for: meanwhile the admins may have
 * forbidden files or so many records, the export may be gone, and whoever asked may have lost their role or the connection.
 * Throws `chat_files_off`, `chat_file_too_large`, `unknown_export`, and what `requireEdit` and `readPerson` throw.
 */
export async function requireAllowed(services: Services, made: Made, surface: string): Promise<void> {
  const { mostRows } = await readChatFilePolicy(services);
  if (mostRows === 0) throw new AppError('chat_files_off', {});
  const [subject] = await readExportsById(services, [made.exportId]);
  if (subject === undefined || subject.deleted) throw new AppError('unknown_export', { name: subject?.name ?? '' });
  const person = await readPerson(services, services.environmentId, made.personId);
  const connection = await readConnection(services, subject.connectionId);
  await requireEdit({ ...services, person, surface }, subject, connection, 'file.post');
  if (made.rows > mostRows) {
    throw new AppError('chat_file_too_large', { name: subject.name, count: made.rows, limit: mostRows });
  }
}

/** The same for a kept file, by its id; nothing for one that is not there. */
export async function requireStillAllowed(services: Services, id: string, surface: string): Promise<void> {
  const { exportId, personId, rows } = chatFiles;
  const [made] = await services.db.orm.select({ exportId, personId, rows }).from(chatFiles).where(eq(chatFiles.id, id));
  if (made !== undefined) await requireAllowed(services, made, surface);
}
