import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

/** The page and its files. Names carry a hash of the content, so that browsers may keep them for good. */
export interface WebAssets {
  readonly page: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** In the order in which later rules win. */
const SHEETS = [
  'colours',
  'base',
  'frame',
  'people',
  'conversation',
  'waiting',
  'welcome',
  'composer',
  'cards',
  'progress',
  'charts',
  'tables',
  'buttons',
  'fields',
  'dialog',
  'sign-in',
  'phone',
  'motion',
];

/** Inter, served by us; without the package the page speaks in the system's own letters. */
const FONTS = ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2'];

/** Bundles the page's scripts and styles, and gives every file its hashed name. */
export async function bundleWebAssets(): Promise<WebAssets> {
  const files = new Map<string, Uint8Array>();
  const addresses = new Map<string, string>();
  const add = (name: string, content: Uint8Array): void => {
    const extension = extname(name);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
    const hashed = `${name.slice(0, -extension.length)}-${hash}${extension}`;
    files.set(hashed, content);
    addresses.set(name, `/assets/${hashed}`);
  };

  for (const name of ['logo.svg', 'favicon.svg']) add(name, await readFile(join(FOLDER, name)));
  const fonts = findFonts();
  for (const [name, path] of fonts) add(name, await readFile(path));
  add('app.js', await bundleScript('app', 'esm'));
  // The theme is set before the page is painted, by a script that is no module.
  add('theme.js', await bundleScript('theme', 'iife'));
  add('styles.css', await bundleStyles(fonts.size === 0 ? SHEETS : ['fonts', ...SHEETS], addresses));
  return { page: withAddresses(await readFile(join(FOLDER, 'page.html'), 'utf8'), addresses), files };
}

async function bundleScript(name: string, format: 'esm' | 'iife'): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [join(FOLDER, 'client', `${name}.ts`)],
    bundle: true,
    minify: true,
    write: false,
    format,
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.contents ?? new Uint8Array();
}

async function bundleStyles(names: readonly string[], addresses: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const sheets = await Promise.all(names.map((name) => readFile(join(FOLDER, 'styles', `${name}.css`), 'utf8')));
  const { code } = await transform(withAddresses(sheets.join('\n'), addresses), { loader: 'css', minify: true });
  return Buffer.from(code);
}

/** `{{name}}` stands for the address of that file. */
const withAddresses = (text: string, addresses: ReadonlyMap<string, string>): string =>
  text.replace(/\{\{([\w.-]+)\}\}/g, (placeholder, name: string) => addresses.get(name) ?? placeholder);

function findFonts(): ReadonlyMap<string, string> {
  const { resolve } = createRequire(import.meta.url);
  try {
    return new Map(FONTS.map((name) => [name, resolve(`@fontsource-variable/inter/files/${name}`)]));
  } catch {
    return new Map();
  }
}
