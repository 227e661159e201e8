import { openApp } from '../../src/app.ts';
import { readConfig, Secret } from '../../src/config/index.ts';
import { createLog } from '../../src/observability/log.ts';
import { createRecordsDestination } from './records-destination.ts';

/** A worker process that knows the destination of the tests: a program to be killed. Says `ready` when it works. */
const { WORKER_DATABASE, WORKER_SOURCE, WORKER_CATALOG, FAR_END_URL = '', WORKER_DATA = '' } = process.env;

const app = await openApp({
  config: {
    ...readConfig({ DATA_DIR: WORKER_DATA, EXPORT_DIR: WORKER_DATA, PORT: '0', ROLE: 'worker', RUN_CONCURRENCY: '2' }),
    databaseUrl: new Secret(WORKER_DATABASE ?? ''),
    catalog: { path: WORKER_CATALOG ?? '', sourceUrl: new Secret(WORKER_SOURCE ?? '') },
  },
  log: createLog({ level: process.env.TEST_LOG ?? 'silent', format: 'json' }),
  name: 'chaos worker',
  works: true,
  destinations: [createRecordsDestination({ url: FAR_END_URL, maxRecords: 5, concurrency: 2 })],
});
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
process.stdout.write('ready\n');
