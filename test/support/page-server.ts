import { Writable } from 'node:stream';
import postgres from 'postgres';
import { type App, openApp } from '../../src/app.ts';
import type { Destination } from '../../src/destinations/contract.ts';
import type { ConnectionId, PersonId } from '../../src/domain/ids.ts';
import { createLog } from '../../src/observability/log.ts';
import { addConnection } from '../../src/services/connections/add.ts';
import { connectionDraft } from '../../src/services/connections/draft.ts';
import { createCredentialLink } from '../../src/services/connections/links.ts';
import { type Connection, requireConnection } from '../../src/services/connections/read.ts';
import type { Scope } from '../../src/services/context.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { createWorld, type Who, type World } from './world.ts';

/** A bot that serves its pages, and a look at everything that it leaves behind. */
export interface PageServer {
  readonly world: World;
  readonly app: App;
  readonly address: string;
  scopeOf(who: Who): Promise<Scope>;
  addConnection(name: string, destination: string, settings?: Record<string, string>): Promise<ConnectionId>;
  linkTo(id: ConnectionId, who?: Who): Promise<string>;
  read(id: ConnectionId): Promise<Connection>;
  /** What the audit log says about a connection: `connection.verify done`. */
  auditOf(id: ConnectionId): Promise<string[]>;
  logged(): string;
  /** Every row of every table, as text. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

export async function startPageServer(destinations: readonly Destination[] = []): Promise<PageServer> {
  const world = await createWorld({ works: false, variables: { ALLOW_PRIVATE_NETWORKS: 'yes' } });
  let logged = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  const log = createLog({ level: 'trace', format: 'json', destination: sink });
  const app = await openApp({ config: world.config, log, name: 'pages', works: false, destinations });
  const server = await app.serve();
  const { services } = app;
  const scopeOf: PageServer['scopeOf'] = async (who) => toScope(app, world.person[who]);
  return {
    world,
    app,
    address: server.address,
    scopeOf,
    async addConnection(name, destination, settings = {}) {
      const draft = connectionDraft.parse({ name, destination, settings });
      return (await addConnection(await scopeOf('operator'), draft)).id;
    },
    linkTo: async (id, who = 'operator') => (await createCredentialLink(await scopeOf(who), id)).url,
    read: (id) => requireConnection(services, id),
    async auditOf(id) {
      const rows = await services.db.sql<{ entry: string }[]>`
        select action || ' ' || outcome as entry from audit_log where subject_id = ${id} or subject_name = (select name from connections where id = ${id}) order by at, id`;
      return rows.map(({ entry }) => entry);
    },
    logged: () => logged,
    dump: () => dumpTables(world.bot.url),
    async close() {
      await app.close();
      await world.close();
    },
  };
}

const toScope = async ({ services }: App, id: PersonId): Promise<Scope> => ({
  ...services,
  person: await readPerson(services, services.environmentId, id),
  surface: 'test',
});

async function dumpTables(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;
    const rows = [];
    for (const { name } of tables)
      rows.push(...(await sql.unsafe(`select '${name}' || ' ' || t::text as row from ${name} t`)));
    return rows.map(({ row }) => String(row)).join('\n');
  } finally {
    await sql.end();
  }
}
