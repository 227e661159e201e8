import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchBrowser } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { composerOf, dialogOf, findNameless, findTooWide, messagesOf, say } from '../support/web-pages.ts';

const chromium = findChromium();
/** Set it to a folder to keep pictures of what people see. */
const PICTURES = process.env.PICTURES;
const RUNS = 4;

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

describe.skipIf(chromium === undefined)('the history of an export in the web chat', () => {
  let browser: Browser;
  let server: RunningServer;
  let people: { id: string; name: string }[];
  const complaints: string[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(chromium ?? ''), startServer()]);
    ({ people } = (await (await fetch(`${server.address}/api/state`)).json()) as { people: typeof people });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function open(name: string, viewport = { width: 1000, height: 1100 }): Promise<Page> {
    const context = await browser.newContext({ viewport, deviceScaleFactor: 2, reducedMotion: 'reduce' });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${server.address}/?as=${people.find((person) => person.name.startsWith(name))?.id}`);
    await composerOf(page).waitFor();
    return page;
  }

  it('is drawn as two pictures with names, and their numbers as text, in the language of the reader', async () => {
    const ada = await open('Ada');
    for (let run = 0; run < RUNS; run += 1) {
      await say(ada, 'run "Lapsed in Australia"');
      await messagesOf(ada).last().getByText('Successful').waitFor();
    }
    const noor = await open('Noor');
    await say(noor, 'history "Lapsed in Australia"');
    const rows = noor.getByRole('img', {
      name: /^Rijen per uitvoering, de laatste 4: tussen [\d.]+ en [\d.]+, de laatste [\d.]+\.$/,
    });
    const duration = noor.getByRole('img', {
      name: /^Duur per uitvoering, de laatste 4: tussen .+ sec en .+ sec, de laatste .+ sec\.$/,
    });
    await rows.waitFor();
    await duration.waitFor();
    expect(await rows.locator('rect').count()).toBe(RUNS);
    // Every run is a bar that can be seen, within its picture.
    const plot = (await rows.boundingBox())!;
    for (const bar of await rows.locator('rect').all()) {
      const box = (await bar.boundingBox())!;
      expect(box.height).toBeGreaterThan(1);
      expect(box.y).toBeGreaterThanOrEqual(plot.y - 1);
      expect(box.y + box.height).toBeLessThanOrEqual(plot.y + plot.height + 1);
    }
    expect((await duration.boundingBox())!.y).toBeGreaterThan(plot.y + plot.height);
    const spoken = await noor.locator('.chart .visually-hidden').first().innerText();
    expect(spoken.split(' · ')).toHaveLength(RUNS);
    expect(await findNameless(noor)).toEqual([]);
    expect(await findTooWide(noor)).toEqual([]);
    await picture(noor, 'history-nl');
    await noor.getByRole('button', { name: 'Details van de laatste' }).click();
    await messagesOf(noor).last().getByText('Details van Lapsed in Australia').waitFor();
    await picture(noor, 'details-nl');
  });

  it('fits a phone', async () => {
    const phone = await open('Carlos', { width: 360, height: 780 });
    await say(phone, 'history "Lapsed in Australia"');
    await phone.getByRole('img', { name: /^Rows per run, the last 4/ }).waitFor();
    expect(await findTooWide(phone)).toEqual([]);
    await picture(phone, 'history-phone');
  });

  it('stands beside a form in which a channel is subscribed', async () => {
    const carlos = await open('Carlos');
    await say(carlos, 'subscribe failures quiet:22:00-7:00 in #exports');
    await messagesOf(carlos).last().getByRole('button', { name: 'Change' }).click();
    const dialog = dialogOf(carlos);
    await dialog.waitFor();
    await dialog.getByRole('checkbox', { name: 'Completions' }).check();
    await dialog.getByRole('textbox', { name: 'Time zone' }).fill('Nowhere/Land');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('“Nowhere/Land”').waitFor();
    await picture(carlos, 'subscription-form');
    await dialog.getByRole('textbox', { name: 'Time zone' }).fill('Europe/Amsterdam');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await messagesOf(carlos).last().getByText('failures and completions').waitFor();
    await picture(carlos, 'subscription');
    expect(complaints).toEqual([]);
  });
});
