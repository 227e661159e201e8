import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outbox } from '../../src/db/schema/index.ts';
import { createLinkedinDestination } from '../../src/destinations/linkedin/index.ts';
import { createMailchimpDestination } from '../../src/destinations/mailchimp/index.ts';
import type { ConnectionId } from '../../src/domain/ids.ts';
import { openAccount, unsealCredentials } from '../../src/services/connections/account.ts';
import { announceEndingSignIns, listEndingSignIns } from '../../src/services/connections/expiring.ts';
import { verifyConnection } from '../../src/services/connections/verify.ts';
import { type LinkedinTwin, startLinkedinTwin } from '../../twins/linkedin/index.ts';
import { type MailchimpTwin, startMailchimpTwin } from '../../twins/mailchimp/index.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../twins/webhook/index.ts';
import { type PageServer, startPageServer } from '../support/page-server.ts';
import { createVisitor, openLink, type Visitor } from '../support/page-visitor.ts';
import { findButton, onlyMessage, textOf } from '../support/world.ts';

let pages: PageServer;
let mailchimp: MailchimpTwin;
let linkedin: LinkedinTwin;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [mailchimp, linkedin, receiver] = await Promise.all([
    startMailchimpTwin(),
    startLinkedinTwin(),
    startWebhookReceiver(),
  ]);
  pages = await startPageServer([
    createMailchimpDestination({ apiUrl: mailchimp.address, app: mailchimp.app }),
    createLinkedinDestination({
      apiUrl: linkedin.address,
      app: linkedin.app,
      sourcePlatform: linkedin.sourcePlatform,
      version: '202604',
    }),
  ]);
});
afterAll(async () => {
  await pages.close();
  await Promise.all([mailchimp.close(), linkedin.close(), receiver.close()]);
});

/** Presses the button that leads away, says yes there, and comes back. */
async function signIn(visitor: Visitor, form: Awaited<ReturnType<typeof openLink>>, title: string) {
  const leaving = await visitor.submit(form, `Sign in at ${title}`, { consent: 'yes' });
  const address = new URL((/<a [^>]*href="([^"]+)"/.exec(leaving.html)?.[1] ?? '').replaceAll('&amp;', '&'));
  const body = new URLSearchParams([...address.searchParams, ['decision', 'Allow']]);
  const allowed = await fetch(new URL(address.pathname, address), { method: 'POST', body, redirect: 'manual' });
  return visitor.get(allowed.headers.get('location') ?? '');
}

const credentialsOf = async (id: ConnectionId) =>
  unsealCredentials(await pages.scopeOf('operator'), await pages.read(id));

async function openForm(name: string, destination: string, settings: Record<string, string> = {}) {
  const id = await pages.addConnection(name, destination, settings);
  const visitor = createVisitor();
  return { id, visitor, form: await openLink(visitor, await pages.linkTo(id)) };
}

describe('a connection to Mailchimp', () => {
  it('is made with an API key, which the page takes beside the sign-in', async () => {
    const { id, visitor, form } = await openForm('Newsletter', 'mailchimp');
    expect(form.text).toContain('Sign in at Mailchimp');
    expect(form.html).toContain('name="field.apiKey"');
    expect(form.html).not.toContain('field.accessToken');
    const wrong = await visitor.submit(form, 'Save', { 'field.apiKey': 'no data centre', consent: 'yes' });
    expect(wrong.text).toContain('An API key ends with a data centre');
    const saved = await visitor.submit(wrong, 'Save', { 'field.apiKey': mailchimp.apiKey, consent: 'yes' });
    expect(saved.text).toContain('account Acme, 1 audience');
    expect(await pages.read(id)).toMatchObject({ state: 'ready' });
    expect(await pages.dump()).not.toContain(mailchimp.apiKey);
  });

  it('wants an audience of an export, and takes what was typed along into the form', async () => {
    const { world } = pages;
    const line = 'create "In a hurry" segments:australia to:Newsletter';
    const refused = onlyMessage(await world.say('operator', line));
    expect([refused.error, textOf(refused)]).toEqual(['missing_argument', expect.stringContaining('set:audience=')]);
    const { data } = findButton(refused, 'Fill in the form');
    expect(data).toMatchObject({ command: 'create', input: { name: 'In a hurry', items: ['australia'] } });
  });

  it('is made by signing in, and learns its data centre', async () => {
    const { id, visitor, form } = await openForm('Newsletter, signed in', 'mailchimp');
    expect((await signIn(visitor, form, 'Mailchimp')).text).toContain('account Acme, 1 audience');
    expect(await pages.read(id)).toMatchObject({ state: 'ready', settings: { server: 'us19' } });
    expect(await credentialsOf(id)).toEqual({ accessToken: expect.any(String) });
  });

  it('takes its key from the environment, and a token never names a variable', async () => {
    const { id, visitor, form } = await openForm('Newsletter, by name', 'mailchimp');
    process.env.TEST_MAILCHIMP_KEY = mailchimp.apiKey;
    try {
      const saved = await visitor.submit(form, 'Save', { 'field.apiKey': 'env:TEST_MAILCHIMP_KEY', consent: 'yes' });
      expect(saved.text).toContain('Saved.');
      expect(await credentialsOf(id)).toEqual({ apiKey: 'env:TEST_MAILCHIMP_KEY' });
    } finally {
      delete process.env.TEST_MAILCHIMP_KEY;
    }
  });
});

describe('a connection to LinkedIn', () => {
  it('is made by signing in alone, keeps what was refreshed, and tells when it ends', async () => {
    const { id, visitor, form } = await openForm('Ads', 'linkedin');
    expect(form.html).not.toMatch(/type="(password|text)"/);
    expect((await signIn(visitor, form, 'LinkedIn Ads')).text).toContain('Ada Lovelace, 1 ad account');
    const before = await credentialsOf(id);
    const connection = await pages.read(id);
    const account = openAccount(await pages.scopeOf('operator'), connection);
    const end = connection.destination.signInEndsAt?.(account.credentials)?.getTime() ?? 0;
    expect(Math.round((end - Date.now()) / 86_400_000)).toBe(365);

    const inDays = async (days: number) => {
      const now = new Date(Date.now() + days * 86_400_000);
      const later = { ...(await pages.scopeOf('operator')), clock: { ...pages.app.services.clock, now: () => now } };
      return (await listEndingSignIns(later)).map((one) => one.connection.name);
    };
    expect(await inDays(350)).toEqual([]);
    expect(await inDays(352)).toEqual(['Ads']);

    const scope = await pages.scopeOf('operator');
    const soon = { ...scope, clock: { ...scope.clock, now: () => new Date(end - 13 * 86_400_000) } };
    await Promise.all([announceEndingSignIns(soon), announceEndingSignIns(soon)]);
    await announceEndingSignIns(soon);
    const announced = await scope.db.orm.select().from(outbox).where(eq(outbox.kind, 'sign_in_ending'));
    expect(announced.map(({ about }) => about)).toEqual([id]);
    expect((await pages.read(id)).signInEndsAt?.getTime()).toBe(end);

    linkedin.revoke('access');
    expect(await connection.destination.choices('account', account)).toHaveLength(1);
    const after = await credentialsOf(id);
    expect(after).toMatchObject({ refreshToken: before.refreshToken });
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(await pages.dump()).not.toContain(String(after.accessToken));

    linkedin.revoke('all');
    await expect(verifyConnection(await pages.scopeOf('operator'), id)).rejects.toMatchObject({
      code: 'destination_sign_in_failed',
    });
    expect(await pages.read(id)).toMatchObject({ state: 'needs_sign_in' });
  });
});

describe('a connection to a webhook', () => {
  it('is made with an address and a secret, and stops when the receiver wants nothing more', async () => {
    const { id, visitor, form } = await openForm('Hook', 'webhook', { url: receiver.url });
    const short = await visitor.submit(form, 'Save', { 'field.secret': 'short', consent: 'yes' });
    expect(short.text).toContain('at least 16 characters');
    const saved = await visitor.submit(short, 'Save', { 'field.secret': receiver.secret, consent: 'yes' });
    expect(saved.text).toContain('answered 204');
    receiver.faults.add('receive', { status: 410 });
    const scope = await pages.scopeOf('operator');
    await expect(verifyConnection(scope, id)).rejects.toMatchObject({ code: 'destination_closed' });
    expect(await pages.read(id)).toMatchObject({ state: 'needs_sign_in' });
    expect((await verifyConnection(scope, id)).state).toBe('ready');
  });
});
