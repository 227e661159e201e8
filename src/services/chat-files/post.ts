import { chatFiles } from '../../db/schema/index.ts';
import type { Item } from '../../destinations/contract.ts';
import type { ChatFileAnswer } from '../../domain/answers.ts';
import { type ChatFileFormat, MOST_CHAT_FILE_BYTES } from '../../domain/chat-file.ts';
import { AppError } from '../../domain/errors.ts';
import { accountOf, type Place } from '../../domain/place.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { post } from '../conversation/outbox.ts';
import type { StoredExport } from '../exports/read.ts';
import { placeOf } from '../people/place.ts';
import { planRun } from '../runs/plan.ts';
import { toChatFileAnswer } from './download.ts';
import { readChatFilePolicy } from './policy.ts';

export interface PostRequest {
  readonly format: ChatFileFormat;
  /** To the asker alone, rather than where it was asked. */
  readonly isDirect: boolean;
}

/** Files are to be seen soon, or asked for again. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface PostedFiles {
  readonly files: readonly ChatFileAnswer[];
  /** They come as messages of their own; else they are for the answer to show. */
  readonly isOnTheWay: boolean;
}

/**
 * Makes a file of each segment or entity of an export, with the columns that the export has, and posts it. Who may run the
 * export may do this, as far as the admins allow files. Throws `chat_files_off`, `chat_files_direct_only`,
 * `chat_file_too_large`, `chat_file_too_heavy` and `chat_file_unfit`, and what planning a run throws.
 */
export async function postChatFiles(
  scope: Scope,
  subject: StoredExport,
  { format, isDirect }: PostRequest,
): Promise<PostedFiles> {
  const connection = await readConnection(scope, subject.connectionId);
  await requireEdit(scope, subject, connection, 'file.post');
  const policy = await readChatFilePolicy(scope);
  if (policy.mostRows === 0) throw new AppError('chat_files_off', {});
  if (policy.isDirectOnly && !isDirect && !isDirectPlace(scope.place)) throw new AppError('chat_files_direct_only', {});
  const plan = planRun(scope.catalog.current(), subject, connection);
  if (plan.kind === 'skip') throw new AppError('chat_file_nothing', { name: subject.name });
  await requireFew(scope, plan.items, policy.mostRows, subject.name);
  const files: (typeof chatFiles.$inferSelect)[] = [];
  for (const item of plan.items) files.push(await makeFile(scope, subject, item, format));
  const place = isDirect ? await placeOf(scope.db.orm, scope.environmentId, scope.person.id) : scope.place;
  // Where there are no places, the answer itself is where it was asked.
  const goesTo = scope.place === undefined ? undefined : place;
  await scope.db.orm.transaction(async (tx) => {
    for (const file of files) {
      await tx.insert(chatFiles).values(file);
      if (goesTo === undefined) continue;
      await post(tx, scope, { kind: 'file', place: goesTo, reader: scope.person.id, about: file.id });
    }
    await recordDone(tx, scope, {
      action: 'file.post',
      subjectId: subject.id,
      subjectName: subject.name,
      after: { format, isDirect, rows: files.reduce((sum, file) => sum + file.rows, 0), files: files.length },
    });
  });
  return { files: files.map((file) => toChatFileAnswer(scope, file, subject.name)), isOnTheWay: goesTo !== undefined };
}

const isDirectPlace = (place: Place | undefined): boolean =>
  place !== undefined && (accountOf(place.conversation) !== undefined || place.conversation.startsWith('dm:'));

/** Counted before anything is read, and over all of an export together. */
async function requireFew(scope: Scope, items: readonly Item[], most: number, name: string): Promise<void> {
  let total = 0;
  for (const { entity, segment } of items) {
    total += await scope.source.count(segment === undefined ? { entity } : { entity, segment });
  }
  if (total > most) throw new AppError('chat_file_too_large', { name, count: total, limit: most });
}

async function makeFile(scope: Scope, subject: StoredExport, item: Item, format: ChatFileFormat) {
  const { entity, segment, fields } = item;
  const selection = segment === undefined ? { entity } : { entity, segment };
  const now = scope.clock.now();
  const abort = new AbortController();
  const stream = await scope.source.text(
    { ...selection, fields: fields.map(({ field }) => field) },
    { signal: abort.signal },
  );
  const { bytes, rows, mediaType } = await scope.tables.make(item, stream, format, abort.signal).catch((error) => {
    abort.abort(error);
    throw error;
  });
  if (bytes.length > MOST_CHAT_FILE_BYTES) {
    throw new AppError('chat_file_too_heavy', { megabytes: MOST_CHAT_FILE_BYTES / 1024 / 1024 });
  }
  return {
    id: crypto.randomUUID(),
    environmentId: scope.environmentId,
    exportId: subject.id,
    personId: scope.person.id,
    name: `${toFileTitle(item.title)} ${now.toISOString().slice(0, 10)}.${format}`,
    title: item.title,
    mediaType,
    rows,
    size: bytes.length,
    content: bytes,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
    takenBy: null,
  };
}

/** A title as a part of a name that every system takes. */
function toFileTitle(title: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} _.,()-]+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  return [...plain].slice(0, 80).join('').trim() || 'Records';
}
