import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, launchBrowser } from '../support/browser.ts';
import { composerOf, isFocused, messagesOf, say, startWebPages, type WebPages } from '../support/web-pages.ts';

const chromium = findChromium();
const suggestions = (page: Page): Locator => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');

describe.skipIf(chromium === undefined)('lines in the web chat', () => {
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

  describe('the composer', () => {
    it('has the keyboard from the start, sends with Enter and keeps it', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      expect(await isFocused(composerOf(page))).toBe(true);
      await page.keyboard.type('first line');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('second line');
      expect(await messagesOf(page).count()).toBe(0);
      await page.keyboard.press('Enter');
      await messagesOf(page).nth(1).waitFor();
      expect(await messagesOf(page).first().textContent()).toContain('first line\nsecond line');
      expect(await composerOf(page).inputValue()).toBe('');
      expect(await isFocused(composerOf(page))).toBe(true);
    });

    it('walks through what this person sent before, and gives the draft back', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await say(page, 'list');
      await say(page, 'help');
      await messagesOf(page).nth(3).waitFor();
      await page.keyboard.insertText('draft of mine');
      await page.keyboard.press('Escape');
      await page.keyboard.press('ArrowUp');
      expect(await composerOf(page).inputValue()).toBe('help');
      await page.keyboard.press('ArrowUp');
      expect(await composerOf(page).inputValue()).toBe('list');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      expect(await composerOf(page).inputValue()).toBe('draft of mine');
    });

    it('suggests commands and then names, taken with Tab, arrow keys or the mouse', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await page.keyboard.type('/export ru');
      await suggestions(page).first().waitFor();
      await page.keyboard.press('Tab');
      expect(await composerOf(page).inputValue()).toBe('/export run ');
      await suggestions(page).nth(2).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const active = await composerOf(page).getAttribute('aria-activedescendant');
      expect(await page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true');
      await page.keyboard.press('Enter');
      expect(await composerOf(page).inputValue()).toBe('/export run "Loyalty members" ');
      expect(await messagesOf(page).count()).toBe(0);
      await composerOf(page).fill('');
      await page.keyboard.type('run ');
      await suggestions(page).filter({ hasText: 'Newsletter' }).click();
      expect(await composerOf(page).inputValue()).toBe('run "Newsletter" ');
      expect(await isFocused(composerOf(page))).toBe(true);
    });

    it('puts suggestions away on Escape and still sends with Enter', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await page.keyboard.type('l');
      await suggestions(page).first().waitFor();
      await page.keyboard.press('Escape');
      expect(await suggestions(page).count()).toBe(0);
      await page.keyboard.type('ist');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: '3 exports' }).waitFor();
      expect(await suggestions(page).count()).toBe(0);
    });

    it('sends an example of the empty conversation', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await page.getByRole('button', { name: /^list/ }).click();
      await page.getByRole('heading', { name: '3 exports' }).waitFor();
      expect(await page.getByText('Welcome, Noor').count()).toBe(0);
    });
  });

  describe('a line', () => {
    it('is shown at once and the bot is seen to work until the answer is there', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      const release = web.chat.hold();
      await say(page, 'list');
      await messagesOf(page).first().waitFor();
      await page.getByRole('status', { name: 'Exports is working…' }).waitFor();
      release();
      await page.getByRole('heading', { name: '3 exports' }).waitFor();
      expect(await page.getByRole('status', { name: 'Exports is working…' }).count()).toBe(0);
      expect(await messagesOf(page).count()).toBe(2);
    });

    it('that did not arrive says so and can be sent again', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await page.route('**/api/turns', (route) => route.abort());
      await say(page, 'list');
      await page.getByText('Not sent.').waitFor();
      await page.unroute('**/api/turns');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: '3 exports' }).waitFor();
      expect(await messagesOf(page).count()).toBe(2);
      expect(web.chat.turns).toHaveLength(1);
    });

    it('that got no answer offers another try, and is there once', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      web.chat.failNext();
      await say(page, 'list');
      await page.getByText('No answer.').waitFor();
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: '3 exports' }).waitFor();
      await page.getByText('No answer.').waitFor({ state: 'detached' });
      expect(await page.getByText('list', { exact: true }).count()).toBe(1);
    });

    it('and names in it are text, never markup', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      const markup = '<img src=x onerror=alert(1)> **b** [x](javascript:alert(1))';
      await say(page, `run ${markup}`);
      await page.getByRole('heading', { name: markup }).waitFor();
      expect(await page.locator('.messages img, .messages b, .messages a').count()).toBe(0);
    });
  });
});
