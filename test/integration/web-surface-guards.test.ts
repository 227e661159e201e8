import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebCaller, HOST, readErrorCode, toTurn, type WebCaller } from '../support/web-caller.ts';

let web: WebCaller;

beforeEach(async () => {
  web = await createWebCaller();
});
afterEach(() => web.close());

describe('the page', () => {
  it('is served with a policy that allows nothing from elsewhere and nothing inline', async () => {
    const response = await web.request('/');
    const html = await response.text();
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|https?:\/\//);
  });

  it('names files by their content, and browsers may keep them for good', async () => {
    const html = await (await web.request('/')).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]!);
    expect(paths.length).toBeGreaterThanOrEqual(4);
    for (const path of paths) {
      expect(path).toMatch(/-[0-9a-f]{10}\.(js|css|svg)$/);
      const response = await web.request(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toContain('immutable');
    }
    expect((await web.request('/assets/app.js')).status).toBe(404);
    expect((await web.request('/assets/..%2fpage.html')).status).toBe(404);
  });
});

describe('who may call', () => {
  it.each(['localhost:3000', 'web.chat.localhost', '127.0.0.1:8080', '127.3.2.1', '[::1]:3000'])(
    'answers to the loopback name %s',
    async (host) => {
      expect((await web.request('/api/state', {}, { host })).status).toBe(200);
    },
  );

  it.each(['evil.example', '192.168.1.4:3000', 'localhost.evil.example', '127.0.0.1.evil.example', ''])(
    'refuses the host %j, as when a foreign name is pointed at this machine',
    async (host) => {
      for (const path of ['/', '/api/state']) {
        const response = await web.request(path, {}, { host });
        expect(response.status).toBe(403);
        expect(await readErrorCode(response)).toBe('forbidden_origin');
      }
    },
  );

  it.each(['https://evil.example', 'http://localhost:4000', 'null', 'not an address'])(
    'refuses a call from the origin %j',
    async (origin) => {
      const response = await web.post(toTurn(web.chat.persons.noor, 'list'), { origin });
      expect(response.status).toBe(403);
      expect(await readErrorCode(response)).toBe('forbidden_origin');
      expect(web.chat.turns).toEqual([]);
    },
  );

  it('takes a call from its own origin', async () => {
    const response = await web.post(toTurn(web.chat.persons.noor, 'list'), { origin: `http://${HOST}` });
    expect(response.status).toBe(200);
  });

  it('refuses what a browser says comes from another site', async () => {
    const response = await web.request('/api/state', {}, { 'sec-fetch-site': 'cross-site' });
    expect(response.status).toBe(403);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'refuses a turn sent as %s, as forms of other sites can',
    async (type) => {
      const response = await web.post(toTurn(web.chat.persons.noor, 'list'), { 'content-type': type });
      expect(response.status).toBe(415);
      expect(await readErrorCode(response)).toBe('invalid_request');
    },
  );

  it('refuses a body over 64 KiB', async () => {
    const response = await web.post(toTurn(web.chat.persons.noor, 'x'.repeat(66_000)));
    expect(response.status).toBe(413);
    expect(await readErrorCode(response)).toBe('invalid_request');
  });

  it.each([
    ['an unknown person', { as: '00000000-0000-4000-8000-000000000000' }],
    ['another person’s direct message', { conversation: 'dm:somebody-else' }],
    ['an unknown conversation', { conversation: 'channel:secrets' }],
    ['an empty line', { body: { kind: 'text', text: ' \u0000 ' } }],
    ['a body of no known kind', { body: { kind: 'shell', text: 'ls' } }],
    ['an unknown property', { admin: true }],
    ['an entry id that is none', { body: { kind: 'action', data: {}, inputs: {}, entryId: "1' or 1=1" } }],
    ['inputs that are no texts', { body: { kind: 'action', data: {}, inputs: { a: 1 } } }],
  ])('refuses %s', async (_what, change) => {
    const response = await web.post({ ...toTurn(web.chat.persons.noor, 'list'), ...change });
    expect(response.status).toBe(400);
    expect(await readErrorCode(response)).toBe('invalid_request');
    expect(web.chat.turns).toEqual([]);
  });

  it('refuses what is not JSON, and an unknown person everywhere', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await web.request('/api/turns', { method: 'POST', body: '{' }, headers)).status).toBe(400);
    for (const path of ['/api/state?as=nobody', '/api/events?as=nobody', '/api/complete?as=nobody&line=r']) {
      expect((await web.request(path)).status).toBe(400);
    }
  });
});

describe('with a sign-in secret', () => {
  const SECRET = 'a long and secret sentence';

  beforeEach(async () => {
    web.close();
    web = await createWebCaller(SECRET);
  });

  const host = { host: 'exports.example.com' };
  const signIn = (secret: string, headers: Record<string, string> = {}) =>
    web.request(
      '/sign-in',
      { method: 'POST', body: new URLSearchParams({ secret }) },
      { ...host, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    );

  it('leads the page to a form that needs no script, and refuses calls', async () => {
    const page = await web.request('/', {}, host);
    expect(page.status).toBe(303);
    expect(page.headers.get('location')).toBe('/sign-in');
    const form = await web.request('/sign-in', {}, host);
    const html = await form.text();
    expect(html).toContain('<form method="post" action="/sign-in">');
    expect(html).not.toContain('<script');
    const call = await web.request('/api/state', {}, host);
    expect(call.status).toBe(401);
    expect(await readErrorCode(call)).toBe('sign_in_required');
    const events = await web.request(`/api/events?as=${web.chat.persons.noor.id}`, {}, host);
    expect(events.status).toBe(401);
  });

  it('gives a cookie that scripts and other sites cannot use, and that opens the chat under any host name', async () => {
    const response = await signIn(SECRET);
    expect(response.status).toBe(303);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain(SECRET);
    const signedIn = { ...host, cookie: cookie.split(';')[0]! };
    expect((await web.request('/', {}, signedIn)).status).toBe(200);
    expect((await web.request('/api/state', {}, signedIn)).status).toBe(200);
  });

  it('marks the cookie secure behind TLS', async () => {
    const response = await signIn(SECRET, { 'x-forwarded-proto': 'https' });
    expect(response.headers.get('set-cookie')).toMatch(/Secure/);
  });

  it('ends a session after seven days, and takes none that was tampered with', async () => {
    const cookie = ((await signIn(SECRET)).headers.get('set-cookie') ?? '').split(';')[0]!;
    const tampered = cookie.replace(/=\d/, '=9');
    expect((await web.request('/api/state', {}, { ...host, cookie: tampered })).status).toBe(401);
    web.wait(7 * 86_400_000 + 1);
    expect((await web.request('/api/state', {}, { ...host, cookie })).status).toBe(401);
  });

  it('says that a secret is wrong, and after ten wrong ones takes none for a minute', async () => {
    const wrong = await signIn('guess');
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).toContain('That is not the secret');
    await Promise.all(Array.from({ length: 9 }, () => signIn('guess')));
    expect((await signIn(SECRET)).status).toBe(429);
    web.wait(60_001);
    expect((await signIn(SECRET)).status).toBe(303);
  });

  it('takes no secret from the form of another site', async () => {
    expect((await signIn(SECRET, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('speaks Dutch to a browser that asks for it', async () => {
    const html = await (await web.request('/sign-in', {}, { ...host, 'accept-language': 'nl-NL,nl;q=0.9' })).text();
    expect(html).toContain('Aanmelden');
  });
});
