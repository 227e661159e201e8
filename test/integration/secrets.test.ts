import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/contract.ts';
import { connections, credentialLinks, encryptionKeys } from '../../src/db/schema/index.ts';
import {
  openCredentialLink,
  peekCredentialLink,
  resumeCredentialLink,
  saveCredentials,
  tryCredentials,
} from '../../src/services/connections/links.ts';
import { openAuditDownload } from '../../src/services/downloads/audit.ts';
import { checkEncryptionKeys, rotateKeys } from '../../src/services/secrets/keys.ts';
import { createVault } from '../../src/services/secrets/vault.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { newKeyPair } from '../support/ssh-keys.ts';
import { createWorld, nodesOf, onlyForm, onlyMessage, textOf, type World } from '../support/world.ts';

const secrets = {
  wrongPassword: 'wrong-Pa55word-"quoted"\\',
  passphrase: `phrase ${randomBytes(8).toString('hex')}`,
  fromEnvironment: '',
  encryptionKey: randomBytes(32).toString('base64'),
  oldKey: randomBytes(32).toString('base64'),
};
let world: World;
let server: SftpServer;
let log = '';
const replies: unknown[] = [];
/** Everything that was secret in this file, collected as it comes to be. */
const used = new Map<string, string>();

beforeAll(async () => {
  server = await startSftpServer();
  process.env.PARTNER_SFTP_PASSWORD = server.password;
  world = await createWorld({
    customers: 60,
    logTo: new Writable({
      write(chunk, _, done) {
        log += chunk.toString();
        done();
      },
    }),
    variables: { ALLOW_PRIVATE_NETWORKS: 'yes', ENCRYPTION_KEYS: `k1:${secrets.encryptionKey}` },
  });
  used.set('password', server.password);
  used.set('wrong password', secrets.wrongPassword);
  used.set('passphrase', secrets.passphrase);
  used.set('encryption key', secrets.encryptionKey);
});
afterAll(async () => {
  delete process.env.PARTNER_SFTP_PASSWORD;
  await world?.close();
  await server?.close();
});

async function say(text: string): Promise<readonly Reply[]> {
  const said = await world.say('operator', text);
  replies.push(said);
  return said;
}
const services = () => world.app.services;
const row = async (name: string) =>
  (await services().db.orm.select().from(connections).where(eq(connections.name, name)))[0]!;

/** The address on a credentials card, and the token that is its last part. */
function tokenOf(reply: Reply): string {
  const link = [...nodesOf(reply.card)].find((node) => node.type === 'Action.OpenUrl');
  const token = String(link?.url).split('/').at(-1)!;
  return token;
}
async function openLink(reply: Reply) {
  const token = tokenOf(reply);
  const { session } = await openCredentialLink(services(), token);
  used.set(`session ${used.size}`, session);
  return { token, session, link: await resumeCredentialLink(services(), token, session) };
}

describe('a connection with credentials', () => {
  it('is added without them, and is of no use until they were entered', async () => {
    const added = onlyMessage(
      await say(
        `connections add "Partner" destination:sftp host:127.0.0.1 port:${server.port} username:${server.username} folder:/`,
      ),
    );
    expect(added.view).toBe('credentials_link');
    expect((await row('Partner')).state).toBe('incomplete');
    onlyMessage(await say('create "To partner" segments:australia to:"Partner"'));
    const run = onlyMessage(await say('run "To partner"'));
    expect(await world.settled(run)).toBe('failed');
  });

  it('cannot get them typed into chat', async () => {
    const refused = onlyMessage(await world.say('operator', `connections edit Partner password:${server.password}`));
    replies.push(refused);
    expect(refused.error).toBe('secret_typed');
  });

  it('gets them by a link that the first browser keeps, once, with consent, and only if they work', async () => {
    const card = onlyMessage(await say('connections credentials Partner'));
    const { token, session, link } = await openLink(card);
    used.set('link', token);
    expect((await peekCredentialLink(services(), token)).isOpened).toBe(true);
    await expect(openCredentialLink(services(), token)).rejects.toMatchObject({ code: 'link_opened_elsewhere' });
    await expect(resumeCredentialLink(services(), token, 'another browser')).rejects.toMatchObject({
      code: 'link_opened_elsewhere',
    });
    await expect(tryCredentials(link, { password: secrets.wrongPassword })).rejects.toMatchObject({
      code: 'destination_sign_in_failed',
    });
    await expect(saveCredentials(link, { password: server.password }, false)).rejects.toMatchObject({
      code: 'consent_required',
    });
    await saveCredentials(link, { password: server.password }, true);
    await expect(resumeCredentialLink(services(), token, session)).rejects.toMatchObject({ code: 'link_used' });
    const saved = await row('Partner');
    expect(saved.state).toBe('ready');
    expect(saved.consent).toMatchObject({ byName: 'Operator', version: 1 });
    expect(saved.settings.fingerprint).toBe(server.fingerprint);
  });

  it('then carries an export to the server, whole', async () => {
    const run = onlyMessage(await say('run "To partner"'));
    expect(await world.settled(run)).toBe('successful');
    replies.push(await world.chat.draw(run.subject!, world.person.operator));
    const files = (await readdir(server.root, { recursive: true })).filter((path) => path.endsWith('.csv'));
    expect(files.length).toBe(1);
    expect(files[0]).toMatch(/to-partner/);
  });

  it('may name a variable of the server instead, but none of our own', async () => {
    const { link } = await openLink(onlyMessage(await say('connections credentials Partner')));
    await expect(saveCredentials(link, { password: 'env:DATABASE_URL' }, true)).rejects.toMatchObject({
      code: 'environment_secret_missing',
    });
    await expect(saveCredentials(link, { password: 'env:ENCRYPTION_KEYS' }, true)).rejects.toMatchObject({
      code: 'environment_secret_missing',
    });
    await saveCredentials(link, { password: 'env:PARTNER_SFTP_PASSWORD' }, true);
    const shown = onlyMessage(await say('connections show Partner'));
    expect(textOf(shown)).toContain('PARTNER_SFTP_PASSWORD');
    expect(await world.settled(onlyMessage(await say('run "To partner"')))).toBe('successful');
  });

  it('takes a private key with a passphrase', async () => {
    const pair = newKeyPair('ecdsa 256', secrets.passphrase);
    used.set('private key', pair.private);
    server.authorizedKeys.push(pair.public);
    const { link } = await openLink(onlyMessage(await say('connections credentials Partner')));
    await saveCredentials(link, { privateKey: pair.private, passphrase: secrets.passphrase }, true);
    expect(await world.settled(onlyMessage(await say('run "To partner"')))).toBe('successful');
  });

  it('needs sign-in when the far end refuses it; admins hear of it once, and a verify mends it', async () => {
    server.faults.revoked = true;
    for (let run = 0; run < 3; run++)
      expect(await world.settled(onlyMessage(await say('run "To partner"')))).toBe('failed');
    expect((await row('Partner')).state).toBe('needs_sign_in');
    const conversation = { environmentId: world.app.environmentId, name: `dm:${world.person.operator}` };
    const told = async () =>
      (await world.chat.transcript.list(conversation, world.person.operator, 50)).filter((entry) =>
        /Partner/.test(entry.text),
      );
    const until = performance.now() + 15_000;
    while ((await told()).length === 0 && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await told()).length).toBe(1);
    server.faults.revoked = false;
    expect(onlyMessage(await say('connections verify Partner')).error).toBeUndefined();
    expect(await world.settled(onlyMessage(await say('run "To partner"')))).toBe('successful');
  });

  it('loses its credentials when its address changes: whoever changes it cannot send them elsewhere', async () => {
    const moved = onlyMessage(await say('connections edit Partner host:localhost'));
    expect(moved.view).toBe('credentials_link');
    expect(await row('Partner')).toMatchObject({ state: 'incomplete', credentials: null });
    expect((await row('Partner')).settings.fingerprint).toBeUndefined();
    const { link } = await openLink(moved);
    await saveCredentials(link, { password: server.password }, true);
  });

  it('is not deleted while an export uses it; each is disconnected or deleted first', async () => {
    const blocked = onlyMessage(await say('connections delete Partner'));
    expect(blocked.view).toBe('connection_blocked');
    const forged = await world.forge('operator', {
      v: 1,
      command: 'connections',
      input: { action: 'delete', connection: (await row('Partner')).id },
    });
    expect(onlyMessage(forged).view).toBe('connection_blocked');
    const ask = onlyMessage(await say('disconnect "To partner"'));
    onlyMessage(await world.press('operator', ask, 'Disconnect'));
    const skipped = onlyMessage(await say('run "To partner"'));
    expect(await world.settled(skipped)).toBe('skipped');
    const form = onlyForm(await say('edit "To partner"'));
    const id = (await row('Partner')).id;
    onlyMessage(await world.press('operator', form, 'Save', { connection: id }));
    expect(await world.settled(onlyMessage(await say('run "To partner"')))).toBe('successful');
  });
});

describe('links', () => {
  it('that are unknown, expired or of somebody who is no admin any more open nothing', async () => {
    await expect(peekCredentialLink(services(), 'made-up')).rejects.toMatchObject({ code: 'link_unknown' });
    const card = onlyMessage(await say('connections credentials Partner'));
    const token = tokenOf(card);
    used.set('second link', token);
    const later = { ...services(), clock: { ...services().clock, now: () => new Date(Date.now() + 15 * 60_000 + 1) } };
    await expect(openCredentialLink(later, token)).rejects.toMatchObject({ code: 'link_expired' });
    const opened = await openLink(card);
    await services()
      .db.orm.update(credentialLinks)
      .set({ personId: world.person.carlos })
      .where(eq(credentialLinks.id, opened.link.id));
    await expect(resumeCredentialLink(services(), token, opened.session)).rejects.toMatchObject({
      code: 'role_too_low',
    });
  });

  it('to the audit as CSV work for a quarter of an hour, for an admin, unchanged', async () => {
    const card = onlyMessage(await say('audit'));
    const token = tokenOf(card);
    let csv = '';
    for await (const part of await openAuditDownload(services(), token)) csv += part;
    expect(csv).toContain('connection.credentials');
    replies.push(csv);
    await expect(openAuditDownload(services(), `${token}x`)).rejects.toMatchObject({ code: 'link_unknown' });
    const later = { ...services(), clock: { ...services().clock, now: () => new Date(Date.now() + 15 * 60_000 + 1) } };
    await expect(openAuditDownload(later, token)).rejects.toMatchObject({ code: 'link_expired' });
  });
});

describe('encryption keys', () => {
  const key = (id: string, text: string) => ({ id, bytes: Buffer.from(text, 'base64') });

  it('are exchanged while everything goes on: sealed again, the old one can go', async () => {
    const fresh = createVault([key('k2', secrets.oldKey), key('k1', secrets.encryptionKey)]);
    used.set('new encryption key', secrets.oldKey);
    const { db } = services();
    await checkEncryptionKeys(db, fresh);
    const rotation = await rotateKeys(db, fresh);
    expect(rotation).toMatchObject({ resealed: 1, retired: ['k1'] });
    expect((await row('Partner')).credentials).toMatch(/^v1\.k2\./);
    await checkEncryptionKeys(db, createVault([key('k2', secrets.oldKey)]));
  });

  it('that are missing or wrong stop the start, and say which', async () => {
    const { db } = services();
    const missing = checkEncryptionKeys(db, createVault([key('k9', secrets.encryptionKey)]));
    await expect(missing).rejects.toMatchObject({ code: 'encryption_key_missing', params: { keyId: 'k2' } });
    const wrong = checkEncryptionKeys(db, createVault([key('k2', secrets.encryptionKey)]));
    await expect(wrong).rejects.toMatchObject({ code: 'encryption_key_wrong', params: { keyId: 'k2' } });
    await expect(world.open({ works: false })).rejects.toMatchObject({ code: 'encryption_key_missing' });
    expect((await db.orm.select().from(encryptionKeys)).map((one) => one.keyId)).toEqual(['k2']);
  });
});

describe('after all of this', () => {
  it('no secret is found in any reply, log line or table, in any form', async () => {
    const { sql } = services().db;
    const tables = await sql<
      { name: string }[]
    >`select table_name as name from information_schema.tables where table_schema = 'public'`;
    let dump = '';
    for (const { name } of tables) {
      const rows = await sql`select to_jsonb(t)::text as row, t::text as record from ${sql(name)} t`;
      dump += rows.map((one) => `${one.row}\n${one.record}`).join('\n');
    }
    expect(dump).toContain('Partner');
    expect(log).toContain('run successful');
    // A link has to be shown to whom it is for; in the database and the log it must not be.
    const places = { replies: JSON.stringify(replies), log, dump };
    for (const [name, secret] of used) {
      for (const [place, text] of Object.entries(places)) {
        if (place === 'replies' && /link/.test(name)) continue;
        for (const form of formsOf(secret)) expect(text.includes(form), `${name} in ${place}`).toBe(false);
      }
    }
  });
});

/** The ways in which a text could come to stand somewhere. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const lines = secret.split('\n').filter((line) => line.length > 30);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    // The first characters depend on nothing before them; the last may.
    bytes.toString('base64').slice(0, -4),
    bytes.toString('base64url').slice(0, -4),
    ...lines,
  ].filter((form) => form.length >= 8);
}
