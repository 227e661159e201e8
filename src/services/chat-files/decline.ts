import { and, eq, isNull } from 'drizzle-orm';
import { chatFiles } from '../../db/schema/index.ts';
import { CHAT_FILE_FORMATS, type ChatFileFormat } from '../../domain/chat-file.ts';
import type { ExportId, PersonId } from '../../domain/ids.ts';
import type { Services } from '../context.ts';
import { readChatFile } from './download.ts';
import { requireOffered } from './take.ts';

/** What it was, so that it can be asked for again. */
export interface DeclinedFile {
  readonly exportId: ExportId;
  readonly exportName: string;
  readonly format: ChatFileFormat;
}

/**
 * Forgets a file that its asker does not want after all. Undefined when it was let in by then. Throws `chat_file_gone`
 * like taking it.
 */
export async function declineChatFile(
  services: Services,
  id: string,
  person: PersonId,
): Promise<DeclinedFile | undefined> {
  await requireOffered(services, id, person);
  const { answer, name } = await readChatFile(services, id);
  const gone = await services.db.orm
    .delete(chatFiles)
    .where(and(eq(chatFiles.id, id), isNull(chatFiles.takenBy)))
    .returning({ id: chatFiles.id });
  if (gone.length === 0) return undefined;
  const format = CHAT_FILE_FORMATS.find((one) => name.endsWith(`.${one}`)) ?? 'csv';
  return { exportId: answer.exportId, exportName: answer.exportName, format };
}
