import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import type postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openClient } from '../../src/db/driver.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/* The bot's database over an encrypted connection, and where there is none. */

const read = (name: string) => readFile(fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url)), 'utf8');

let database: TestDatabase;
let cert: string;
let encrypting: Server;
let silent: Server;
const open = new Set<Socket>();
const clients: postgres.Sql[] = [];

beforeAll(async () => {
  database = await createDatabase();
  cert = await read('cert.pem');
  const key = await read('key.pem');
  const { port, hostname } = new URL(database.url);
  encrypting = await listen((raw) => {
    raw.once('data', () => {
      raw.write('S');
      const inside = new TLSSocket(raw, { isServer: true, key, cert });
      const server = connect(Number(port), hostname);
      keep(inside);
      keep(server);
      inside.pipe(server).pipe(inside);
      server.once('close', () => raw.destroy());
      inside.once('close', () => server.destroy());
    });
  });
  silent = await listen(() => undefined);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end({ timeout: 1 })));
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  encrypting.close();
  silent.close();
  await database.drop();
});

function keep(socket: Socket): void {
  open.add(socket);
  socket.on('error', () => undefined).once('close', () => open.delete(socket));
}

async function listen(onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    keep(socket);
    onConnection(socket);
  }).listen(0, 'localhost');
  await once(server, 'listening');
  return server;
}

/** The test's database, as somebody at that server reaches it. */
function at(server: Server | undefined, mode: string): string {
  const url = new URL(database.url);
  if (server !== undefined) url.host = `localhost:${(server.address() as AddressInfo).port}`;
  url.searchParams.set('sslmode', mode);
  return url.href;
}

function use(url: string, options: Parameters<typeof openClient>[1] = {}): postgres.Sql {
  const client = openClient(url, { max: 1, connect_timeout: 1, onnotice: () => undefined, ...options });
  clients.push(client);
  return client;
}

const one = async (sql: postgres.Sql) => (await sql`select 1 as one`)[0]?.one;

test('is used, without proof of who it is where none is asked for', async () => {
  expect(await one(use(at(encrypting, 'require')))).toBe(1);
});

test('is used where it proves who it is, and not otherwise, each time', async () => {
  const url = at(encrypting, 'verify-full');
  // That is the name in its certificate.
  expect(await one(use(url, { ssl: { ca: cert, servername: 'hooks.example.com' } }))).toBe(1);
  await expect(one(use(url, { ssl: { ca: cert } }))).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  const sql = use(url);
  for (let time = 0; time < 3; time += 1) {
    await expect(one(sql)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  }
});

test('is not used without encryption where that is asked for, each time, and is where it is not', async () => {
  const sql = use(at(undefined, 'require'));
  for (let time = 0; time < 3; time += 1) await expect(one(sql)).rejects.toThrow('does not offer encryption');
  expect(await one(use(at(undefined, 'prefer')))).toBe(1);
  expect(await one(use(at(undefined, 'disable')))).toBe(1);
});

test('is given up on where nobody answers, or nobody is there', async () => {
  await expect(one(use(at(silent, 'require')))).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
  const gone = await listen(() => undefined);
  const url = at(gone, 'require');
  gone.close();
  await once(gone, 'close');
  const sql = use(url);
  for (let time = 0; time < 3; time += 1) await expect(one(sql)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('answers everybody again after all of its connections broke, over and over', async () => {
  const sql = use(at(encrypting, 'require'), { max: 3, connect_timeout: 10 });
  let broken = 0;
  const insist = async (ask: () => PromiseLike<unknown>): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      try {
        await ask();
        return;
      } catch (error) {
        broken += 1;
        if (tries > 50) throw error;
        await sql`select 1`.catch(() => undefined);
      }
    }
  };
  for (let round = 0; round < 8; round += 1) {
    const all = Array.from({ length: 6 }, () => insist(() => sql`select pg_sleep(0.1)`));
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const socket of open) if (!(socket instanceof TLSSocket)) socket.resetAndDestroy();
    await Promise.all(all);
  }
  expect(broken).toBeGreaterThan(8);
});
