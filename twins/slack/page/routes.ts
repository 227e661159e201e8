import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { HttpBindings } from '@hono/node-server';
import { build } from 'esbuild';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Core } from '../core.ts';
import { isRecord } from '../records.ts';
import { perform } from './acts.ts';
import { html } from './html.ts';
import { readSight, renderParts } from './parts.ts';

/** In the order in which later rules win. */
const SHEETS = ['base', 'sidebar', 'conversation', 'text', 'inputs', 'blocks', 'data', 'modal'];
/** Nearest to Slack's Lato of what is at hand. */
const FONT = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';

/** `/_twin`: Slack in a browser, near enough to use the app with. */
export function createPage(core: Core): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  let script: Promise<string> | undefined;
  app.get('/_twin', (c) => c.html(renderPage(core.settings.appName)));
  app.get('/_twin/style.css', async (c) => c.body(await readStyles(), 200, { 'content-type': 'text/css' }));
  app.get('/_twin/inter.woff2', async (c) => {
    const font = createRequire(import.meta.url).resolve(FONT);
    return c.body(Uint8Array.from(await readFile(font)), 200, { 'content-type': 'font/woff2' });
  });
  app.get('/_twin/script.js', async (c) => {
    script ??= bundle();
    return c.body(await script, 200, { 'content-type': 'text/javascript' });
  });
  app.get('/_twin/parts', (c) => c.json(renderParts(core, readSight(core, c.req.query()))));
  app.post('/_twin/act', async (c) => {
    const act: unknown = await c.req.json().catch(() => undefined);
    if (!isRecord(act)) return c.json({ problem: 'that is no JSON' }, 400);
    try {
      return c.json(await perform(core, act));
    } catch (error) {
      return c.json({ problem: error instanceof Error ? error.message : 'something went wrong' });
    }
  });
  app.get('/_twin/events', (c) =>
    streamSSE(c, async (stream) => {
      let wake = (): void => {};
      const stop = core.changes.subscribe(() => wake());
      stream.onAbort(() => {
        stop();
        wake();
      });
      while (!stream.aborted && !stream.closed) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await stream.writeSSE({ event: 'change', data: String(core.calls.length) });
        await changed;
      }
    }),
  );
  return app;
}

async function readStyles(): Promise<string> {
  const read = (name: string): Promise<string> => readFile(new URL(`./styles/${name}.css`, import.meta.url), 'utf8');
  return (await Promise.all(SHEETS.map(read))).join('\n');
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('./client/client.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
  });
  return outputFiles[0]?.text ?? '';
}

const renderPage = (appName: string): string =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${appName} · Slack twin</title>
  <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/_twin/style.css"><link rel="icon" href="data:,">
  <script type="module" src="/_twin/script.js"></script></head><body>
  <aside><div id="people"></div><div id="channels"></div></aside>
  <main><header id="title"></header><div id="messages" class="list"></div>
  <form id="composer" class="composer"><input name="text" autocomplete="off" aria-label="Message" placeholder="Message, or /export"></form></main>
  <section id="thread"></section><div id="modal"></div><div id="toast" role="status" hidden></div></body></html>`
    .markup;
