import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Person } from '../../src/domain/person.ts';
import { bundleWebAssets, createWebSurface, type WebSurface } from '../../src/surfaces/web/index.ts';
import { createScriptedChat, type ScriptedChat } from './scripted-chat.ts';

/** The web chat on a port of its own, over a scripted chat, with people's pages open on it. */
export interface WebPages {
  readonly chat: ScriptedChat;
  readonly address: string;
  /** Errors and warnings of all pages' consoles. */
  readonly complaints: readonly string[];
  openAs(person: Person, options?: BrowserContextOptions): Promise<Page>;
  /** Takes the server away, as a crash does; `restart` brings it back where it was. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

let assets: ReturnType<typeof bundleWebAssets> | undefined;

export async function startWebPages(browser: Browser, signInSecret?: string): Promise<WebPages> {
  assets ??= bundleWebAssets();
  const ready = await assets;
  const chat = createScriptedChat();
  const complaints: string[] = [];
  let running = await startServer(0);

  async function startServer(port: number): Promise<{ surface: WebSurface; server: ServerType; port: number }> {
    const log = { info() {}, warn() {}, error() {} };
    const { environmentId } = chat;
    const options = { chat, environmentId, environmentName: 'Northwind', signInSecret, log, assets: ready };
    const surface = createWebSurface(options);
    const server = serve({ fetch: surface.app.fetch, port, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    return { surface, server, port: (server.address() as AddressInfo).port };
  }

  async function stop(): Promise<void> {
    const { surface, server } = running;
    surface.close();
    const closed = new Promise((resolve) => server.close(resolve));
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
  }

  const address = `http://127.0.0.1:${running.port}`;
  return {
    chat,
    address,
    complaints,
    stop,
    async openAs(person, options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1200, height: 800 },
        reducedMotion: 'reduce',
        ...options,
      });
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${address}/?as=${person.id}`);
      await composerOf(page).waitFor();
      return page;
    },
    async restart() {
      running = await startServer(running.port);
    },
    async close() {
      for (const context of browser.contexts()) await context.close();
      await stop();
    },
  };
}

export const composerOf = (page: Page): Locator => page.getByRole('textbox', { name: /^(Message|Bericht)$/ });
export const messagesOf = (page: Page): Locator => page.getByRole('log').getByRole('article');
export const dialogOf = (page: Page): Locator => page.getByRole('dialog');

/** Types a line and sends it, with the keyboard only. */
export async function say(page: Page, line: string): Promise<void> {
  await composerOf(page).focus();
  await page.keyboard.insertText(line);
  await page.keyboard.press('Enter');
}

export const isFocused = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element.contains(element.ownerDocument.activeElement));

/** Elements that reach over the right edge, and the page itself if it can be scrolled, to either side. */
export const findTooWide = (page: Page): Promise<string[]> =>
  page.locator('html').evaluate((root) => {
    const edge = root.clientWidth;
    const scope = root.querySelector('dialog[open]') ?? root.querySelector('.main');
    const wide = [...scope.querySelectorAll('*')].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 1 && right > edge + 1;
    });
    const isScrolled = root.scrollWidth > edge || root.scrollHeight > root.clientHeight;
    return [...(isScrolled ? ['page'] : []), ...wide.map((element) => element.outerHTML.slice(0, 120))];
  });

/** Controls without a name, and ids that are there twice. */
export const findNameless = (page: Page): Promise<string[]> =>
  page.locator('html').evaluate((root) => {
    const texts = (elements: Iterable<{ textContent: string | null }>) => [...elements].map((each) => each.textContent);
    const controls =
      'button, input, select, textarea, dialog[open], nav, [role]:not([role="presentation"], [role="status"], [role="alert"])';
    const nameless = [...root.querySelectorAll(controls)].filter((element) => {
      const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
      const labels = labelled.map((id: string) => root.querySelector(`[id="${id}"]`)).filter(Boolean);
      const name = [
        element.getAttribute('aria-label'),
        ...texts(labels),
        ...texts(element.labels ?? []),
        element.textContent,
      ];
      return !element.closest('[hidden], [inert], dialog:not([open])') && name.join('').trim() === '';
    });
    const ids = [...root.querySelectorAll('[id]')].map(({ id }) => id);
    return [
      ...nameless.map((element) => `nameless ${element.outerHTML.slice(0, 120)}`),
      ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `twice ${id}`),
    ];
  });
