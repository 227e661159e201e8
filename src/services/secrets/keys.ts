import { eq, isNotNull } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { chatWorkspaces, connections, credentialLinks, encryptionKeys } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import { toPurpose } from '../workspaces/installations.ts';
import { keyIdOf, UnsealError, type Vault } from './vault.ts';

const CHECK_TEXT = 'the right key opens this';
const CHECK_PURPOSE = 'key check';

/**
 * At start, before anything else works with secrets: every key that seals something in this database must be there and
 * be the right one. Throws `encryption_key_missing` or `encryption_key_wrong`, with the key's id. A key that is seen for
 * the first time is remembered.
 */
export async function checkEncryptionKeys(db: Database, vault: Vault): Promise<void> {
  for (const { keyId, check } of await db.orm.select().from(encryptionKeys)) {
    try {
      vault.open(check, CHECK_PURPOSE);
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      const code = error.isKeyMissing ? 'encryption_key_missing' : 'encryption_key_wrong';
      const detail = error.isKeyMissing
        ? `this database has secrets that were sealed with encryption key "${keyId}", which was not given: add it to ENCRYPTION_KEYS`
        : `encryption key "${keyId}" is not the one that sealed the secrets in this database`;
      throw new AppError(code, { keyId }, { detail });
    }
  }
  await db.orm
    .insert(encryptionKeys)
    .values({ keyId: vault.currentKeyId, check: vault.seal(CHECK_TEXT, CHECK_PURPOSE) })
    .onConflictDoNothing();
}

export interface Rotation {
  readonly resealed: number;
  /** Keys that seal nothing any more and may be taken away. */
  readonly retired: readonly string[];
}

/** Seals everything again with the current key. Safe while the bot runs, as long as every process knows both keys. */
export async function rotateKeys(db: Database, vault: Vault): Promise<Rotation> {
  return db.orm.transaction(async (tx) => {
    let resealed = 0;
    const stored = await tx
      .select({ id: connections.id, sealed: connections.credentials })
      .from(connections)
      .where(isNotNull(connections.credentials))
      .for('update');
    for (const { id, sealed } of stored) {
      if (sealed === null || keyIdOf(sealed) === vault.currentKeyId) continue;
      const purpose = `connection ${id}`;
      await tx
        .update(connections)
        .set({ credentials: vault.seal(vault.open(sealed, purpose), purpose) })
        .where(eq(connections.id, id));
      resealed++;
    }
    const installed = await tx
      .select({
        id: chatWorkspaces.id,
        surface: chatWorkspaces.surface,
        externalId: chatWorkspaces.externalId,
        sealed: chatWorkspaces.installation,
      })
      .from(chatWorkspaces)
      .where(isNotNull(chatWorkspaces.installation))
      .for('update');
    for (const { id, surface, externalId, sealed } of installed) {
      if (sealed === null || keyIdOf(sealed) === vault.currentKeyId) continue;
      const purpose = toPurpose(surface, externalId);
      await tx
        .update(chatWorkspaces)
        .set({ installation: vault.seal(vault.open(sealed, purpose), purpose) })
        .where(eq(chatWorkspaces.id, id));
      resealed++;
    }
    // Sign-ins that are under way live for minutes; whoever is in the middle of one begins again.
    await tx
      .update(credentialLinks)
      .set({ oauthStateHash: null, oauthSealed: null })
      .where(isNotNull(credentialLinks.oauthSealed));
    const known = await tx.select({ keyId: encryptionKeys.keyId }).from(encryptionKeys);
    const retired = known.map((row) => row.keyId).filter((keyId) => keyId !== vault.currentKeyId);
    for (const keyId of retired) await tx.delete(encryptionKeys).where(eq(encryptionKeys.keyId, keyId));
    return { resealed, retired };
  });
}
