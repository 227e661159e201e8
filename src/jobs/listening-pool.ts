import pg from 'pg';

export interface ListeningPool {
  readonly pool: pg.Pool;
  /** Takes back what is still out, and resolves when all is closed. */
  close(): Promise<void>;
}

/**
 * Connections for Agenda's channel. It keeps the one on which it could not listen, asks for another, and in time has all of
 * them, so that nobody gets one and the pool never ends (@agendajs/postgres-backend 3.0.6). From here it has a pool of its
 * own, and a connection on which something failed is taken back.
 */
export function createListeningPool(config: pg.PoolConfig, onError: (error: unknown) => void): ListeningPool {
  const pool = new pg.Pool({ ...config, max: 3 });
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const out = new Map<pg.PoolClient, () => void>();
  let isClosing = false;

  const lend = (client: pg.PoolClient): pg.PoolClient => {
    const { release } = client;
    const query = client.query.bind(client) as (text: string) => Promise<unknown>;
    const takeBack = (destroy?: Error | boolean) => {
      if (out.delete(client)) release(destroy);
    };
    out.set(client, () => takeBack(true));
    client.release = takeBack;
    client.query = ((text: string) =>
      query(text).catch((error: unknown) => {
        takeBack(true);
        throw error;
      })) as typeof client.query;
    if (!isClosing) return client;
    takeBack(true);
    throw new Error('the queue is closing');
  };

  const connect = pool.connect.bind(pool) as { (): Promise<pg.PoolClient>; (callback: unknown): void };
  // With a callback the pool asks itself, for a query.
  pool.connect = ((callback?: unknown) =>
    callback === undefined ? connect().then(lend) : connect(callback)) as typeof pool.connect;

  return {
    pool,
    async close() {
      isClosing = true;
      for (const takeBack of out.values()) takeBack();
      await pool.end();
    },
  };
}
