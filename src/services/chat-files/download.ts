import { and, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '../../db/client.ts';
import { chatFiles, exports } from '../../db/schema/index.ts';
import type { ChatFileAnswer } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import type { Services } from '../context.ts';
import { requireStillAllowed } from './allowed.ts';

export const CHAT_FILE_PATH = '/downloads/files';
const PURPOSE = 'chat file';

type Row = typeof chatFiles.$inferSelect;

/** A file with a link that works until it is gone; sealed, so that nobody can make it lead to another. */
export function toChatFileAnswer(services: Services, row: Omit<Row, 'content'>, exportName: string): ChatFileAnswer {
  const token = services.vault.seal(JSON.stringify({ file: row.id }), PURPOSE);
  return {
    exportId: row.exportId,
    exportName,
    title: row.title,
    name: row.name,
    rows: row.rows,
    size: row.size,
    download: `${services.publicUrl()}${CHAT_FILE_PATH}/${token}`,
    expiresAt: row.expiresAt,
  };
}

export interface ChatFile {
  readonly answer: ChatFileAnswer;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Throws `link_expired` for one that is gone. */
export async function readChatFile(services: Services, id: string): Promise<ChatFile> {
  const [found] = await services.db.orm
    .select({ row: chatFiles, exportName: exports.name })
    .from(chatFiles)
    .innerJoin(exports, eq(exports.id, chatFiles.exportId))
    .where(and(eq(chatFiles.id, id), eq(chatFiles.environmentId, services.environmentId)));
  if (found === undefined || found.row.expiresAt <= services.clock.now()) throw new AppError('link_expired', {});
  const { row, exportName } = found;
  return {
    answer: toChatFileAnswer(services, row, exportName),
    name: row.name,
    mediaType: row.mediaType,
    bytes: row.content,
  };
}

/** What is behind a link. Throws `link_unknown`, `link_expired`, and what `requireAllowed` throws. */
export async function openChatFile(services: Services, token: string): Promise<ChatFile> {
  const id = readToken(services, token);
  const file = await readChatFile(services, id);
  await requireStillAllowed(services, id, 'page');
  return file;
}

function readToken(services: Services, token: string): string {
  try {
    return z.object({ file: z.uuid() }).parse(JSON.parse(services.vault.open(token, PURPOSE))).file;
  } catch {
    throw new AppError('link_unknown', {});
  }
}

/** Once a platform has it, or nobody wants it any more. */
export async function forgetChatFile(tx: Queryable, id: string): Promise<void> {
  await tx.delete(chatFiles).where(eq(chatFiles.id, id));
}

export async function forgetOldChatFiles(services: Services): Promise<void> {
  await services.db.orm.delete(chatFiles).where(lt(chatFiles.expiresAt, services.clock.now()));
}
