import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, launchBrowser } from '../support/browser.ts';
import {
  composerOf,
  dialogOf,
  findNameless,
  findTooWide,
  isFocused,
  messagesOf,
  say,
  startWebPages,
  type WebPages,
} from '../support/web-pages.ts';

const chromium = findChromium();
const PHONE = { width: 360, height: 740 };

const openChannel = (page: Page): Promise<void> => page.getByRole('button', { name: /^exports/ }).click();

describe.skipIf(chromium === undefined)('the web chat in a browser', () => {
  let browser: Browser;
  let web: WebPages;

  beforeAll(async () => {
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    web = await startWebPages(browser);
  });
  afterEach(() => web.close());

  describe('two people', () => {
    it('see each other’s runs in the channel, and not what is private', async () => {
      const noor = await web.openAs(web.chat.persons.noor);
      const femke = await web.openAs(web.chat.persons.femke);
      await openChannel(noor);
      await openChannel(femke);
      await say(noor, 'list');
      await noor.getByText('Only visible to you').waitFor();
      await say(noor, 'run Newsletter');
      await femke.getByRole('progressbar').waitFor();
      expect(await femke.getByRole('heading', { name: '3 exports' }).count()).toBe(0);
      await say(femke, 'run Newsletter');
      await femke.getByText('Alleen zichtbaar voor jou').waitFor();
      await noor.getByRole('article', { name: /Femke de Vries/ }).waitFor();
      expect(await noor.getByText('bijdrager of beheerder').count()).toBe(0);
      web.chat.advance(12_408);
      await Promise.all([noor, femke].map((page) => page.locator('.state-badge', { hasText: 'Successful' }).waitFor()));
    });

    it('are told in words of what the other does, and counted where they do not look', async () => {
      const noor = await web.openAs(web.chat.persons.noor);
      const tomas = await web.openAs(web.chat.persons.tomas);
      await openChannel(noor);
      await say(noor, 'run Newsletter');
      await tomas.getByRole('button', { name: /exports 2 unread/ }).waitFor();
      expect(await tomas.title()).toBe('(2) Exports · Northwind');
      const spoken = tomas.locator('[role="status"][aria-live="polite"]', { hasText: 'Exports: Newsletter: Running' });
      await spoken.waitFor({ state: 'attached' });
      await openChannel(tomas);
      expect(await tomas.title()).toBe('Exports · Northwind');
    });

    it('take turns at one keyboard: the page then speaks the other’s language', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await page.getByRole('button', { name: /Switch person/ }).focus();
      await page.keyboard.press('ArrowUp');
      expect(await isFocused(page.getByRole('menuitemradio', { name: /Femke/ }))).toBe(true);
      await page.keyboard.press('Enter');
      await page.getByText('Welkom, Femke').waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('nl');
      await page.goto(web.address);
      await page.getByText('Welkom, Femke').waitFor();
    });
  });

  describe('the conversation', () => {
    it('stays where the reader is, and says that there is more below', async () => {
      const noor = await web.openAs(web.chat.persons.noor, { viewport: { width: 1000, height: 500 } });
      const tomas = await web.openAs(web.chat.persons.tomas);
      await openChannel(noor);
      await openChannel(tomas);
      for (const line of ['list', 'help', 'list']) await say(noor, line);
      await messagesOf(noor).nth(5).waitFor();
      const log = noor.getByRole('log');
      await log.evaluate((element) => element.scrollTo(0, 0));
      await noor.getByRole('button', { name: 'Jump to the latest' }).waitFor();
      await say(tomas, 'run Newsletter');
      const pill = noor.getByRole('button', { name: '2 new messages' });
      await pill.waitFor();
      expect(await log.evaluate((element) => element.scrollTop)).toBe(0);
      await pill.click();
      await pill.waitFor({ state: 'hidden' });
      expect(
        await log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight),
      ).toBeLessThan(2);
    });

    it('goes on after the connection was lost, with nothing missing and nothing twice', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await say(page, 'run Newsletter');
      await page.getByRole('progressbar').waitFor();
      await web.stop();
      await page.getByRole('alert').filter({ hasText: 'Connection lost' }).waitFor();
      web.chat.advance(12_408);
      await web.restart();
      await page.getByRole('button', { name: 'Try now' }).click();
      await page.getByRole('alert').filter({ hasText: 'Connection lost' }).waitFor({ state: 'hidden' });
      await page.locator('.state-badge', { hasText: 'Successful' }).waitFor();
      expect(await messagesOf(page).count()).toBe(2);
    });

    it('can be light or dark, whatever the system is, and remembers it', async () => {
      const page = await web.openAs(web.chat.persons.noor, { colorScheme: 'dark' });
      const background = () =>
        page.locator('body').evaluate((body) => body.ownerDocument.defaultView.getComputedStyle(body).backgroundColor);
      expect(await background()).toBe('rgb(22, 24, 29)');
      await page.getByRole('button', { name: 'Use light colours' }).click();
      expect(await background()).toBe('rgb(255, 255, 255)');
      await page.reload();
      await page.getByRole('button', { name: 'Use dark colours' }).waitFor();
      expect(await background()).toBe('rgb(255, 255, 255)');
    });
  });

  describe('on a phone of 360 px', () => {
    it('nothing is wider than the screen, and the menu lies over the conversation', async () => {
      const page = await web.openAs(web.chat.persons.noor, { viewport: PHONE });
      for (const line of ['list', 'help', 'run Newsletter', 'delete Newsletter']) await say(page, line);
      await page.getByRole('heading', { name: 'Delete “Newsletter”?' }).waitFor();
      expect(await findTooWide(page)).toEqual([]);
      await page.getByRole('button', { name: 'Open menu' }).click();
      await page.getByRole('button', { name: 'exports', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'exports' }).waitFor();
      expect(await isFocused(composerOf(page))).toBe(true);
      await say(page, 'create');
      await dialogOf(page).waitFor();
      expect(await findTooWide(page)).toEqual([]);
    });

    it('the menu is out of the keyboard’s way while it is closed', async () => {
      const page = await web.openAs(web.chat.persons.noor, { viewport: PHONE });
      for (let step = 0; step < 12; step += 1) {
        await page.keyboard.press('Shift+Tab');
        expect(await page.locator('.sidebar :focus').count()).toBe(0);
      }
      await page.getByRole('button', { name: 'Open menu' }).press('Enter');
      expect(await isFocused(page.getByRole('button', { name: 'Exports', exact: true }))).toBe(true);
      await page.keyboard.press('Escape');
      expect(await isFocused(page.getByRole('button', { name: 'Open menu' }))).toBe(true);
    });
  });

  it('asks for the sign-in secret where there is one, with a form that needs no scripts', async () => {
    await web.close();
    web = await startWebPages(browser, 'a long and secret sentence');
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(web.address);
    await page.getByLabel('Secret').fill('a guess');
    await page.getByLabel('Secret').press('Enter');
    await page.getByRole('alert').filter({ hasText: 'That is not the secret' }).waitFor();
    await page.getByLabel('Secret').fill('a long and secret sentence');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${web.address}/`);
    const signedIn = await browser.newContext({ storageState: await context.storageState() });
    const chatPage = await signedIn.newPage();
    await chatPage.goto(web.address);
    await say(chatPage, 'list');
    await chatPage.getByRole('heading', { name: '3 exports' }).waitFor();
  });

  it('everything that can be used has a name, ids are there once, and the browser has no web.complaints', async () => {
    const page = await web.openAs(web.chat.persons.noor);
    for (const line of ['list', 'help', 'run Newsletter', 'note', 'note']) await say(page, line);
    await messagesOf(page).nth(9).waitFor();
    expect(await findNameless(page)).toEqual([]);
    await say(page, 'create');
    await dialogOf(page).waitFor();
    expect(await findNameless(page)).toEqual([]);
    expect(await page.locator('main, nav, header, h1').count()).toBeGreaterThanOrEqual(4);
    expect(web.complaints).toEqual([]);
  });
});
