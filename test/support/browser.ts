import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where the browser is; undefined, with a notice, on a machine without one. In CI that is a failure. */
export function findChromium(): string | undefined {
  const path = process.env.CHROMIUM_PATH ?? PATHS.find((candidate) => existsSync(candidate));
  if (path !== undefined && existsSync(path)) return path;
  if (process.env.CI) throw new Error(`no Chromium at ${path ?? PATHS.join(', ')}: set CHROMIUM_PATH`);
  console.log('No Chromium found, browser tests are skipped. Install it or set CHROMIUM_PATH.');
  return undefined;
}

/** A browser that talks to loopback only. */
export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
