import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPerson } from '../../src/services/people/read.ts';
import { AUDIENCE_ID, type MailchimpTwin, startMailchimpTwin } from '../../twins/mailchimp/index.ts';
import { connectAudience } from '../support/audience-connection.ts';
import { findChromium, launchBrowser } from '../support/browser.ts';
import { composerOf, dialogOf, say } from '../support/web-pages.ts';
import { createWorld, onlyMessage, type World } from '../support/world.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('a form whose far end is away, in a browser', () => {
  let browser: Browser;
  let mailchimp: MailchimpTwin;
  let world: World;
  beforeAll(async () => {
    [browser, mailchimp] = await Promise.all([launchBrowser(chromium ?? ''), startMailchimpTwin()]);
    world = await createWorld({ customers: 30, variables: { MAILCHIMP_API_URL: mailchimp.address } });
    const { services, environmentId } = world.app;
    const person = await readPerson(services, environmentId, world.person.operator);
    const credentials = { apiKey: mailchimp.apiKey };
    await connectAudience(
      { ...services, surface: 'test', person },
      { name: 'Mail', destination: 'mailchimp' },
      credentials,
    );
    const line = `create "Away" segments:australia to:Mail set:audience=${AUDIENCE_ID}`;
    expect(onlyMessage(await world.say('operator', line)).error).toBeUndefined();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    await mailchimp?.close();
  });

  it('is drawn again by its button, whatever is still missing in it', async () => {
    const { address } = await world.app.serve();
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    await page.goto(`${address}/?as=${world.person.operator}`);
    await composerOf(page).waitFor();
    mailchimp.faults.add('*', { cut: 'before', times: 1000 });
    await say(page, 'edit Away');
    const form = dialogOf(page);
    const audience = form.getByLabel(/^Audience/);
    expect(await audience.inputValue()).toBe(AUDIENCE_ID);
    expect(await form.innerText()).toContain('Mailchimp cannot be reached');
    await form.getByLabel(/^Name/).fill('');
    mailchimp.faults.clear();
    await form.getByRole('button', { name: 'Try again' }).click();
    await form.getByRole('button', { name: 'Try again' }).waitFor({ state: 'detached' });
    expect(await audience.locator('option:checked').innerText()).toBe('Newsletter');
    await form.getByLabel(/^Name/).fill('Back again');
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('“Back again” has your changes; the next run uses them.', { exact: true }).waitFor();
    await context.close();
  });
});
