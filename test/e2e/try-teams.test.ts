import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTeamsPlayground, type TeamsPlayground } from '../../scripts/playground/teams.ts';
import { findFreePort } from '../../src/db/embedded/free-port.ts';
import { findChromium, launchBrowser } from '../support/browser.ts';

/*
 * The bot in Microsoft's own client. The Agents Playground is fetched by npx and licensed for evaluation, so this runs
 * when it is asked for: AGENTS_PLAYGROUND=yes npx vitest run --project e2e test/e2e/try-teams.test.ts
 * Pictures go to the folder that PICTURES names.
 */
const chromium = process.env.AGENTS_PLAYGROUND === 'yes' ? findChromium() : undefined;
const PATIENCE = { timeout: 60_000 };
/** Between the list of chats and the log of the Playground. */
const CONVERSATION = { x: 330, y: 48, width: 640, height: 952 };

describe.skipIf(chromium === undefined)('the Agents Playground', { timeout: 180_000 }, () => {
  let playground: TeamsPlayground;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    playground = await openTeamsPlayground({ port: await findFreePort() });
    browser = await launchBrowser(chromium ?? '');
    page = await browser.newPage({ viewport: { width: 1300, height: 1000 } });
    await page.goto(playground.pageUrl);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await playground?.close();
  });

  const box = (): Locator => page.locator('[contenteditable=true][role=textbox]').last();
  const say = async (line: string): Promise<void> => {
    await box().click();
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
  const card = (text: string | RegExp): Locator => page.locator('.ac-adaptiveCard', { hasText: text }).last();
  const take = async (name: string): Promise<void> => {
    const { PICTURES } = process.env;
    if (PICTURES === undefined) return;
    await mkdir(PICTURES, { recursive: true });
    const path = join(fileURLToPath(new URL(`file://${PICTURES}/`)), `${name}.png`);
    await page.screenshot({ path, clip: CONVERSATION });
  };

  it('is greeted once, by name, when the bot is installed', async () => {
    await card('Welcome, Ada').waitFor(PATIENCE);
    expect(await page.locator('.ac-adaptiveCard', { hasText: 'Welcome, Ada' }).count()).toBe(1);
    await take('teams-welcome');
  });

  it('lists the exports', async () => {
    await say('list');
    await card('3 exports').waitFor(PATIENCE);
    await take('teams-list');
  });

  it('creates one in words', async () => {
    await say('create "From Teams" segments:"Lapsed in Australia" to:"Local folder"');
    await card('“From Teams” is saved').waitFor(PATIENCE);
    await take('teams-created');
  });

  it('runs it with a button, and the card of the run changes in place', async () => {
    await card('“From Teams” is saved').getByRole('button', { name: 'Run' }).click();
    await card(/From Teams[\s\S]*Successful/).waitFor(PATIENCE);
    await expect.poll(() => page.locator('.ac-adaptiveCard', { hasText: 'Successful' }).count()).toBe(1);
    await take('teams-run');
  });

  it('asks before it deletes, and the answer takes the place of the question', async () => {
    await say('delete "From Teams"');
    await card('Delete “From Teams”?').getByRole('button', { name: 'Delete' }).click();
    await card('“From Teams” is gone').waitFor(PATIENCE);
    expect(await page.locator('.ac-adaptiveCard', { hasText: 'Delete “From Teams”?' }).count()).toBe(0);
    await take('teams-deleted');
  });

  it('approves a request of a colleague', async () => {
    const { app } = playground;
    const carlos = (await app.chat.people(app.environmentId)).find(({ name }) => name === 'Carlos Vega');
    if (carlos === undefined) throw new Error('no Carlos');
    const line = 'request role admin reason:"I cover for Ada"';
    const [asked] = await app.chat.handle({
      surface: 'web',
      environmentId: app.environmentId,
      personId: carlos.id,
      event: { id: crypto.randomUUID() },
      body: { kind: 'text', text: line },
    });
    expect(asked?.text).toContain('I cover for Ada');
    // Unasked, in the chat with the admin.
    const request = card('I cover for Ada');
    await request.waitFor(PATIENCE);
    await take('teams-request');
    await request
      .getByRole('button', { name: /^Approve/ })
      .first()
      .click();
    await card(/Approved[\s\S]*I cover for Ada|I cover for Ada[\s\S]*Approved/).waitFor(PATIENCE);
    await take('teams-approved');
  });

  it('answers a mention in a channel, in its thread', async () => {
    await page
      .getByText(/^exports$/)
      .first()
      .click();
    await page.getByText('Start a new post').waitFor(PATIENCE);
    await page.locator('[contenteditable=true][role=textbox]').first().click();
    await page.keyboard.type('@', { delay: 200 });
    const bot = page.locator('[role=option], [role=menuitem]', { hasText: /Exports|Bot/ }).first();
    await bot.waitFor({ timeout: 10_000 }).catch(() => take('teams-mention'));
    await bot.click({ timeout: 10_000 });
    await page.keyboard.type(' run "Newsletter audience"');
    await page.getByRole('button', { name: 'Post' }).click();
    await card(/Newsletter audience[\s\S]*Successful/).waitFor(PATIENCE);
    const asked = playground.activities.find(({ text }) => String(text).includes('Newsletter audience'));
    expect(asked?.text).toContain('<at>Exports</at>');
    await take('teams-channel');
  });
});
