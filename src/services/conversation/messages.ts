import { and, desc, eq, or } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { messages } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError } from '../../domain/errors.ts';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import { type Subject, type SubjectKind, subjectSchema } from '../../domain/subject.ts';
import type { Services } from '../context.ts';

export interface NewMessage {
  /** Given by whoever may write it twice: it is kept once. */
  readonly id?: string;
  readonly conversation: { readonly environmentId: EnvironmentId; readonly name: string };
  readonly author: PersonId | undefined;
  readonly text: string;
  readonly card?: Readonly<Record<string, unknown>>;
  readonly subject?: Subject;
  readonly reader: PersonId;
  readonly private: boolean;
}

export interface Message extends NewMessage {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Keeps a message and tells every process that shows the conversation. */
export async function appendMessage(services: Services, message: NewMessage): Promise<Message> {
  return services.db.orm.transaction((tx) => insertMessage(tx, services, message));
}

/** The same as part of a larger transaction. */
export async function insertMessage(tx: Queryable, services: Services, message: NewMessage): Promise<Message> {
  const now = services.clock.now();
  const [row] = await tx
    .insert(messages)
    .values({
      ...(message.id === undefined ? {} : { id: message.id }),
      environmentId: message.conversation.environmentId,
      conversation: message.conversation.name,
      author: message.author ?? null,
      reader: message.reader,
      private: message.private,
      createdAt: now,
      updatedAt: now,
      ...toContent(message),
    })
    .onConflictDoUpdate({ target: messages.id, set: { updatedAt: now } })
    .returning();
  if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
  await publish(tx, { kind: 'message', id: row.id });
  return toMessage(row);
}

/** Undefined when the message is gone. */
export async function replaceMessage(
  services: Services,
  id: string,
  content: Pick<NewMessage, 'text' | 'card' | 'subject'>,
): Promise<Message | undefined> {
  return services.db.orm.transaction(async (tx) => {
    const [row] = await tx
      .update(messages)
      .set({ ...toContent(content), updatedAt: services.clock.now() })
      .where(eq(messages.id, id))
      .returning();
    if (row === undefined) return undefined;
    await publish(tx, { kind: 'message', id });
    return toMessage(row);
  });
}

export async function findMessage(services: Services, id: string): Promise<Message | undefined> {
  const [row] = await services.db.orm.select().from(messages).where(eq(messages.id, id));
  return row === undefined ? undefined : toMessage(row);
}

/** Newest last; private ones only to whom they were written for. */
export async function listMessages(
  services: Services,
  conversation: NewMessage['conversation'],
  personId: PersonId,
  limit: number,
): Promise<Message[]> {
  const rows = await services.db.orm
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.environmentId, conversation.environmentId),
        eq(messages.conversation, conversation.name),
        or(eq(messages.private, false), eq(messages.reader, personId)),
      ),
    )
    .orderBy(desc(messages.createdAt))
    .limit(limit);
  return rows.map(toMessage).reverse();
}

export async function findMessagesAbout(
  services: Services,
  subject: NonNullable<NewMessage['subject']>,
): Promise<Message[]> {
  const rows = await services.db.orm
    .select()
    .from(messages)
    .where(and(eq(messages.subjectKind, subject.kind), eq(messages.subjectId, subject.id)));
  return rows.map(toMessage);
}

const toContent = (content: Pick<NewMessage, 'text' | 'card' | 'subject'>) => ({
  text: content.text,
  card: content.card === undefined ? null : { ...content.card },
  subjectKind: content.subject?.kind ?? null,
  subjectId: content.subject?.id ?? null,
});

function toMessage(row: typeof messages.$inferSelect): Message {
  return {
    id: row.id,
    conversation: { environmentId: row.environmentId, name: row.conversation },
    author: row.author ?? undefined,
    text: row.text,
    ...(row.card === null ? {} : { card: row.card }),
    ...toSubject(row.subjectKind, row.subjectId),
    reader: row.reader,
    private: row.private,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function toSubject(kind: SubjectKind | null, id: string | null): { subject?: Subject } {
  return kind === null || id === null ? {} : { subject: subjectSchema.parse({ kind, id }) };
}
