import { type App, type AppOptions, openApp } from '../app.ts';
import { type Config, readProcessConfig } from '../config/index.ts';
import { createLog } from '../observability/log.ts';

/** Reads the configuration and opens the app with it, the way every program does. */
export async function openFromProcess(
  options: Pick<AppOptions, 'name' | 'works'> & { readonly level?: string },
): Promise<{ app: App; config: Config }> {
  const config = readProcessConfig();
  const isPretty = config.logFormat === 'pretty' || (config.logFormat === 'auto' && process.stderr.isTTY === true);
  const log = createLog({ level: options.level ?? config.logLevel, format: isPretty ? 'pretty' : 'json' });
  return { config, app: await openApp({ config, log, name: options.name, works: options.works }) };
}

/** Resolves when the process is asked to stop; a second request stops it at once. */
export function waitForStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isAsked = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (isAsked) process.exit(1);
      isAsked = true;
      resolve(signal);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
