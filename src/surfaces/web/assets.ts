import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Hono } from 'hono';
import { bundleWebAssets, type WebAssets } from './bundle.ts';

export { bundleWebAssets, type WebAssets };

const SOURCES = fileURLToPath(new URL('.', import.meta.url));
/** Where a build lies, seen from the sources and from their compiled copies in `dist/src`. */
const BUILT = ['../../../dist/web', '../../../web'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
const PAGE = 'page.html';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The built assets where there are any that are up to date, else a fresh bundle (a fraction of a second). */
export async function buildWebAssets(): Promise<WebAssets> {
  for (const folder of BUILT) if (await isUpToDate(folder)) return readWebAssets(folder);
  return bundleWebAssets();
}

/** Empties the folder and writes the assets there, for `buildWebAssets` to find. */
export async function writeWebAssets(assets: WebAssets, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'assets'), { recursive: true });
  for (const [name, content] of assets.files) await writeFile(join(folder, 'assets', name), content);
  await writeFile(join(folder, PAGE), assets.page);
}

export function mountAssets(app: Hono, assets: WebAssets): void {
  app.get('/', (context) => context.html(assets.page, 200, { 'cache-control': 'no-cache' }));
  app.get('/assets/:name', (context) => {
    const name = context.req.param('name');
    const content = assets.files.get(name);
    if (content === undefined) return context.notFound();
    return context.body(Buffer.from(content), 200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });
}

/** Address of the style sheet, for the pages that the server draws. */
export const toStyleSheet = ({ files }: WebAssets): string =>
  `/assets/${[...files.keys()].find((name) => name.endsWith('.css')) ?? ''}`;

async function readWebAssets(folder: string): Promise<WebAssets> {
  const files = new Map<string, Uint8Array>();
  for (const name of await readdir(join(folder, 'assets'))) {
    files.set(name, await readFile(join(folder, 'assets', name)));
  }
  return { page: await readFile(join(folder, PAGE), 'utf8'), files };
}

/** A build that is older than a source, as while developing, would show yesterday's page. */
async function isUpToDate(folder: string): Promise<boolean> {
  const page = join(folder, PAGE);
  if (!existsSync(page)) return false;
  if (!existsSync(join(SOURCES, 'client', 'app.ts'))) return true;
  const builtAt = (await stat(page)).mtimeMs;
  const sources = await readdir(SOURCES, { recursive: true });
  const times = await Promise.all(sources.map(async (name) => (await stat(join(SOURCES, name))).mtimeMs));
  return times.every((time) => time <= builtAt);
}
