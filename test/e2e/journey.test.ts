import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchBrowser } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { composerOf, dialogOf, findNameless, findTooWide, messagesOf, say } from '../support/web-pages.ts';

const chromium = findChromium();
/** Set it to a folder to keep pictures of what people see. */
const PICTURES = process.env.PICTURES;

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

describe.skipIf(chromium === undefined)('a newcomer in the web chat', () => {
  let browser: Browser;
  let server: RunningServer;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(chromium ?? ''), startServer()]);
    page = await open(server.address);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function open(address: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 860 },
      deviceScaleFactor: 2,
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(15_000);
    const opened = await context.newPage();
    opened.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    opened.on('pageerror', (error) => complaints.push(String(error)));
    await opened.goto(address);
    await composerOf(opened).waitFor();
    return opened;
  }

  it('sees what there is to export', async () => {
    await picture(page, 'welcome');
    await say(page, '/export list');
    await messagesOf(page).last().getByText('Newsletter audience').waitFor();
    await picture(page, 'list');
  });

  it('creates an export in a form, with counts of the real customers', async () => {
    await say(page, 'create');
    const dialog = dialogOf(page);
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByText(/name/i).first().waitFor();
    await picture(page, 'form-errors');
    await dialog.getByLabel(/^Name/).fill('Aussies, "lapsed"');
    await dialog.getByLabel(/Lapsed in Australia.*1,904/).check();
    await dialog.getByLabel('City').waitFor();
    expect(await dialog.getByLabel(/^Name/).inputValue()).toBe('Aussies, "lapsed"');
    await picture(page, 'form');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await messagesOf(page).last().getByText('Aussies').first().waitFor();
  });

  it('runs it, watches the card go to Successful in place, and opens the file', async () => {
    await say(page, 'run aussies');
    const card = messagesOf(page).last();
    await card.getByText('Successful').waitFor();
    await picture(page, 'run');
    const folder = join(server.dataDir, 'exports', 'aussies-lapsed');
    const [run] = await readdir(folder);
    const [file] = (await readdir(join(folder, run!))).filter((name) => name.endsWith('.csv'));
    const records: Record<string, string>[] = parse(await readFile(join(folder, run!, file!)), { columns: true });
    expect(records.length).toBe(1904);
    expect(new Set(records.map((record) => record.country))).toEqual(new Set(['Australia']));
  });

  it('cancels a form, finds history, and asks for help', async () => {
    await say(page, 'history aussies');
    await messagesOf(page).last().getByText('1,904').waitFor();
    await say(page, 'hlep');
    await messagesOf(page).last().getByRole('button', { name: /help/i }).click();
    await messagesOf(page)
      .last()
      .getByText(/\/export|list/)
      .first()
      .waitFor();
    await picture(page, 'help');
    await say(page, 'catalog');
    await messagesOf(page).last().getByText('20,000').waitFor();
    await picture(page, 'catalog');
    await say(page, 'status');
    await messagesOf(page)
      .last()
      .getByText(/PostgreSQL/)
      .waitFor();
    await picture(page, 'status');
  });

  it('can read all of it on a phone, in the dark, and in Dutch', async () => {
    const { people } = (await (await fetch(`${server.address}/api/state`)).json()) as {
      people: { id: string; name: string }[];
    };
    const noor = people.find((person) => person.name.startsWith('Noor'));
    const phone = await open(`${server.address}/?as=${noor?.id}`, {
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
      isMobile: true,
      hasTouch: true,
    });
    await say(phone, 'list');
    await messagesOf(phone).last().getByText('Newsletter audience').waitFor();
    await messagesOf(phone)
      .last()
      .getByText(/Bekijken/)
      .first()
      .waitFor();
    expect(await findTooWide(phone)).toEqual([]);
    expect(await findNameless(phone)).toEqual([]);
    await picture(phone, 'phone');
    await say(phone, 'show "Lapsed in Australia"');
    const names = messagesOf(phone).last().locator('.ac-fact-title .ac-textBlock');
    await names.first().waitFor();
    // A name of a fact stays in one piece, and a button that wraps begins its row.
    for (const name of await names.all()) expect((await name.boundingBox())!.height).toBeLessThan(30);
    const buttons = await messagesOf(phone).last().locator('.ac-actionSet').first().locator('button').all();
    const boxes = await Promise.all(buttons.map((button) => button.boundingBox()));
    const left = Math.min(...boxes.map((box) => box!.x));
    const firsts = boxes.filter((box, index) => index === 0 || box!.y > boxes[index - 1]!.y);
    expect(firsts.map((box) => box!.x)).toEqual(firsts.map(() => left));
    await phone.context().close();
  });

  it('saw no error on the page', () => {
    expect(complaints).toEqual([]);
  });

  it('ends well when it is asked to', async () => {
    await browser.close();
    expect(await server.stop()).toBe(0);
  });
});
