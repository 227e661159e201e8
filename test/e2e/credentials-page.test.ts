import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../src/db/schema/index.ts';
import { OAUTH_CALLBACK_PATH } from '../../src/services/connections/oauth.ts';
import { findChromium, launchBrowser } from '../support/browser.ts';
import { createOAuthDestination } from '../support/oauth-destination.ts';
import { type OAuthTwin, startOAuthTwin } from '../support/oauth-twin.ts';
import { type PageServer, startPageServer } from '../support/page-server.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { findNameless, isFocused } from '../support/web-pages.ts';

const chromium = findChromium();
/** Set it to a folder to keep pictures of what people see. */
const PICTURES = process.env.PICTURES;
const WIDE = { width: 1100, height: 800 };
const PHONE = { width: 360, height: 740 };

describe.skipIf(chromium === undefined)('the credentials page in a browser without scripts', () => {
  let browser: Browser;
  let pages: PageServer;
  let sftp: SftpServer;
  let twin: OAuthTwin;
  const complaints: string[] = [];

  beforeAll(async () => {
    [browser, sftp, twin] = await Promise.all([launchBrowser(chromium ?? ''), startSftpServer(), startOAuthTwin()]);
    pages = await startPageServer([createOAuthDestination(twin)]);
    twin.redirectUris.push(`${pages.address}${OAUTH_CALLBACK_PATH}`);
    const { db } = pages.app.services;
    await db.orm.update(people).set({ role: 'admin' }).where(eq(people.id, pages.world.person.noor));
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await pages?.close();
    await sftp?.close();
    await twin?.close();
  });

  async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: WIDE,
      javaScriptEnabled: false,
      deviceScaleFactor: 2,
      ...options,
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      // Every page that is not 200 is complained about.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
    return page;
  }

  const addSftp = (name: string) =>
    pages.addConnection(name, 'sftp', { host: sftp.host, port: String(sftp.port), username: sftp.username });

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return;
    await mkdir(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }

  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

  it('takes a password by the keyboard, tries it, and saves what worked without asking again', async () => {
    const id = await addSftp('Nightly files');
    const page = await newPage();
    await page.goto(await pages.linkTo(id));
    await button(page, 'Open').click();
    const password = page.getByLabel('Password', { exact: true });
    expect(await isFocused(password)).toBe(true);
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('did not accept the credentials').waitFor();
    expect(await isFocused(page.getByRole('alert'))).toBe(true);
    expect(await password.inputValue()).toBe('');

    await password.fill(sftp.password);
    await button(page, 'Verify').click();
    await page.getByRole('status').getByText('It works').waitFor();
    expect(await password.isVisible()).toBe(false);
    await button(page, 'Save').click();
    expect(await page.getByText('It works').count()).toBe(1);
    await page.getByRole('checkbox').check();
    await button(page, 'Save').click();
    await page.getByText('Saved. The connection can be used now.').waitFor();
    expect(await pages.read(id)).toMatchObject({ state: 'ready' });
    await page.reload();
    await page.getByText('was used already').waitFor();
  });

  it('goes to another site to sign in, and is known again on the way back', async () => {
    const id = await pages.addConnection('Spring audiences', 'audience_hub');
    const page = await newPage();
    await page.goto(await pages.linkTo(id));
    await button(page, 'Open').click();
    await picture(page, 'sign-in-en-light');
    await page.getByRole('checkbox').check();
    await button(page, 'Sign in at Audience Hub').click();
    await page.waitForURL(`${twin.address}/authorize**`);
    await button(page, 'Deny').click();
    await page.getByRole('alert').getByText('the sign-in was refused there').waitFor();
    await picture(page, 'sign-in-refused-en-light');
    await page.getByRole('checkbox').check();
    await button(page, 'Sign in at Audience Hub').click();
    await page.waitForURL(`${twin.address}/authorize**`);
    await button(page, 'Allow').click();
    await page.getByText('account Acme, 3 audiences').waitFor();
    expect(await pages.read(id)).toMatchObject({ state: 'ready' });
  });

  it('does not let another browser in', async () => {
    const url = await pages.linkTo(await addSftp('Opened at home'));
    const [mine, other] = [await newPage(), await newPage()];
    await mine.goto(url);
    await other.goto(url);
    await button(mine, 'Open').click();
    await button(other, 'Open').click();
    await other.getByText('opened in another browser first').waitFor();
    expect(await button(mine, 'Verify').isVisible()).toBe(true);
  });

  const LOOKS = [
    { name: 'en-light', who: 'operator', colorScheme: 'light', viewport: WIDE },
    { name: 'en-dark', who: 'operator', colorScheme: 'dark', viewport: WIDE },
    { name: 'nl-light-phone', who: 'noor', colorScheme: 'light', viewport: PHONE },
    { name: 'nl-dark-phone', who: 'noor', colorScheme: 'dark', viewport: PHONE },
  ] as const;

  it.each(LOOKS)('fits and is labelled throughout: $name', async ({ name, who, colorScheme, viewport }) => {
    const id = await addSftp(`Warehouse of “Tailspin Toys”, Rotterdam and Antwerp ${name}`);
    const url = await pages.linkTo(id, who);
    const page = await newPage({ viewport, colorScheme, locale: who === 'noor' ? 'nl-NL' : 'en-GB' });
    const look = async (state: string) => {
      const width = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
      const nameless = (await findNameless(page)).filter((element) => !element.includes('type="hidden"'));
      expect([state, width, nameless]).toEqual([state, 0, []]);
      await picture(page, `${state}-${name}`);
    };
    await page.goto(url);
    await look('opening');
    await button(page, /^Open/).click();
    await look('form');
    const verify = button(page, /^Verif/);
    await verify.click();
    await look('problem');
    await page.locator('#field-password').fill('wrong');
    await verify.click();
    await look('failure');
    await page.locator('#field-password').fill(sftp.password);
    await verify.click();
    await page.getByRole('status').waitFor();
    await look('verified');
    await page.locator('summary').click();
    await look('verified-open');
    await page.getByRole('checkbox').check();
    await button(page, /^(Save|Opslaan)$/).click();
    await page.getByRole('status').waitFor();
    await look('saved');
    await page.goto(url);
    await look('used');
  });
});
