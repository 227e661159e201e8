import { loadEncryptionKeys, readProcessConfig } from '../config/index.ts';
import { openDatabase } from '../db/client.ts';
import { openHome } from '../db/home.ts';
import { migrate } from '../db/migrate.ts';
import { checkEncryptionKeys, rotateKeys } from '../services/secrets/keys.ts';
import { createVault } from '../services/secrets/vault.ts';

/** Seals every secret again with the first of ENCRYPTION_KEYS, and says which of the others are not needed any more. */
export async function keysRotate(): Promise<number> {
  const config = readProcessConfig();
  const home = await openHome({
    databaseUrl: config.databaseUrl?.reveal(),
    dataDir: config.dataDir,
    onNotice: () => undefined,
  });
  try {
    const db = await openDatabase({ url: home.url, name: 'export-bot keys' });
    try {
      await migrate(home.url);
      const vault = createVault(loadEncryptionKeys(config.encryptionKeys, config.dataDir));
      await checkEncryptionKeys(db, vault);
      const { resealed, retired } = await rotateKeys(db, vault);
      const rest =
        retired.length === 0 ? '' : ` Once every process has stopped using them, take away: ${retired.join(', ')}.`;
      process.stdout.write(`${resealed} secrets were sealed again with key "${vault.currentKeyId}".${rest}\n`);
    } finally {
      await db.close();
    }
  } finally {
    await home.close();
  }
  return 0;
}
