import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connections, people } from '../../src/db/schema/index.ts';
import type { ConnectionId } from '../../src/domain/ids.ts';
import type { Role } from '../../src/domain/person.ts';
import { createPages } from '../../src/http/pages/index.ts';
import { auditInput } from '../../src/services/audit/show.ts';
import { deleteConnection } from '../../src/services/connections/delete.ts';
import { signAuditDownload } from '../../src/services/downloads/audit.ts';
import { type PageServer, startPageServer } from '../support/page-server.ts';
import { createVisitor, hiddenOf, openLink, type Visited, type Visitor } from '../support/page-visitor.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import type { Who } from '../support/world.ts';

let pages: PageServer;
let sftp: SftpServer;
const seen: string[] = [];
/** Typed into forms, right or wrong. */
const secrets = new Set<string>();
const links: string[] = [];
const sessions = new Set<string>();

beforeAll(async () => {
  [pages, sftp] = await Promise.all([startPageServer(), startSftpServer()]);
  secrets.add(sftp.password);
});
afterAll(async () => {
  await pages.close();
  await sftp.close();
});

let made = 0;
const addSftp = (name = `Files ${++made}`): Promise<ConnectionId> =>
  pages.addConnection(name, 'sftp', { host: sftp.host, port: String(sftp.port), username: sftp.username });

async function newLink(id?: ConnectionId, who: Who = 'operator'): Promise<{ id: ConnectionId; url: string }> {
  const connection = id ?? (await addSftp());
  const url = await pages.linkTo(connection, who);
  links.push(url);
  return { id: connection, url };
}

function newVisitor(language?: string): Visitor {
  return createVisitor(seen, language);
}

async function openForm(
  who: Who = 'operator',
): Promise<{ id: ConnectionId; url: string; visitor: Visitor; form: Visited }> {
  const link = await newLink(undefined, who);
  const visitor = newVisitor();
  const form = await openLink(visitor, link.url);
  for (const { value } of visitor.cookies.values()) sessions.add(value);
  return { ...link, visitor, form };
}

function typed(value: string, field = 'password'): Record<string, string> {
  if (!value.startsWith('env:')) secrets.add(value);
  return { [`field.${field}`]: value };
}

const stateOf = async (id: ConnectionId) => {
  const { state, sealedCredentials, consent } = await pages.read(id);
  return { state, hasCredentials: sealedCredentials !== undefined, hasConsent: consent !== undefined };
};
const UNTOUCHED = { state: 'incomplete', hasCredentials: false, hasConsent: false };
const READY = { state: 'ready', hasCredentials: true, hasConsent: true };

const setRole = (who: Who, role: Role) =>
  pages.app.services.db.orm.update(people).set({ role }).where(eq(people.id, pages.world.person[who]));

const MINUTE = 60_000;
/** The same pages, later. */
const later = (ms: number) =>
  createPages({ ...pages.app.services, clock: { ...pages.app.services.clock, now: () => new Date(Date.now() + ms) } });

describe('a link', () => {
  it('shows a name and one button to whoever looks, and is not used up by that', async () => {
    const { url } = await newLink(await addSftp('Nightly files'));
    for (const visitor of [newVisitor(), newVisitor(), newVisitor()]) {
      const page = await visitor.get(url);
      expect(page.status).toBe(200);
      expect(page.text).toContain('Credentials for Nightly files');
      expect(page.html.match(/<button/g)).toHaveLength(1);
      expect(page.html).not.toMatch(/type="(password|text)"|<textarea/);
      expect(page.text).not.toContain(sftp.host);
    }
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect((await openLink(newVisitor(), url)).text).toContain('Password');
  });

  it('belongs to the browser that opened it', async () => {
    const { url, visitor, form } = await openForm();
    const other = newVisitor();
    const refused = await other.get(url);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('opened in another browser first');
    expect(refused.html).not.toContain('<form');
    expect(
      (await other.post(url, { ...hiddenOf(form), do: 'verify', ...typed('a guess from elsewhere') })).status,
    ).toBe(403);
    expect((await visitor.get(url)).text).toContain('Password');
  });

  it('is opened by one of two browsers that were both shown the button', async () => {
    const { url } = await newLink();
    const visitors = [newVisitor(), newVisitor()];
    const shown = await Promise.all(visitors.map((visitor) => visitor.get(url)));
    const opened = await Promise.all(visitors.map((visitor, index) => visitor.submit(shown[index]!, 'Open')));
    const forms = await Promise.all(visitors.map((visitor, index) => visitor.get(opened[index]!.location!)));
    expect(forms.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it('may be pressed twice by an impatient person', async () => {
    const { url } = await newLink();
    const visitor = newVisitor();
    const shown = await visitor.get(url);
    await visitor.submit(shown, 'Open');
    const again = await visitor.submit(shown, 'Open');
    expect(again.status).toBe(303);
    expect((await visitor.get(again.location!)).text).toContain('Password');
  });

  it('is opened only by a browser that was shown its button', async () => {
    const { url } = await newLink();
    const shown = await newVisitor().get(url);
    const refused = await newVisitor().post(url, { ...hiddenOf(shown), do: 'open' });
    expect(refused.status).toBe(403);
    expect(await openLink(newVisitor(), url)).toMatchObject({ status: 200 });
  });

  it('that was changed, cut or made up leads nowhere', async () => {
    const { url } = await newLink();
    const last = url.at(-1) === 'A' ? 'B' : 'A';
    for (const wrong of [
      url.slice(0, -1),
      url.slice(0, -1) + last,
      `${url}A`,
      `${pages.address}/credentials/x`,
      `${url}/more`,
    ]) {
      const page = await newVisitor().get(wrong);
      expect(page.status).toBe(404);
      expect(page.text).toContain('This link does not exist');
      expect((await newVisitor().post(wrong, { do: 'open' })).status).toBe(404);
    }
  });

  it('works for a quarter of an hour', async () => {
    const { url, form, visitor, id } = await openForm();
    const { pathname } = new URL(url);
    const cookie = [...visitor.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
    expect((await later(14 * MINUTE).request(pathname, { headers: { cookie } })).status).toBe(200);
    const body = new URLSearchParams({ ...hiddenOf(form), ...typed(sftp.password), consent: 'yes', do: 'save' });
    for (const init of [{}, { method: 'POST', body }]) {
      const expired = await later(15 * MINUTE).request(pathname, { ...init, headers: { cookie } });
      expect(expired.status).toBe(410);
      expect(await expired.text()).toContain('has expired');
    }
    expect(await stateOf(id)).toEqual(UNTOUCHED);
  });

  it('gives a cookie that scripts and other paths cannot see, for as long as it works', async () => {
    const { url } = await newLink();
    const visitor = newVisitor();
    const opened = await visitor.submit(await visitor.get(url), 'Open');
    const cookie = opened.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^exportbot_link_\w+=[\w-]{43}; Max-Age=\d+; Path=\/credentials; HttpOnly; SameSite=Lax$/);
    const seconds = Number(/Max-Age=(\d+)/.exec(cookie)?.[1]);
    expect(seconds).toBeGreaterThan(14 * 60);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
  });

  it('gives a cookie for TLS alone where people reach the bot by TLS', async () => {
    const { url } = await newLink();
    const secure = createPages({ ...pages.app.services, publicUrl: () => 'https://exports.example.com' });
    const page = await secure.request(new URL(url).pathname);
    expect(page.headers.get('set-cookie')).toContain('; Secure;');
  });

  it('does not get in the way of another one in the same browser', async () => {
    const visitor = newVisitor();
    const [one, two] = [await newLink(), await newLink()];
    const first = await openLink(visitor, one.url);
    await openLink(visitor, two.url);
    const saved = await visitor.submit(first, 'Save', { ...typed(sftp.password), consent: 'yes' });
    expect(saved.text).toContain('Saved.');
    expect(await stateOf(one.id)).toEqual(READY);
    expect(await stateOf(two.id)).toEqual(UNTOUCHED);
  });
});

describe('the form', () => {
  it('asks for what the destination needs, hidden, and says which account it is for', async () => {
    const { form } = await openForm();
    expect(form.html).toMatch(/<input id="field-password" [^>]*type="password" autocomplete="new-password"/);
    expect(form.html).toMatch(/<textarea id="field-privateKey" [^>]*autocomplete="off"><\/textarea>/);
    expect(form.text).toContain(sftp.host);
    expect(form.text).toContain(sftp.username);
    expect(form.text).toContain('env:SFTP_PASSWORD');
    expect(form.text).toContain('Every run of an export that uses this connection sends');
    for (const [, id] of form.html.matchAll(/<(?:input|textarea) id="([^"]+)"/g))
      expect(form.html).toContain(`<label for="${id}">`);
  });

  it('comes with a policy that allows no scripts and nothing from elsewhere, and stays in no cache', async () => {
    const { form, url } = await openForm();
    const expired = await newVisitor().get(`${url}x`);
    for (const { headers, html } of [form, expired]) {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy.split('; ').sort()).toEqual([
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "style-src 'self'",
      ]);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(html).not.toMatch(/<script|<style|style="|\son\w+=|https?:\/\//);
    }
    const styles = await fetch(new URL(/href="(\/pages\/[^"]+)"/.exec(form.html)![1]!, url));
    expect(styles.headers.get('content-type')).toContain('text/css');
  });

  it('speaks the language of the person whom the link was made for, and before that of the browser', async () => {
    await setRole('noor', 'admin');
    const { url } = await newLink(undefined, 'noor');
    const visitor = newVisitor('fr;q=0.8, en;q=0.5');
    expect((await visitor.get(url)).html).toContain('<html lang="en">');
    const dutch = newVisitor('fr-FR, nl-BE;q=0.9, en;q=0.5');
    expect((await dutch.get(url)).text).toContain('De link werkt één keer');
    const form = await openLink(visitor, url);
    expect(form.html).toContain('<html lang="nl">');
    expect(form.text).toContain('Wat je invoert wordt nooit meer getoond');
    const refused = await visitor.submit(form, 'Opslaan', typed('geen toestemming'));
    expect(refused.text).toContain('niet geaccepteerd');
    await setRole('noor', 'viewer');
    expect((await newVisitor('nl').get(`${url}x`)).text).toContain('Deze link bestaat niet');
  });

  it('shows names as text, whatever they look like', async () => {
    const name = '<img src=x onerror=alert(1)> & "quotes" \u202Egpj';
    const id = await addSftp();
    // As a version before the names were checked may have stored it.
    await pages.app.services.db.orm.update(connections).set({ name }).where(eq(connections.id, id));
    const { url } = await newLink(id);
    const visitor = newVisitor();
    const pagesSeen = [await visitor.get(url), await openLink(visitor, url)];
    const form = pagesSeen[1]!;
    pagesSeen.push(await visitor.submit(form, 'Verify', typed('wrong for an image')));
    pagesSeen.push(await visitor.submit(form, 'Save', { ...typed(sftp.password), consent: 'yes' }));
    for (const { html } of pagesSeen) {
      expect(html).not.toContain('<img');
      expect(html).not.toContain('\u202E');
      expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quotes&quot;');
    }
  });
});

describe('verify', () => {
  it('tells what it found and stores nothing; saving after it needs no typing', async () => {
    const { id, visitor, form } = await openForm();
    const tried = await visitor.submit(form, 'Verify', typed(sftp.password));
    expect(tried.status).toBe(200);
    expect(tried.text).toMatch(/It works: exporter@127\.0\.0\.1:\d+, \d+ entr(y|ies) in \/. Nothing is saved yet\./);
    expect(tried.text).toContain(sftp.fingerprint);
    expect(await stateOf(id)).toEqual(UNTOUCHED);
    const saved = await visitor.submit(tried, 'Save', { consent: 'yes' });
    expect(saved.text).toContain('Saved. The connection can be used now.');
    expect(await stateOf(id)).toEqual(READY);
    expect(visitor.cookies.size).toBe(0);
  });

  it('that fails says so, shows nothing again and stores nothing', async () => {
    const { id, visitor, form } = await openForm();
    const tried = await visitor.submit(form, 'Verify', { ...typed('not the password'), consent: 'yes' });
    expect(tried.status).toBe(502);
    expect(tried.text).toContain('SFTP did not accept the credentials');
    expect(tried.text).toMatch(/Reference [A-Z2-9]{8}/);
    expect(tried.html).not.toContain('name="kept"');
    expect(tried.html).toMatch(/name="consent" value="yes" required checked/);
    expect(pages.logged()).toContain(/Reference (\w+)/.exec(tried.text)![1]!);
    expect(await stateOf(id)).toEqual(UNTOUCHED);
    expect(await pages.auditOf(id)).toContain('connection.verify done');
  });

  it('says beside the field what is wrong with it', async () => {
    const { visitor, form } = await openForm();
    const empty = await visitor.submit(form, 'Verify');
    expect(empty.status).toBe(422);
    expect(empty.html).toMatch(
      /id="field-password"[^>]*aria-describedby="[^"]*field-password-problem" aria-invalid="true"/,
    );
    expect(empty.html).toMatch(/id="field-password-problem">Enter either a password or a private key/);
    expect(empty.html).toContain('href="#field-password"');
    const long = await visitor.submit(form, 'Verify', typed(randomBytes(600).toString('hex')));
    expect(long.status).toBe(422);
    expect(long.html).toMatch(/id="field-password-problem">[^<]*too long/);
  });

  it('reads a secret from the environment where a field names one', async () => {
    const { visitor, form, id } = await openForm();
    const missing = await visitor.submit(form, 'Verify', typed('env:SFTP_PAGE_TEST'));
    expect(missing.status).toBe(422);
    expect(missing.text).toContain('no environment variable “SFTP_PAGE_TEST”');
    const own = await visitor.submit(form, 'Verify', typed('env:ENCRYPTION_KEYS'));
    expect(own.status).toBe(422);
    process.env.SFTP_PAGE_TEST = sftp.password;
    const saved = await visitor.submit(form, 'Save', { ...typed('env:SFTP_PAGE_TEST'), consent: 'yes' });
    delete process.env.SFTP_PAGE_TEST;
    expect(saved.text).toContain('Saved.');
    expect(await stateOf(id)).toEqual(READY);
  });

  it('keeps what was entered, sealed, while the server is away', async () => {
    const away = await startSftpServer();
    const id = await pages.addConnection('Away', 'sftp', {
      host: away.host,
      port: String(away.port),
      username: 'exporter',
    });
    await away.close();
    const visitor = newVisitor();
    const tried = await visitor.submit(
      await openLink(visitor, (await newLink(id)).url),
      'Verify',
      typed('for a server that is away'),
    );
    expect(tried.status).toBe(502);
    expect(tried.text).toContain('You need not enter it again');
    expect(hiddenOf(tried).kept).toMatch(/^v1\./);
  });

  it('takes what is entered anew instead of all that was kept', async () => {
    const { visitor, form, id } = await openForm();
    const tried = await visitor.submit(form, 'Verify', typed(sftp.password));
    const anew = await visitor.submit(tried, 'Save', { ...typed('another value than before'), consent: 'yes' });
    expect(anew.status).toBe(502);
    expect(await stateOf(id)).toEqual(UNTOUCHED);
  });
});

describe('save', () => {
  it('needs consent to the transfer of data, and keeps what was entered until it is given', async () => {
    const { id, visitor, form } = await openForm();
    const refused = await visitor.submit(form, 'Save', typed(sftp.password));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('notice is not accepted');
    expect(await stateOf(id)).toEqual(UNTOUCHED);
    expect((await visitor.submit(refused, 'Save', { consent: 'yes' })).text).toContain('Saved.');
    const { consent } = await pages.read(id);
    expect(consent).toMatchObject({ by: pages.world.person.operator, version: 1 });
  });

  it('works once: the link is dead afterwards, for everybody', async () => {
    const { id, url, visitor, form } = await openForm();
    const inputs = { ...typed(sftp.password), consent: 'yes' };
    await visitor.submit(form, 'Save', inputs);
    for (const again of [visitor.submit(form, 'Save', inputs), visitor.get(url), newVisitor().get(url)]) {
      const { status, text } = await again;
      expect(status).toBe(410);
      expect(text).toContain('was used already');
    }
    expect((await pages.auditOf(id)).filter((entry) => entry === 'connection.credentials done')).toHaveLength(1);
  });

  it('of two at once stores one', async () => {
    const { id, visitor, form } = await openForm();
    const save = () => visitor.submit(form, 'Save', { ...typed(sftp.password), consent: 'yes' });
    const results = await Promise.all([save(), save()]);
    expect(results.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect((await pages.auditOf(id)).filter((entry) => entry === 'connection.credentials done')).toHaveLength(1);
  });

  it('stores nothing that does not work', async () => {
    const { id, visitor, form } = await openForm();
    const saved = await visitor.submit(form, 'Save', { ...typed('wrong to the last'), consent: 'yes' });
    expect(saved.status).toBe(502);
    expect(await stateOf(id)).toEqual(UNTOUCHED);
  });

  it('is refused to one who is no admin any more, and who has left', async () => {
    await setRole('carlos', 'admin');
    const { id, visitor, form, url } = await openForm('carlos');
    await setRole('carlos', 'contributor');
    const refused = await visitor.submit(form, 'Save', { ...typed(sftp.password), consent: 'yes' });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('admin');
    expect(await stateOf(id)).toEqual(UNTOUCHED);
    expect(await pages.auditOf(id)).toContain('connection.credentials refused');
    const { db } = pages.app.services;
    const mine = eq(people.id, pages.world.person.carlos);
    await db.orm.update(people).set({ role: 'admin', removedAt: new Date() }).where(mine);
    expect((await visitor.get(url)).status).toBe(403);
    await db.orm.update(people).set({ role: 'contributor', removedAt: null }).where(mine);
  });

  it('is refused for a connection that was deleted meanwhile', async () => {
    const { id, visitor, form } = await openForm();
    await deleteConnection(await pages.scopeOf('operator'), id);
    expect((await visitor.submit(form, 'Save', { ...typed(sftp.password), consent: 'yes' })).status).toBe(404);
  });
});

describe('forged requests', () => {
  const inputs = () => ({ ...typed(sftp.password), consent: 'yes' });

  it('from other sites are refused', async () => {
    const { id, visitor, form } = await openForm();
    const strangers: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'nonsense' },
    ];
    for (const headers of strangers) {
      const refused = await visitor.submit(form, 'Save', inputs(), headers);
      expect(refused.status).toBe(403);
      expect(refused.text).toContain('came from another site');
    }
    expect(await stateOf(id)).toEqual(UNTOUCHED);
    expect((await visitor.submit(form, 'Save', inputs(), { origin: pages.address })).status).toBe(200);
  });

  it('without the token of the form, or with that of another, are refused', async () => {
    const { id, url, visitor, form } = await openForm();
    const other = await openForm();
    for (const token of [undefined, '', 'x', hiddenOf(other.form).form]) {
      const fields = { ...(token === undefined ? {} : { form: token }), ...inputs(), do: 'save' };
      expect((await visitor.post(url, fields)).status).toBe(403);
    }
    expect((await visitor.post(url, { ...hiddenOf(form), ...inputs(), do: 'destroy' })).status).toBe(400);
    expect(await stateOf(id)).toEqual(UNTOUCHED);
  });

  it('with values sealed for another page, or changed, count as nothing entered', async () => {
    const one = await openForm();
    const two = await openForm();
    const { kept } = hiddenOf(await one.visitor.submit(one.form, 'Verify', typed(sftp.password)));
    for (const value of [kept!, `${kept}A`, 'v1.k.a.b.c', 'nonsense']) {
      expect((await two.visitor.submit(two.form, 'Save', { kept: value, consent: 'yes' })).status).toBe(422);
    }
    expect(await stateOf(two.id)).toEqual(UNTOUCHED);
  });

  it('that are no forms, or too large, are refused', async () => {
    const { url, visitor, form } = await openForm();
    const json = await visitor.submit(form, 'Save', inputs(), { 'content-type': 'application/json' });
    expect(json.status).toBe(400);
    const large = await visitor.post(url, { ...hiddenOf(form), do: 'save', 'field.password': 'x'.repeat(70_000) });
    expect(large.status).toBe(413);
    expect(large.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the audit log as a file', () => {
  const download = async (who: Who = 'operator') => signAuditDownload(await pages.scopeOf(who), auditInput.parse({}));

  it('comes as CSV by its signed address', async () => {
    await addSftp('=cmd|"/C calc"');
    const response = await fetch(await download());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await response.text();
    expect(text).toContain('connection.credentials,done');
    expect(text).toContain(`"'=cmd|""/C calc"""`);
    seen.push(text);
  });

  it('is not given for an address that was changed, that is old, or whose person is no admin any more', async () => {
    const url = await download();
    expect((await newVisitor().get(`${url.slice(0, -2)}AA`)).status).toBe(404);
    expect((await newVisitor().get(`${pages.address}/downloads/audit/x`)).status).toBe(404);
    expect((await later(16 * MINUTE).request(new URL(url).pathname)).status).toBe(410);
    await setRole('eve', 'admin');
    const hers = await download('eve');
    await setRole('eve', 'viewer');
    const refused = await newVisitor().get(hers);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toContain('text/html');
  });
});

describe('what stays behind', () => {
  it('holds no secret that was entered, no link and no session', async () => {
    const responses = seen.join('\n');
    const stored = await pages.dump();
    const logged = pages.logged();
    expect(stored).toContain('credential_links');
    expect(logged).toContain('page refused');
    expect(secrets.size).toBeGreaterThan(6);
    const tokens = links.map((link) => link.split('/').at(-1)!);
    expect([...secrets].filter((secret) => writtenForms(secret).some((form) => responses.includes(form)))).toEqual([]);
    for (const text of [stored, logged]) {
      const found = [...secrets, ...tokens, ...sessions].filter((secret) =>
        writtenForms(secret).some((form) => text.includes(form)),
      );
      expect(found).toEqual([]);
    }
  });
});

/** The ways in which a text may stand somewhere. */
const writtenForms = (text: string): string[] => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString('hex'),
  Buffer.from(text).toString('base64').replace(/=+$/, ''),
  JSON.stringify(text).slice(1, -1),
];
