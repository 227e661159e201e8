import { eq } from 'drizzle-orm';
import { environments } from '../../db/schema/index.ts';
import type { SettingsAnswer } from '../../domain/answers.ts';
import { readChannelWord } from '../../domain/place.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { readChatFilePolicy } from '../chat-files/policy.ts';
import type { Scope } from '../context.ts';

export async function showSettings(scope: Scope, saved = false): Promise<SettingsAnswer> {
  await requireRole(scope, 'admin', 'settings.show');
  const [row] = await scope.db.orm.select().from(environments).where(eq(environments.id, scope.environmentId));
  const { name, audience } = scope.catalog.current().environment;
  const chatFiles = await readChatFilePolicy(scope);
  return { environment: name, audience, adminChannel: toShown(row?.adminChannel), chatFiles, saved };
}

/** Where requests are posted, as a word that names a channel; undefined: to each admin by direct message. */
export async function setAdminChannel(scope: Scope, channel: string | undefined): Promise<SettingsAnswer> {
  const before = await showSettings(scope);
  await scope.db.orm.transaction(async (tx) => {
    await tx
      .update(environments)
      .set({ adminChannel: channel ?? null })
      .where(eq(environments.id, scope.environmentId));
    await recordDone(tx, scope, {
      action: 'settings.admin_channel',
      subjectName: before.environment,
      before: { adminChannel: before.adminChannel?.slice(1) ?? null },
      after: { adminChannel: toShown(channel)?.slice(1) ?? null },
    });
  });
  return showSettings(scope, true);
}

const toShown = (channel: string | null | undefined): string | undefined =>
  channel === null || channel === undefined ? undefined : `#${readChannelWord(channel)?.name ?? channel}`;
