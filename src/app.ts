import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { inArray } from 'drizzle-orm';
import { createChat } from './chat/chat.ts';
import type { Chat } from './chat/contract.ts';
import type { PlatformChat } from './chat/platform-contract.ts';
import { type Config, loadEncryptionKeys, readEnvironmentSecret } from './config/index.ts';
import { openDatabase } from './db/client.ts';
import { openHome } from './db/home.ts';
import { migrate } from './db/migrate.ts';
import { runs } from './db/schema/index.ts';
import { openSignals } from './db/signals.ts';
import type { Destination } from './destinations/contract.ts';
import { createDestinations } from './destinations/index.ts';
import { createTableMaker } from './destinations/table/index.ts';
import { MOST_CHAT_FILE_BYTES } from './domain/chat-file.ts';
import type { EnvironmentId } from './domain/ids.ts';
import { ACTIVE_STATES } from './domain/run.ts';
import { createPages } from './http/pages/index.ts';
import { type HttpServer, startHttp } from './http/server.ts';
import { openQueue, type Queue } from './jobs/agenda.ts';
import { createWorker } from './jobs/worker.ts';
import type { Log } from './observability/log.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';
import { type Clock, type Services, systemClock } from './services/context.ts';
import { DEMO_SETUP, seedDemoExports } from './services/environments/demo.ts';
import { OPERATOR, openEnvironment } from './services/environments/open.ts';
import { countRuns } from './services/runs/read.ts';
import { checkEncryptionKeys } from './services/secrets/keys.ts';
import { createVault } from './services/secrets/vault.ts';
import { countWorkers } from './services/status/workers.ts';
import { openCatalogFile } from './sources/catalog/index.ts';
import { DEMO_CATALOG, seedDemoCustomers } from './sources/demo/index.ts';
import { createPostgresRefresher, createPostgresSource } from './sources/postgres/index.ts';
import { openSlackSurface, type SlackSurface } from './surfaces/slack/index.ts';
import {
  createBotbuilderPort,
  createTeamsSurface,
  LOGIN_URL,
  OPENID_URL,
  type TeamsSurface,
} from './surfaces/teams/index.ts';
import { buildWebAssets, createWebSurface } from './surfaces/web/index.ts';
import { createViews } from './views/index.ts';

export const VERSION = '0.1.0';
const CATALOG_RECHECK_MS = 60_000;

export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  /** Shows up in the database's list of connections. */
  readonly name: string;
  /** `if_needed`: only when no other process on this database works off runs. */
  readonly works: boolean | 'if_needed';
  /** Known besides those of `destinations/`. */
  readonly destinations?: readonly Destination[];
  /** The system's, unless given. */
  readonly clock?: Clock;
}

export interface App {
  readonly chat: Chat;
  readonly environmentId: EnvironmentId;
  readonly environmentName: string;
  readonly services: Services;
  readonly isDemo: boolean;
  /** Whether any process, this one included, works off runs. */
  hasWorker(): Promise<boolean>;
  serve(): Promise<HttpServer>;
  /** Hands over what runs here, and closes everything. */
  close(): Promise<void>;
}

/** Puts the parts together: the one place that knows them all. What was opened is closed again when a later part fails. */
export async function openApp(options: AppOptions): Promise<App> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) {
      await closer().catch((error) => options.log.warn({ error: String(error) }, 'closing failed'));
    }
  };
  try {
    return await open(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  { config, log, name, works, destinations = [], clock = systemClock }: AppOptions,
  closers: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<App> {
  const home = await openHome({
    databaseUrl: config.databaseUrl?.reveal(),
    dataDir: config.dataDir,
    onNotice: (text) => log.info(text),
  });
  closers.push(() => home.close());
  const db = await openDatabase({ url: home.url, name });
  closers.push(() => db.close());
  await migrate(home.url);
  const signals = await openSignals(db);
  closers.push(() => signals.close());

  const isDemo = config.catalog === undefined;
  const sourceUrl = config.catalog?.sourceUrl.reveal() ?? (await home.ensureDatabase('demo_customers'));
  if (isDemo) await seedDemoCustomers(sourceUrl);
  const source = createPostgresSource({
    url: sourceUrl,
    statementTimeoutMs: config.sourceStatementTimeoutMs,
    stallTimeoutMs: config.sourceStallTimeoutMs,
    poolSize: config.runConcurrency + 4,
    onNotice: (text) => log.info(text),
  });
  closers.push(() => source.close());
  const refresher = createPostgresRefresher({
    url: config.catalog?.refreshUrl?.reveal() ?? sourceUrl,
    statementTimeoutMs: config.sourceStatementTimeoutMs,
  });
  closers.push(() => refresher.close());
  const catalog = await openCatalogFile(config.catalog?.path ?? fileURLToPath(DEMO_CATALOG), {
    onChange: (now) => log.info({ entities: now.entities.size, segments: now.segments.size }, 'catalog taken over'),
    onProblems: (problems) =>
      log.warn(
        { problems: problems.map((one) => `${one.line}:${one.column} ${one.path.join('.')} ${one.message}`) },
        'catalog kept as it was',
      ),
  });
  // A machine that is out of file watches would otherwise never hear of an edit.
  const recheck = setInterval(() => void catalog.check(), CATALOG_RECHECK_MS).unref();
  closers.push(async () => {
    clearInterval(recheck);
    catalog.close();
  });

  const folder = { name: 'Local folder', destination: 'folder', sharedWith: 'contributors' } as const;
  const setup = isDemo ? DEMO_SETUP : { slug: 'main', people: [OPERATOR], connections: [folder] };
  const environment = await openEnvironment(db, catalog.current(), setup);
  const vault = createVault(loadEncryptionKeys(config.encryptionKeys, config.dataDir));
  await checkEncryptionKeys(db, vault);
  const part = createParts();
  const services: Services = {
    version: VERSION,
    environmentId: environment.id,
    db,
    signals,
    clock,
    catalog,
    source,
    refresher,
    destinations: new Map([
      ...createDestinations({
        ...config,
        mailchimp: { ...config.mailchimp, app: revealApp(config.mailchimp.app) },
        linkedin: { ...config.linkedin, app: revealApp(config.linkedin.app) },
      }),
      ...destinations.map((destination) => [destination.kind, destination] as const),
    ]),
    tables: createTableMaker(MOST_CHAT_FILE_BYTES),
    vault,
    admins: config.admins,
    environmentSecret: readEnvironmentSecret,
    publicUrl: () => config.publicUrl ?? part.address() ?? `http://${config.host}:${config.port}`,
    queue: {
      enqueue: (runId) => part.queue().enqueue(runId),
      arm: (times) => part.queue().arm(times),
      armed: () => part.queue().armed(),
    },
    events: { ended: (outcome) => part.metrics().runEnded(outcome) },
    log,
  };
  part.set({ metrics: createMetrics(() => countRuns(services, inArray(runs.state, [...ACTIVE_STATES]))) });
  if (isDemo) await seedDemoExports(services);

  const isWorker = works === true || (works === 'if_needed' && (await countWorkers({ db })) === 0);
  const worker = createWorker(
    { name: `${name}@${hostname()}:${process.pid}`, concurrency: config.runConcurrency },
    () => services,
  );
  const queue = await openQueue({
    url: home.url,
    name,
    log,
    ...(isWorker ? { worker } : {}),
  });
  part.set({ queue });
  closers.push(() => queue.close());
  if (isWorker) {
    closers.push(() => worker.stop());
    await worker.start();
  }

  const views = createViews();
  const unmeasured = createChat(services, views);
  if (config.role !== 'worker') closers.push(unmeasured.serve());
  const chat = measured(unmeasured, part.metrics());
  return {
    chat,
    environmentId: environment.id,
    environmentName: catalog.current().environment.name,
    services,
    isDemo,
    hasWorker: async () => (await countWorkers({ db })) > 0,
    async serve() {
      const server = await serve(config, services, chat, part.metrics());
      part.set({ address: server.address });
      closers.push(() => server.close());
      return server;
    },
    close,
  };
}

const revealApp = (app: Config['mailchimp']['app']) =>
  app && { clientId: app.clientId, clientSecret: app.clientSecret.reveal() };

async function serve(config: Config, services: Services, chat: PlatformChat, metrics: Metrics): Promise<HttpServer> {
  const web =
    config.role === 'worker'
      ? undefined
      : createWebSurface({
          chat,
          environmentId: services.environmentId,
          environmentName: services.catalog.current().environment.name,
          signInSecret: config.signInSecret?.reveal(),
          log: services.log,
          assets: await buildWebAssets(),
        });
  const slack = config.role === 'worker' ? undefined : await openSlack(config, services, chat);
  const teams = config.role === 'worker' ? undefined : openTeams(config, services, chat);
  const server = await startHttp({
    host: config.host,
    port: config.port,
    version: services.version,
    log: services.log,
    surfaces:
      web === undefined ? [] : [createPages(services), ...[slack, teams].flatMap((one) => one?.app ?? []), web.app],
    checks: {
      database: async () => void (await services.db.sql`select 1`),
      source: async () => void (await services.source.verify()),
    },
    metrics: async () => ({ contentType: metrics.contentType, text: await metrics.text() }),
  });
  return {
    address: server.address,
    async close() {
      web?.close();
      await slack?.close();
      await server.close();
      await teams?.close();
    },
  };
}

/** Only here do secrets leave their wrapping. */
async function openSlack({ slack }: Config, services: Services, chat: PlatformChat): Promise<SlackSurface | undefined> {
  if (slack === undefined) return undefined;
  const { oauth } = slack;
  return openSlackSurface({
    chat,
    environmentId: services.environmentId,
    environmentName: () => services.catalog.current().environment.name,
    publicUrl: services.publicUrl,
    log: services.log,
    settings: {
      signingSecret: slack.signingSecret?.reveal(),
      appToken: slack.appToken?.reveal(),
      botToken: slack.botToken?.reveal(),
      oauth: oauth && {
        clientId: oauth.clientId,
        clientSecret: oauth.clientSecret.reveal(),
        stateSecret: oauth.stateSecret.reveal(),
      },
      apiUrl: slack.apiUrl,
    },
  });
}

function openTeams({ teams }: Config, services: Services, chat: PlatformChat): TeamsSurface | undefined {
  if (teams === undefined) return undefined;
  const { openIdUrl = OPENID_URL, loginUrl = LOGIN_URL } = teams;
  const settings = { ...teams, openIdUrl, loginUrl };
  return createTeamsSurface({
    settings,
    port: createBotbuilderPort(settings),
    chat,
    environmentId: services.environmentId,
    environmentName: () => services.catalog.current().environment.name,
    log: services.log,
    clock: services.clock,
  });
}

/** Parts that others refer to before they are made. */
function createParts() {
  let parts: { queue?: Queue; metrics?: Metrics; address?: string } = {};
  const need = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('used before the app was put together');
    return part;
  };
  return {
    set: (more: typeof parts) => {
      parts = { ...parts, ...more };
    },
    queue: () => need(parts.queue),
    metrics: () => need(parts.metrics),
    address: () => parts.address,
  };
}

/** Every turn is timed, whichever surface it came from. */
const measured = <C extends Chat>(chat: C, metrics: Metrics): C => ({
  ...chat,
  async handle(turn) {
    const began = performance.now();
    const replies = await chat.handle(turn);
    const failed = replies.some((reply) => reply.kind === 'message' && reply.error !== undefined);
    metrics.turn({ surface: turn.surface, seconds: (performance.now() - began) / 1000, failed });
    return replies;
  },
});
