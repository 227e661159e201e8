import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { toMessage } from '../src/surfaces/slack/blocks/index.ts';
import { createViews } from '../src/views/index.ts';
import { findChromium, launchBrowser } from '../test/support/browser.ts';
import { createSamples, NOW } from '../test/support/samples.ts';
import { personId } from '../test/support/samples-runs.ts';
import { openSlackPlayground, type Playground } from './playground/slack.ts';

/* Draws the main cards as Slack draws them, out of a day with the demo, into docs/pictures/slack-*.png. */

const FOLDER = fileURLToPath(new URL('../docs/pictures', import.meta.url));
const WIDTH = 1080;
const HEIGHT = 760;

const EXPORT_DIR = '/tmp/exports';

const chromium = findChromium();
if (chromium === undefined) process.exit(1);
await mkdir(FOLDER, { recursive: true });
const browser = await launchBrowser(chromium);
const playground = await openSlackPlayground({ exportDir: EXPORT_DIR });
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT }, deviceScaleFactor: 2 });
  await draw(page, playground);
} finally {
  await browser.close();
  await playground.close();
  await rm(EXPORT_DIR, { recursive: true, force: true });
}

async function draw(page: Page, { twin }: Playground): Promise<void> {
  const save = async (what: Page | Locator, name: string): Promise<void> => {
    await page.locator('#composer input').blur();
    await what.screenshot({ path: join(FOLDER, `slack-${name}.png`), animations: 'disabled' });
    console.log(`slack-${name}.png`);
  };
  const message = (text: string) => page.locator('#messages .message', { hasText: text }).last();
  await page.goto(twin.pageUrl);
  await become(page, 'Ada Brook');
  await visit(page, 'C0EXPORTS');

  await type(page, '/export run Lapsed in Australia');
  const run = message('Lapsed in Australia').filter({ hasText: 'Successful' });
  await run.waitFor();
  await save(run, 'run-completed');

  await type(page, '/export list');
  await message('3 exports').waitFor();
  await save(page, 'list');

  await postRunInProgress(twin.apiUrl);
  const running = message('Running').filter({ hasText: 'Cancel run' });
  await running.waitFor();
  await save(running, 'run-progress');

  await type(page, '/export create');
  const modal = page.locator('.modal');
  await modal.getByLabel('Name', { exact: true }).fill('Winter newsletter');
  await modal.locator('[data-action=items] .tick', { hasText: 'Newsletter subscribers' }).click();
  await modal.getByText(/records go out/).waitFor();
  await modal.locator('.modal-body').evaluate((body) => body.scrollTo(0, 0));
  await save(page, 'form');
  await modal.getByLabel('Close').click();

  await become(page, 'Carlos Vega');
  await type(page, '/export request "Agency folder"');
  await modal.getByRole('textbox').fill('The agency gets a file every Monday');
  await modal.getByRole('button', { name: 'Send request' }).click();
  await modal.getByRole('heading', { name: 'You ask for access' }).first().waitFor();
  await modal.getByLabel('Close').click();
  await become(page, 'Ada Brook');
  await page.locator('[data-channel-link]').last().click();
  await message('Carlos Vega asks for access').waitFor();
  await save(message('Carlos Vega asks for access'), 'approval');

  await page.locator('[data-tab=home]').click();
  await page.getByText('Hello Ada').waitFor();
  await save(page, 'home');
}

/** A run of the demo is over before it can be seen, so a sample stands for one that takes its time. */
async function postRunInProgress(apiUrl: string): Promise<void> {
  const views = createViews({ now: () => NOW });
  const reader = { id: personId(), role: 'admin', locale: 'en-GB', zone: 'Europe/London' } as const;
  const { typical: data } = createSamples().run;
  if (data === undefined) throw new Error('no sample of a run');
  const { card } = views.render({ view: 'run', data }, reader);
  const { text, blocks } = toMessage(
    { ...card },
    { hints: ({ exportBot }) => (typeof exportBot === 'object' && exportBot !== null ? exportBot : {}) },
  );
  await fetch(`${apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-twin', 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'C0EXPORTS', text, blocks }),
  });
}

async function become(page: Page, name: string): Promise<void> {
  await page.locator('[data-user]').selectOption({ label: name });
}

async function visit(page: Page, channel: string): Promise<void> {
  await page.locator(`[data-channel-link="${channel}"]`).click();
}

async function type(page: Page, line: string): Promise<void> {
  await page.locator('#composer input').fill(line);
  await page.locator('#composer input').press('Enter');
}
