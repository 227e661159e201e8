import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { type App, openApp } from '../../src/app.ts';
import type { ActionData, Chat, FormReply, MessageReply, Reply } from '../../src/chat/contract.ts';
import { type Config, readConfig, Secret } from '../../src/config/index.ts';
import { people } from '../../src/db/schema/index.ts';
import type { Destination } from '../../src/destinations/contract.ts';
import type { PersonId } from '../../src/domain/ids.ts';
import { createLog } from '../../src/observability/log.ts';
import { type Clock, systemClock } from '../../src/services/context.ts';
import { createDatabase, createMigratedDatabase, type TestDatabase } from './postgres.ts';

export type Who = 'operator' | 'carlos' | 'noor' | 'eve';

/** A whole bot on real databases, with a small customer database, four people and a worker in this process. */
export interface World {
  readonly app: App;
  readonly chat: Chat;
  readonly config: Config;
  readonly exportDir: string;
  /** Of the customer database. */
  readonly source: Sql;
  readonly bot: TestDatabase;
  readonly catalogPath: string;
  readonly person: Readonly<Record<Who, PersonId>>;
  say(who: Who, text: string): Promise<readonly Reply[]>;
  /** Presses the button of that title on a card; for a form, with what was typed into it. */
  press(who: Who, reply: Reply, title: string, inputs?: Record<string, string>): Promise<readonly Reply[]>;
  /** Sends a payload as if a button had carried it. */
  forge(who: Who, data: unknown, inputs?: Record<string, string>): Promise<readonly Reply[]>;
  /** The run's card once it will not change any more. */
  settled(reply: Reply): Promise<string>;
  /** Another process on the same databases. */
  open(options: { works: boolean }): Promise<App>;
  close(): Promise<void>;
}

export const CATALOG = `
version: 1
environment: { name: Test shop, audience: b2c }
entities:
  customer:
    table: customer
    key: id
    kind: profile
    fields:
      id: { type: integer, semantic: id }
      email: { semantic: email }
      first_name: { semantic: first_name }
      city: {}
      country: { semantic: country }
      note: {}
  contact:
    table: contact
    key: id
    kind: contact
    fields: { id: { type: integer }, email: { semantic: email } }
segments:
  australia: { title: Australia, entity: customer, where: "country = 'AU'" }
  everyone: { title: Everyone, entity: customer, where: "true" }
  nobody: { title: Nobody, entity: customer, where: "false" }
  buyers: { title: Buyers, entity: contact, where: "true" }
`;

export interface WorldOptions {
  /** Rows of the table `customer`; every third lives in Australia. */
  readonly customers?: number;
  readonly catalog?: string;
  readonly works?: boolean;
  /** Gets every line of the log, at the finest level. */
  readonly logTo?: NodeJS.WritableStream;
  readonly variables?: Record<string, string>;
  /** Known besides the bot's own. */
  readonly destinations?: readonly Destination[];
  readonly clock?: Clock;
  /** Run on the customer database once its tables are there. */
  readonly sourceSql?: string;
  /** The role that refreshes, with the password `test`; left out, the owner of everything. */
  readonly refreshRole?: string;
}

export async function createWorld({
  customers = 300,
  catalog = CATALOG,
  works = true,
  logTo,
  variables = {},
  destinations = [],
  clock = systemClock,
  sourceSql,
  refreshRole,
}: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'export-bot-'));
  const catalogPath = join(folder, 'catalog.yaml');
  const exportDir = join(folder, 'exports');
  await mkdir(exportDir);
  await writeFile(catalogPath, catalog);
  const [bot, shop] = await Promise.all([createMigratedDatabase(), createDatabase()]);
  const source = postgres(shop.url, { max: 2, onnotice: () => undefined });
  await fillShop(source, customers);
  if (sourceSql !== undefined) await source.unsafe(sourceSql);
  const config = {
    ...readConfig({ DATA_DIR: folder, EXPORT_DIR: exportDir, PORT: '0', SOURCE_STALL_TIMEOUT: '5', ...variables }),
    databaseUrl: new Secret(bot.url),
    catalog: {
      path: catalogPath,
      sourceUrl: new Secret(shop.url),
      refreshUrl: new Secret(toUrlOf(refreshRole, shop.url)),
    },
  };
  const log = createLog({
    level: logTo === undefined ? (process.env.TEST_LOG ?? 'silent') : 'trace',
    format: 'json',
    ...(logTo === undefined ? {} : { destination: logTo }),
  });
  const others: App[] = [];
  const app = await openApp({ config, log, name: 'test', works, destinations, clock });
  const { chat, environmentId } = app;
  await app.services.db.orm.insert(people).values([
    {
      environmentId,
      handle: 'carlos',
      name: 'Carlos Vega',
      role: 'contributor',
      locale: 'en-US',
      zone: 'America/New_York',
    },
    { environmentId, handle: 'eve', name: 'Eve Moss', role: 'contributor', locale: 'en-GB', zone: 'Europe/London' },
    { environmentId, handle: 'noor', name: 'Noor de Vries', role: 'viewer', locale: 'nl-NL', zone: 'Europe/Amsterdam' },
  ]);
  const rows = await app.services.db.orm.select().from(people);
  const idOf = (handle: Who): PersonId => rows.find((row) => row.handle === handle)!.id;
  const person = { operator: idOf('operator'), carlos: idOf('carlos'), noor: idOf('noor'), eve: idOf('eve') };
  const turn = (who: Who) => ({ surface: 'test', environmentId, personId: person[who], event: { id: randomUUID() } });
  const forge: World['forge'] = (who, data, inputs = {}) =>
    chat.handle({ ...turn(who), body: { kind: 'action', data, inputs } });

  return {
    app,
    chat,
    config,
    exportDir,
    source,
    bot,
    catalogPath,
    person,
    say: (who, text) => chat.handle({ ...turn(who), body: { kind: 'text', text } }),
    press: (who, reply, title, inputs = {}) =>
      forge(who, findButton(reply, title).data, { ...(reply.kind === 'form' ? inputsOf(reply) : {}), ...inputs }),
    forge,
    settled: (reply) => waitUntilSettled(chat, person.operator, reply),
    async open(options) {
      const other = await openApp({ config, log, name: 'test other', works: options.works, destinations, clock });
      others.push(other);
      return other;
    },
    async close() {
      for (const other of others) await other.close();
      await app.close();
      await source.end({ timeout: 5 });
      await Promise.all([bot.drop(), shop.drop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function toUrlOf(role: string | undefined, address: string): string {
  if (role === undefined) return address;
  const url = new URL(address);
  url.username = role;
  url.password = 'test';
  return url.href;
}

async function fillShop(source: Sql, customers: number): Promise<void> {
  await source`create table customer (id int primary key, email text, first_name text, city text, country text, note text)`;
  await source`insert into customer
    select n, 'p' || n || '@example.com', 'Person ' || n, case when n % 7 = 0 then 'Sydney, NSW' else 'Perth' end,
      case when n % 3 = 0 then 'AU' else 'NL' end, case when n % 5 = 0 then E'line one\nline "two"' when n % 5 = 1 then null else '' end
    from generate_series(1, ${customers}) n`;
  await source`create table contact (id int primary key, email text)`;
  await source`insert into contact values (1, 'a@example.com')`;
}

type Json = Readonly<Record<string, unknown>>;

/** Every object of a card, however deep. */
export function* nodesOf(value: unknown): Generator<Json> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one);
  else if (typeof value === 'object' && value !== null) {
    yield value as Json;
    for (const one of Object.values(value)) yield* nodesOf(one);
  }
}

export function buttonsOf(reply: Reply): { title: string; data: ActionData }[] {
  return [...nodesOf(reply.card)]
    .filter((node) => node.type === 'Action.Execute')
    .map((node) => ({ title: String(node.title), data: node.data as ActionData }));
}

export function findButton(reply: Reply, title: string): { title: string; data: ActionData } {
  const button = buttonsOf(reply).find((one) => one.title === title);
  if (button === undefined)
    throw new Error(
      `no button "${title}"; there are: ${buttonsOf(reply)
        .map((one) => one.title)
        .join(', ')}`,
    );
  return button;
}

/** What a form holds before anybody typed. */
export function inputsOf(form: FormReply): Record<string, string> {
  return Object.fromEntries(
    [...nodesOf(form.card)]
      .filter((node) => String(node.type).startsWith('Input.'))
      .map((node) => [String(node.id), String(node.value ?? '')]),
  );
}

/** All the words of a card, in order. */
export const textOf = (reply: { readonly card: unknown }): string =>
  [...nodesOf(reply.card)]
    .flatMap((node) => [
      node.type === 'TextBlock' ? node.text : undefined,
      node.type === undefined ? node.value : undefined,
      node.label,
    ])
    .filter((text) => typeof text === 'string')
    .join('\n');

export function onlyMessage(replies: readonly Reply[]): MessageReply {
  const [reply] = replies;
  if (replies.length !== 1 || reply?.kind !== 'message')
    throw new Error(`expected one message, got ${JSON.stringify(replies.map((one) => [one.kind, one.view]))}`);
  return reply;
}

export function onlyForm(replies: readonly Reply[]): FormReply {
  const [reply] = replies;
  if (replies.length !== 1 || reply?.kind !== 'form')
    throw new Error(
      `expected one form, got ${JSON.stringify(replies.map((one) => [one.kind, one.view, 'text' in one ? one.text : '']))}`,
    );
  return reply;
}

function waitUntilSettled(chat: Chat, reader: PersonId, reply: Reply): Promise<string> {
  if (reply.kind !== 'message' || reply.subject === undefined)
    throw new Error(`nothing to wait for: ${reply.view} ${reply.text}`);
  const { subject } = reply;
  return new Promise((resolve, reject) => {
    const look = async () => {
      const drawn = await chat.draw(subject, reader);
      if (drawn === undefined || (drawn.live && drawn.hasEnded !== true)) return;
      stop();
      resolve(String((drawn.card.exportBot as { state: string }).state));
    };
    const stop = chat.watch((changed) => {
      if (changed.id === subject.id) look().catch(reject);
    });
    look().catch(reject);
  });
}
