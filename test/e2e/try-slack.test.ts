import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchBrowser } from '../support/browser.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const chromium = findChromium();

describe.skipIf(chromium === undefined)('npm run try:slack', () => {
  let program: ChildProcess;
  let printed = '';
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    program = spawn(process.execPath, ['--import', 'tsx', 'scripts/try-slack.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Nothing is set up.
      env: { PATH: process.env.PATH },
    });
    program.stderr?.on('data', (chunk: Buffer) => problems.push(chunk.toString()));
    const address = await new Promise<string>((resolve, reject) => {
      program.stdout?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        const found = /Open (http:\S+)/.exec(printed)?.[1];
        if (found !== undefined && printed.includes('Ctrl-C')) resolve(found);
      });
      program.once('exit', (code) => reject(new Error(`it ended with ${code}: ${printed} ${problems.join('')}`)));
    });
    browser = await launchBrowser(chromium ?? '');
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(address);
  });
  afterAll(async () => {
    await browser?.close();
    if (program.exitCode === null) program.kill('SIGKILL');
  });

  const type = async (line: string): Promise<void> => {
    await page.getByLabel('Message', { exact: true }).fill(line);
    await page.keyboard.press('Enter');
  };
  const message = (text: string) => page.locator('#messages .message', { hasText: text }).last();
  const become = (name: string) => page.locator('[data-user]').selectOption({ label: name });

  it('tells three people and what to type', () => {
    for (const word of ['Ada', 'Carlos', 'Noor', '/export help', '/export create', 'Ctrl-C']) {
      expect(printed).toContain(word);
    }
  });

  it('answers a command for the one who typed it, in their language', async () => {
    await page.locator('[data-channel-link=C0EXPORTS]').click();
    await type('/export list');
    await message('3 exports').getByText('Only visible to you').waitFor();
    await become('Noor de Vries');
    await type('/export list');
    await message('Jouw rechten').waitFor();
    expect(await message('Your permissions').count()).toBe(0);
  });

  it('runs, for all to see, in one message', async () => {
    await become('Carlos Vega');
    await type('/export run Lapsed in Australia');
    await message('Lapsed in Australia').filter({ hasText: 'Successful' }).waitFor();
    await become('Noor de Vries');
    await message('Lapsed in Australia').filter({ hasText: 'Successful' }).waitFor();
  });

  it('makes an export in a form, which is drawn anew for what is picked', async () => {
    await become('Carlos Vega');
    await type('/export create');
    const modal = page.getByRole('dialog');
    await modal.getByLabel('Name', { exact: true }).fill('Winter');
    await modal.getByText(/Big spenders/).click();
    await modal.getByText(/records go out/).waitFor();
    expect(await modal.getByLabel('Name', { exact: true }).inputValue()).toBe('Winter');
    await modal.getByRole('button', { name: 'Submit' }).click();
    await modal.getByText('is saved').first().waitFor();
    await modal.getByLabel('Close').click();
    await message('“Winter” is saved').waitFor();
  });

  it('shows a page of one’s own', async () => {
    await page.locator('[data-channel-link]').last().click();
    await page.locator('[data-tab=home]').click();
    await page.getByText('Hello Carlos').waitFor();
    await page.getByRole('button', { name: 'New export' }).click();
    await page.getByRole('dialog').getByLabel('Close').click();
  });

  it('stops when asked to, without a complaint', async () => {
    const ended = once(program, 'exit');
    program.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(problems).toEqual([]);
  });
});
