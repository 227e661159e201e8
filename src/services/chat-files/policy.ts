import { eq } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { environments } from '../../db/schema/index.ts';
import { type ChatFilePolicy, MOST_CHAT_FILE_ROWS } from '../../domain/chat-file.ts';
import { AppError } from '../../domain/errors.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope, Services } from '../context.ts';

export async function readChatFilePolicy(services: Services, db: Queryable = services.db.orm): Promise<ChatFilePolicy> {
  const [row] = await db.select().from(environments).where(eq(environments.id, services.environmentId));
  return { mostRows: row?.chatFileRows ?? 0, isDirectOnly: row?.chatFileDirectOnly ?? true };
}

/** For admins. Throws `invalid_argument` above what can be posted at all. */
export async function setChatFilePolicy(scope: Scope, policy: ChatFilePolicy): Promise<void> {
  await requireRole(scope, 'admin', 'settings.chat_files');
  if (policy.mostRows > MOST_CHAT_FILE_ROWS) {
    const value = `${policy.mostRows} > ${MOST_CHAT_FILE_ROWS}`;
    throw new AppError('invalid_argument', { command: 'settings', argument: 'chatFiles', value });
  }
  const before = await readChatFilePolicy(scope);
  await scope.db.orm.transaction(async (tx) => {
    await tx
      .update(environments)
      .set({ chatFileRows: policy.mostRows, chatFileDirectOnly: policy.isDirectOnly })
      .where(eq(environments.id, scope.environmentId));
    await recordDone(tx, scope, {
      action: 'settings.chat_files',
      subjectName: scope.catalog.current().environment.name,
      before: { ...before },
      after: { ...policy },
    });
  });
}
