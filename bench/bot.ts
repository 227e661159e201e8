import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../src/app.ts';
import { readConfig, Secret } from '../src/config/index.ts';
import { openEmbeddedPostgres } from '../src/db/embedded/index.ts';
import { people } from '../src/db/schema/index.ts';
import { type Counts, isFinal, toRunCounts } from '../src/domain/run.ts';
import { createLog } from '../src/observability/log.ts';
import type { Scope } from '../src/services/context.ts';
import { createExport } from '../src/services/exports/create.ts';
import { draftInput } from '../src/services/exports/draft.ts';
import { readExport, type StoredExport } from '../src/services/exports/read.ts';
import { readPerson } from '../src/services/people/read.ts';
import { readRuns } from '../src/services/runs/read.ts';
import { startRun } from '../src/services/runs/start.ts';
import { connectAudience } from '../test/support/audience-connection.ts';
import { AUDIENCE_ID } from '../twins/mailchimp/index.ts';

export type Cleanups = (() => Promise<unknown>)[];

/** A folder and an empty database on a server of its own. */
export async function openPlace(name: string, cleanups: Cleanups): Promise<{ dir: string; url: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'export-bench-'));
  cleanups.push(() => rm(dir, { recursive: true, force: true }));
  // Started by root, the server runs as another user, who must be able to pass.
  await chmod(dir, 0o711);
  const server = await openEmbeddedPostgres({ dataDir: dir, onNotice: (notice) => console.error(notice) });
  cleanups.push(async () => {
    await server.release();
    await rm(server.folder, { recursive: true, force: true });
  });
  await server.ensureDatabase(name);
  return { dir, url: server.url(name) };
}

export interface MailchimpBot {
  readonly app: App;
  readonly scope: Scope;
  readonly subject: StoredExport;
}

/** A bot with one export, of one segment, to an audience of the Mailchimp twin. */
export async function openMailchimpBot(options: {
  readonly dir: string;
  readonly url: string;
  readonly catalog: string;
  readonly segment: string;
  readonly match: Readonly<Record<string, string>>;
  readonly twin: { readonly address: string; readonly apiKey: string };
  readonly cleanups: Cleanups;
}): Promise<MailchimpBot> {
  const { dir, url, twin } = options;
  const path = join(dir, 'catalog.yaml');
  await writeFile(path, options.catalog);
  const app = await openApp({
    config: {
      ...readConfig({ DATA_DIR: dir, EXPORT_DIR: dir, PORT: '0', MAILCHIMP_API_URL: twin.address }),
      databaseUrl: new Secret(url),
      catalog: { path, sourceUrl: new Secret(url) },
    },
    log: createLog({ level: 'warn', format: 'json' }),
    name: 'bench',
    works: true,
  });
  options.cleanups.push(() => app.close());
  const { services } = app;
  const [operator] = await services.db.orm.select().from(people);
  if (operator === undefined) throw new Error('there is nobody');
  const person = await readPerson(services, services.environmentId, operator.id);
  const scope: Scope = { ...services, surface: 'bench', person };
  await connectAudience(scope, { name: 'Newsletter', destination: 'mailchimp' }, { apiKey: twin.apiKey });
  const draft = draftInput.parse({
    name: 'Audience',
    connection: 'Newsletter',
    items: [options.segment],
    target: { audience: AUDIENCE_ID },
    match: options.match,
  });
  return { app, scope, subject: await readExport(scope, (await createExport(scope, draft)).id) };
}

/** Runs the export and waits for what came of it. */
export async function runOnce({ app, scope, subject }: MailchimpBot): Promise<{
  readonly seconds: number;
  readonly counts: Counts;
  readonly peakMiB: number;
}> {
  const begin = performance.now();
  await startRun(scope, subject);
  for (let peak = 0; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    peak = Math.max(peak, process.memoryUsage.rss());
    const [run] = await readRuns(app.services, undefined, { limit: 1 });
    if (run === undefined || !isFinal(run.state)) continue;
    if (run.state === 'failed') throw new Error(`the run failed: ${JSON.stringify(run.failure)}`);
    const seconds = (performance.now() - begin) / 1000;
    return { seconds, counts: toRunCounts(run.tasks), peakMiB: peak / 2 ** 20 };
  }
}
