import { Socket } from 'node:net';
import pg from 'pg';

/** Any number that no other program uses. Every process that uses the server holds this lock, shared. */
const PRESENCE_LOCK = 7_310_411_827;

/**
 * One open session that says "in use". The system closes it however this process ends, so that a killed one is never
 * counted, which a file could not promise.
 */
export interface Presence {
  /** True when no other process is present. Only to be asked under the home's lock. */
  isLast(): Promise<boolean>;
  leave(): Promise<void>;
}

/**
 * Signs in to the server at `url` and stays. Throws when this is not the server of the data folder `data`. `onLost` is
 * called once when the session breaks; it does not keep this process alive.
 */
export async function announcePresence(url: string, data: string, onLost: () => void): Promise<Presence> {
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    application_name: 'export-bot presence',
    stream: () => socket,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  let isOpen = false;
  const lose = () => {
    if (isOpen) onLost();
    isOpen = false;
  };
  client.on('error', lose);
  client.on('end', lose);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    if (rows[0]?.data_directory !== data) throw new Error(`the server at this port does not belong to ${data}`);
    await client.query('SELECT pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  isOpen = true;
  socket.unref();
  return {
    async isLast() {
      socket.ref();
      const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [
        PRESENCE_LOCK,
      ]);
      return rows[0]?.free === true;
    },
    async leave() {
      isOpen = false;
      socket.ref();
      await client.end();
    },
  };
}
