import { AsyncLocalStorage } from 'node:async_hooks';

const quiet = new AsyncLocalStorage<true>();
let isInstalled = false;

/**
 * Runs the SDK's check of a token without what it writes about each that it refuses, to the console and past every log:
 * whoever can reach the bot could fill a disk with it. Why it was refused is in what the check throws, and in our log.
 */
export function quietly<T>(check: () => Promise<T>): Promise<T> {
  install();
  return quiet.run(true, check);
}

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  // biome-ignore lint/suspicious/noConsole: it is what the SDK writes to
  const write = console.error;
  console.error = (...said: unknown[]) => {
    if (quiet.getStore() !== true) write(...said);
  };
}
