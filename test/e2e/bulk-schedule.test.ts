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

describe.skipIf(chromium === undefined)('several schedules at once, in the web chat', () => {
  let browser: Browser;
  let server: RunningServer;
  let page: Page;
  const last = () => messagesOf(page).last();
  const dialog = () => dialogOf(page);

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(chromium ?? ''), startServer()]);
    const { people } = (await (await fetch(`${server.address}/api/state`)).json()) as {
      people: { id: string; name: string }[];
    };
    const context = await browser.newContext({
      viewport: { width: 1000, height: 900 },
      deviceScaleFactor: 2,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(60_000);
    page = await context.newPage();
    await page.goto(`${server.address}/?as=${people.find((person) => person.name.startsWith('Ada'))?.id}`);
    await composerOf(page).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Opens the picker, picks these, and goes on to the form. */
  async function pick(names: readonly string[]): Promise<void> {
    await say(page, 'schedule');
    await dialog().getByText('Schedule exports').first().waitFor();
    for (const name of names)
      await dialog()
        .getByRole('checkbox', { name: new RegExp(name) })
        .check();
    await picture(page, `schedule-picker-${names.length}`);
    await dialog().getByRole('button', { name: 'Next' }).click();
    await dialog().getByText(`Schedule of ${names.length} exports`).waitFor();
  }

  it('gives each a schedule of its own first, in words and in the form', async () => {
    await say(page, 'schedule "Lapsed in Australia" weekdays 08:00');
    await last().getByText('Weekdays at 08:00').first().waitFor();
    await picture(page, 'schedule-card');
    await say(page, 'schedule "Newsletter audience"');
    await dialog().getByText('Schedule of Newsletter audience').waitFor();
    await dialog()
      .getByLabel(/How often/)
      .selectOption({ label: 'On days of the month' });
    await dialog().getByLabel(/^At /).waitFor();
    await dialog().getByLabel(/^At /).fill('07:30, 19:30');
    await dialog().getByText('Monthly on the 1st at 07:30 and 19:30').waitFor();
    expect(
      await dialog()
        .getByText(/^Next times \(Europe\/London\)$/)
        .count(),
    ).toBe(1);
    await picture(page, 'schedule-form-monthly');
    await dialog().getByRole('button', { name: 'Save', exact: true }).click();
    await last().getByText('Monthly on the 1st').first().waitFor();
  });

  it('keeps individual schedules: only the switch changes', async () => {
    await pick(['Lapsed in Australia', 'Newsletter audience']);
    await dialog()
      .getByRole('radio', { name: /Keep individual schedules/ })
      .waitFor();
    expect(
      await dialog()
        .getByLabel(/How often/)
        .count(),
    ).toBe(0);
    await dialog().getByRole('combobox', { name: 'Schedule', exact: true }).selectOption({ label: 'Off' });
    await picture(page, 'schedule-bulk-keep');
    await dialog().getByRole('button', { name: 'Save', exact: true }).click();
    await last().getByText('2 schedules are off').waitFor();
    await last().getByText('Weekdays at 08:00 (off)').waitFor();
    await last()
      .getByText(/Monthly on the 1st at 07:30 and 19:30 \(off\)/)
      .waitFor();
    await picture(page, 'schedule-bulk-kept');
  });

  it('defines a new schedule for all selected exports, after a warning', async () => {
    await pick(['Lapsed in Australia', 'Newsletter audience', 'Partner tables']);
    await dialog()
      .getByRole('radio', { name: /Define new schedule for all selected exports/ })
      .check();
    await dialog()
      .getByText(/individual schedules of these exports are replaced/)
      .waitFor();
    await dialog()
      .getByLabel(/How often/)
      .selectOption({ label: 'Every day' });
    await dialog().getByRole('combobox', { name: 'Schedule', exact: true }).selectOption({ label: 'On' });
    await dialog().getByLabel(/^At /).fill('06:15');
    await dialog().getByText('Every day at 06:15').waitFor();
    await picture(page, 'schedule-bulk-override');
    await dialog().getByRole('button', { name: 'Save', exact: true }).click();
    await last().getByText('3 schedules are on').waitFor();
    expect(await last().getByText('Every day at 06:15').count()).toBe(3);
    await picture(page, 'schedule-bulk-replaced');
    await say(page, 'list');
    await last()
      .getByText(/Every day at 06:15/)
      .first()
      .waitFor();
    expect(
      await last()
        .getByText(/Every day at 06:15/)
        .count(),
    ).toBe(3);
    await say(page, 'status');
    await last().getByText('What runs next').waitFor();
    await picture(page, 'status-next');
  });

  it('runs several from the picker, on one card that goes on by itself', async () => {
    await say(page, 'run');
    await dialog().getByText('Run exports').first().waitFor();
    for (const name of ['Lapsed in Australia', 'Newsletter audience'])
      await dialog()
        .getByRole('checkbox', { name: new RegExp(name) })
        .check();
    await dialog().getByRole('button', { name: 'Run', exact: true }).click();
    await last().getByText('2 exports').first().waitFor();
    await last().getByText('2 successful').first().waitFor();
    await picture(page, 'run-batch');
  });
});
