import { readProcessConfig } from '../config/index.ts';
import { openFromProcess, waitForStop } from './open.ts';

/** The server: web chat, health, and the worker, as ROLE says. */
export async function serve(): Promise<number> {
  const stop = waitForStop();
  const { role } = readProcessConfig();
  const { app } = await openFromProcess({ name: `export-bot ${role}`, works: role !== 'web' });
  const { log } = app.services;
  // A fault that nobody waits for ends no process that others rely on; it is a bug, and is logged as one.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  try {
    const { address } = await app.serve();
    log.info({ environment: app.environmentName, role }, `ready at ${address}`);
    if (role !== 'worker')
      process.stdout.write(
        `\n  Export bot · ${app.environmentName}${app.isDemo ? ' (demo)' : ''}\n  Open ${address} and type: /export list\n\n`,
      );
    log.info(`stopping: ${await stop}`);
  } finally {
    await app.close();
  }
  return 0;
}
