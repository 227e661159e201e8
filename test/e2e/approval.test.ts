import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchBrowser } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { composerOf, dialogOf, messagesOf, say } from '../support/web-pages.ts';

const chromium = findChromium();
/** Set it to a folder to keep pictures of what people see. */
const PICTURES = process.env.PICTURES;

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

describe.skipIf(chromium === undefined)('a contributor and an admin, side by side', () => {
  let browser: Browser;
  let server: RunningServer;
  let carlos: Page;
  let ada: Page;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(chromium ?? ''), startServer()]);
    const { people } = (await (await fetch(`${server.address}/api/state`)).json()) as {
      people: { id: string; name: string }[];
    };
    const open = async (name: string): Promise<Page> => {
      const context = await browser.newContext({
        viewport: { width: 1000, height: 860 },
        deviceScaleFactor: 2,
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      await page.goto(`${server.address}/?as=${people.find((person) => person.name.startsWith(name))?.id}`);
      await composerOf(page).waitFor();
      return page;
    };
    [carlos, ada] = await Promise.all([open('Carlos'), open('Ada')]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('asks for access to a connection that is not shared, with a reason', async () => {
    await say(carlos, 'connections');
    await messagesOf(carlos).last().getByText('Agency folder').waitFor();
    await picture(carlos, 'connections');
    await say(carlos, 'create "Agency weekly" segments:"Big spenders" to:"Agency folder"');
    await messagesOf(carlos).last().getByRole('button', { name: 'Ask for access' }).click();
    const dialog = dialogOf(carlos);
    await dialog.getByRole('textbox').fill('The agency plans the spring campaign with it');
    await picture(carlos, 'ask');
    await dialog.getByRole('button', { name: /ask|send/i }).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  it('is approved by the admin, whose card comes by itself and is changed in place', async () => {
    const card = messagesOf(ada).last();
    await card.getByText('The agency plans the spring campaign with it').waitFor();
    await picture(ada, 'request');
    await card.getByRole('button', { name: /Approve for Carlos/ }).click();
    await card.getByText('Approved').first().waitFor();
    expect(await card.getByRole('button').count()).toBe(0);
    await picture(ada, 'approved');
  });

  it('is taken back to where they were, saves the export and runs it', async () => {
    const told = messagesOf(carlos).last();
    await told.getByRole('button', { name: /create|continue|new export/i }).click();
    const dialog = dialogOf(carlos);
    await dialog.waitFor();
    expect(await dialog.getByLabel(/^Name/).inputValue()).toBe('Agency weekly');
    await dialog.getByRole('button', { name: 'Save and run' }).click();
    await messagesOf(carlos).last().getByText('Successful').waitFor();
  });

  it('can only look after it was unshared', async () => {
    await say(ada, 'connections unshare "Agency folder"');
    await messagesOf(ada)
      .last()
      .getByRole('button', { name: /unshare|stop sharing/i })
      .click();
    await messagesOf(ada)
      .last()
      .getByText(/Agency folder/)
      .first()
      .waitFor();
    await messagesOf(ada)
      .last()
      .getByRole('button', { name: /unshare|stop sharing/i })
      .waitFor({ state: 'detached' });
    await say(carlos, 'run "Agency weekly"');
    await messagesOf(carlos).last().getByRole('button', { name: 'Ask for access' }).waitFor();
    await say(carlos, 'show "Agency weekly"');
    await messagesOf(carlos).last().getByText('Successful').first().waitFor();
    expect(await messagesOf(carlos).last().getByRole('button', { name: 'Run' }).count()).toBe(0);
    await picture(carlos, 'view-only');
    await say(ada, 'audit');
    await messagesOf(ada).last().getByText('Carlos Vega').first().waitFor();
    await picture(ada, 'audit');
  });
});
