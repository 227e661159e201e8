import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, launchBrowser } from '../support/browser.ts';
import {
  composerOf,
  dialogOf,
  isFocused,
  messagesOf,
  say,
  startWebPages,
  type WebPages,
} from '../support/web-pages.ts';

const chromium = findChromium();
const descriptionOf = (locator: Locator): Promise<string> =>
  locator.evaluate((element) => {
    const id = element.getAttribute('aria-describedby');
    return id === null ? '' : element.ownerDocument.getElementById(id).textContent;
  });

describe.skipIf(chromium === undefined)('cards and forms in the web chat', () => {
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

  describe('a card', () => {
    it('changes in place while a run goes on', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await say(page, 'run Newsletter');
      const bar = page.getByRole('progressbar');
      await bar.waitFor();
      web.chat.advance(6_204);
      await page.getByText('6,204 of 12,408').waitFor();
      expect(await bar.getAttribute('aria-valuenow')).toBe('50');
      web.chat.advance(12_408);
      await page.getByText('Successful').waitFor();
      expect(await bar.count()).toBe(0);
      expect(await messagesOf(page).count()).toBe(2);
    });

    it('that changes keeps the focus on its button, and on itself when that button is gone', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await say(page, 'run Newsletter');
      const cancel = page.getByRole('button', { name: 'Cancel' });
      await cancel.focus();
      web.chat.advance(1_000);
      await page.getByText('1,000 of').waitFor();
      expect(await isFocused(cancel)).toBe(true);
      web.chat.advance(12_408);
      await page.getByText('Successful').waitFor();
      expect(await isFocused(messagesOf(page).nth(1))).toBe(true);
    });

    it('that changes keeps what is half typed in it', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await say(page, 'note');
      const input = page.getByRole('textbox', { name: 'Note' });
      await input.click();
      await page.keyboard.type('half a thoght');
      for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
      web.chat.advance(7);
      await page.getByRole('heading', { name: 'Note after 7 rows' }).waitFor();
      await page.keyboard.type('u');
      expect(await input.inputValue()).toBe('half a thought');
    });

    it('has buttons that send once, however often they are pressed', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await say(page, 'list');
      const run = page.getByRole('button', { name: 'Run', exact: true }).first();
      await run.waitFor();
      const release = web.chat.hold();
      await run.dblclick();
      await run.press('Enter');
      await expect.poll(() => messagesOf(page).nth(1).getAttribute('aria-busy')).toBe('true');
      release();
      await page.getByRole('progressbar').waitFor();
      await expect.poll(() => messagesOf(page).nth(1).getAttribute('aria-busy')).toBe('false');
      expect(web.chat.turns).toHaveLength(2);
    });

    it('is replaced by the answer to its button', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await say(page, 'delete Newsletter');
      await page.getByRole('button', { name: 'Delete' }).press('Enter');
      await page.getByRole('heading', { name: '“Newsletter” is deleted' }).waitFor();
      expect(await messagesOf(page).count()).toBe(2);
    });

    it('draws tables with their roles', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      await say(page, 'help');
      await page.getByRole('table').waitFor();
      expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['Command', 'What it does']);
      expect(await page.getByRole('cell').count()).toBe(4);
    });
  });

  describe('a form', () => {
    const openForm = async (page: Page): Promise<Locator> => {
      await say(page, 'create');
      await dialogOf(page).waitFor();
      return dialogOf(page);
    };

    it('is a dialog that keeps the keyboard inside, and gives it back on Escape', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      const dialog = await openForm(page);
      expect(await dialog.getAttribute('aria-labelledby')).toBeTruthy();
      expect(await isFocused(dialog.getByRole('textbox', { name: 'Name', exact: true }))).toBe(true);
      for (let step = 0; step < 14; step += 1) {
        await page.keyboard.press('Tab');
        expect(await page.locator('.sidebar :focus, .main :focus').count()).toBe(0);
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      expect(await isFocused(composerOf(page))).toBe(true);
    });

    it('asks for what is required before anything is sent', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      const dialog = await openForm(page);
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      await dialog.getByText('Give it a name.').waitFor();
      expect(await isFocused(dialog.getByRole('textbox', { name: 'Name', exact: true }))).toBe(true);
      expect(web.chat.turns).toHaveLength(1);
    });

    it('shows errors beside their fields, said with them, until the field changes', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      const dialog = await openForm(page);
      const name = dialog.getByRole('textbox', { name: 'Name', exact: true });
      await name.fill('newsletter');
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      await dialog.getByText('There is already an export called “newsletter”').waitFor();
      expect(await name.inputValue()).toBe('newsletter');
      expect(await name.getAttribute('aria-invalid')).toBe('true');
      expect(await descriptionOf(name)).toContain('Choose another name');
      expect(await descriptionOf(dialog.getByRole('group', { name: 'Segments' }))).toBe('Pick at least one.');
      expect(await isFocused(name)).toBe(true);
      await page.keyboard.type(' 2');
      expect(await dialog.getByText('There is already an export').count()).toBe(0);
      expect(await name.getAttribute('aria-invalid')).toBeNull();
    });

    it('is saved with the values as text, with an empty optional number, and closes', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      const dialog = await openForm(page);
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Spring');
      await dialog.getByRole('checkbox', { name: /VIP/ }).check();
      await dialog.getByText('1 picked').waitFor();
      await dialog.getByRole('checkbox', { name: /Lapsed/ }).check();
      await dialog.getByText('2 picked').waitFor();
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByRole('heading', { name: '“Spring” is created' }).waitFor();
      expect(web.chat.turns.at(-1)?.body).toEqual({
        kind: 'action',
        data: { v: 1, command: 'create', input: {} },
        inputs: { name: 'Spring', type: 'segments', items: 'vip,lapsed', limit: '', rename: '' },
      });
    });

    it('is drawn again when a field asks for it: what is typed, the focus and the scroll stay', async () => {
      const page = await web.openAs(web.chat.persons.noor, { viewport: { width: 900, height: 420 } });
      const dialog = await openForm(page);
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Spring');
      const names = dialog.getByRole('textbox', { name: 'New names' });
      await names.fill('email = mail');
      const type = dialog.getByRole('combobox', { name: 'What goes out' });
      await type.focus();
      const body = dialog.locator('.form-body');
      await body.evaluate((element) => element.scrollTo(0, 60));
      await type.selectOption('data_out');
      await dialog.getByRole('group', { name: 'Entities' }).waitFor();
      expect(web.chat.turns.at(-1)?.body).toMatchObject({
        data: { command: 'create', input: { step: 'reload' } },
        inputs: { name: 'Spring', type: 'data_out', rename: 'email = mail' },
      });
      expect(await dialog.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Spring');
      expect(await names.inputValue()).toBe('email = mail');
      expect(await type.inputValue()).toBe('data_out');
      expect(await isFocused(type)).toBe(true);
      expect(await body.evaluate((element) => element.scrollTop)).toBe(60);
    });

    it('keeps what is typed while it is being drawn again', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      const dialog = await openForm(page);
      const release = web.chat.hold();
      await dialog.getByRole('combobox', { name: 'What goes out' }).selectOption('data_out');
      await expect.poll(() => web.chat.turns.length).toBe(2);
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).click();
      await page.keyboard.type('Late');
      release();
      await dialog.getByRole('group', { name: 'Entities' }).waitFor();
      await page.keyboard.type('comer');
      expect(await dialog.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Latecomer');
    });

    it('that was closed by accident can be opened again as it was', async () => {
      const page = await web.openAs(web.chat.persons.noor);
      const dialog = await openForm(page);
      await page.keyboard.type('Almost lost');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Open again' }).click();
      await dialog.waitFor();
      expect(await dialog.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Almost lost');
    });
  });
});
