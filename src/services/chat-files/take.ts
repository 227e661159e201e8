import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { z } from 'zod';
import { chatFiles } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { PersonId, TurnId } from '../../domain/ids.ts';
import type { Services } from '../context.ts';
import { requireStillAllowed } from './allowed.ts';
import { type ChatFile, readChatFile } from './download.ts';

/** A file that a platform has offered to the person who asked for it, and that they let in. */
export interface TakenFile extends ChatFile {
  /** A try before this one has brought it already; its bytes are gone. */
  readonly isBrought: boolean;
}

/**
 * Holds a file for one turn, so that one that is let in twice is brought once. Undefined when another turn has it. Throws
 * `chat_file_gone` for one whose day is over, that was declined, or that is somebody else's, and what `requireAllowed`
 * throws for one that may not be handed out any more.
 */
export async function takeChatFile(
  services: Services,
  id: string,
  person: PersonId,
  { turn, surface }: { readonly turn: TurnId; readonly surface: string },
): Promise<TakenFile | undefined> {
  await requireOffered(services, id, person);
  try {
    await requireStillAllowed(services, id, surface);
  } catch (error) {
    await releaseChatFile(services, id, turn);
    throw error;
  }
  const [taken] = await services.db.orm
    .update(chatFiles)
    .set({ takenBy: turn })
    .where(and(eq(chatFiles.id, id), or(isNull(chatFiles.takenBy), eq(chatFiles.takenBy, turn))))
    .returning({ id: chatFiles.id });
  if (taken === undefined) return undefined;
  const whole = await readChatFile(services, id);
  return { ...whole, isBrought: whole.bytes.length === 0 };
}

/** It is where it was to go. That it was is remembered until its day is over. */
export async function noteBrought(services: Services, id: string): Promise<void> {
  await services.db.orm
    .update(chatFiles)
    .set({ content: Buffer.alloc(0) })
    .where(eq(chatFiles.id, id));
}

/** It could not be brought, and may be let in again. */
export async function releaseChatFile(services: Services, id: string, turn: TurnId): Promise<void> {
  await services.db.orm
    .update(chatFiles)
    .set({ takenBy: null })
    .where(and(eq(chatFiles.id, id), eq(chatFiles.takenBy, turn)));
}

/** Ids come back from a client: they name nothing but the person's own. Throws `chat_file_gone`. */
export async function requireOffered(services: Services, id: string, person: PersonId): Promise<void> {
  const isOffered = and(
    eq(chatFiles.id, id),
    eq(chatFiles.environmentId, services.environmentId),
    eq(chatFiles.personId, person),
    gt(chatFiles.expiresAt, services.clock.now()),
  );
  const found = z.uuid().safeParse(id).success
    ? await services.db.orm.select({ id: chatFiles.id }).from(chatFiles).where(isOffered)
    : [];
  if (found.length === 0) throw new AppError('chat_file_gone', {});
}
