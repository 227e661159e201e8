import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OAUTH_CALLBACK_PATH } from '../../src/services/connections/oauth.ts';
import { verifyConnection } from '../../src/services/connections/verify.ts';
import { createOAuthDestination } from '../support/oauth-destination.ts';
import { type OAuthTwin, startOAuthTwin } from '../support/oauth-twin.ts';
import { type PageServer, startPageServer } from '../support/page-server.ts';
import { createVisitor, openLink, type Visited, type Visitor } from '../support/page-visitor.ts';

let pages: PageServer;
let twin: OAuthTwin;
const seen: string[] = [];
const SIGN_IN = 'Sign in at Audience Hub';

beforeAll(async () => {
  twin = await startOAuthTwin();
  pages = await startPageServer([createOAuthDestination(twin)]);
  twin.redirectUris.push(`${pages.address}${OAUTH_CALLBACK_PATH}`);
});
afterAll(async () => {
  await pages.close();
  await twin.close();
});
afterEach(() => {
  for (const name of Object.keys(twin.faults)) delete twin.faults[name as keyof OAuthTwin['faults']];
});

let made = 0;

async function openForm(visitor = createVisitor(seen)) {
  const id = await pages.addConnection(`Hub ${++made}`, 'audience_hub');
  const url = await pages.linkTo(id);
  return { id, url, visitor, form: await openLink(visitor, url) };
}

/** Presses the button; where the page leads to. */
async function leave(visitor: Visitor, form: Visited): Promise<URL> {
  const leaving = await visitor.submit(form, SIGN_IN, { consent: 'yes' });
  const address = /<a [^>]*href="([^"]+)"/.exec(leaving.html)?.[1];
  if (address === undefined) throw new Error(`led nowhere: ${leaving.status} ${leaving.text}`);
  expect(leaving.html).toContain(`<meta http-equiv="refresh" content="0; url=${address}">`);
  return new URL(address.replaceAll('&amp;', '&'));
}

/** What the person does at the far end; the address that they are sent back to. */
async function decide(address: URL, decision: 'Allow' | 'Deny'): Promise<string> {
  const body = new URLSearchParams([...address.searchParams, ['decision', decision]]);
  const response = await fetch(new URL('/authorize', address), { method: 'POST', body, redirect: 'manual' });
  return response.headers.get('location')!;
}

/** All the way there, and to the door of the way back. */
async function goAndAllow() {
  const opened = await openForm();
  const address = await leave(opened.visitor, opened.form);
  return { ...opened, address, back: await decide(address, 'Allow') };
}

const change = (url: string, name: string, value: string | undefined): string => {
  const changed = new URL(url);
  if (value === undefined) changed.searchParams.delete(name);
  else changed.searchParams.set(name, value);
  return changed.href;
};

const expectNothingSaved = async (id: Parameters<PageServer['read']>[0]) =>
  expect(await pages.read(id)).toMatchObject({ state: 'incomplete', sealedCredentials: undefined, consent: undefined });

describe('signing in at the far end', () => {
  it('asks for nothing to type, and leads there with a state and a challenge', async () => {
    const { visitor, form } = await openForm();
    expect(form.html).not.toMatch(/type="(password|text)"|<textarea/);
    expect(form.text).toContain('You sign in at Audience Hub itself');
    const { origin, searchParams } = await leave(visitor, form);
    expect(origin).toBe(twin.address);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: twin.clientId,
      redirect_uri: `${pages.address}/credentials/oauth/callback`,
      scope: 'audiences.write offline_access',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('and coming back saves what it granted, with the consent, and the link is used up', async () => {
    const { id, url, visitor, address, back } = await goAndAllow();
    const saved = await visitor.get(back, { 'sec-fetch-site': 'cross-site' });
    expect(saved.status).toBe(200);
    expect(saved.text).toContain('Saved. The connection can be used now. It works: account Acme, 3 audiences.');
    const connection = await pages.read(id);
    expect(connection).toMatchObject({ state: 'ready', consent: { by: pages.world.person.operator, version: 1 } });
    expect(await pages.auditOf(id)).toContain('connection.credentials done');
    expect((await verifyConnection(await pages.scopeOf('operator'), id)).verified).toMatchObject({ ok: true });
    const { body } = twin.exchanges.at(-1)!;
    expect(createHash('sha256').update(body.get('code_verifier')!).digest('base64url')).toBe(
      address.searchParams.get('code_challenge'),
    );
    expect((await visitor.get(url)).status).toBe(410);
  });

  it('needs the consent first', async () => {
    const { id, visitor, form } = await openForm();
    const refused = await visitor.submit(form, SIGN_IN);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('notice is not accepted');
    expect(refused.html).not.toContain(twin.address);
    await expectNothingSaved(id);
  });

  it('can be done for two connections side by side', async () => {
    const visitor = createVisitor(seen);
    const [one, two] = [await openForm(visitor), await openForm(visitor)];
    const backs = [];
    for (const { form } of [one, two]) backs.push(await decide(await leave(visitor, form), 'Allow'));
    for (const back of backs.reverse()) expect((await visitor.get(back)).text).toContain('Saved.');
    for (const { id } of [one, two]) expect(await pages.read(id)).toMatchObject({ state: 'ready' });
  });

  it('holds on to the link in a cookie that goes to the way back alone', async () => {
    const { visitor, form } = await openForm();
    const leaving = await visitor.submit(form, SIGN_IN, { consent: 'yes' });
    expect(leaving.headers.get('set-cookie')).toMatch(
      /^exportbot_sign_in_\w{16}=[^;]+; Max-Age=\d+; Path=\/credentials\/oauth\/callback; HttpOnly; SameSite=Lax$/,
    );
  });
});

describe('a sign-in that fails', () => {
  it('because the person said no can be tried again from where they are', async () => {
    const { id, visitor, form } = await openForm();
    const refused = await visitor.get(await decide(await leave(visitor, form), 'Deny'));
    expect(refused.status).toBe(502);
    expect(refused.text).toContain('Signing in at Audience Hub did not work: the sign-in was refused there.');
    await expectNothingSaved(id);
    const back = await decide(await leave(visitor, refused), 'Allow');
    expect((await visitor.get(back)).text).toContain('Saved.');
  });

  it.each(['error', 'cut', 'redirect', 'no_json', 'no_token'] as const)(
    'because the token endpoint does this: %s, says so and saves nothing',
    async (fault) => {
      const { id, visitor, back } = await goAndAllow();
      twin.faults.token = fault;
      const failed = await visitor.get(back);
      expect(failed.status).toBe(502);
      expect(failed.text).toContain('Signing in at Audience Hub did not work');
      expect(failed.text).toContain(SIGN_IN);
      await expectNothingSaved(id);
    },
  );

  it('because the code has expired, or the access does not work, saves nothing', async () => {
    twin.faults.expiresCodes = true;
    const late = await goAndAllow();
    expect((await late.visitor.get(late.back)).status).toBe(502);
    expect(twin.exchanges.at(-1)).toMatchObject({ error: 'invalid_grant' });
    await expectNothingSaved(late.id);
    twin.faults.expiresCodes = false;
    twin.faults.revokesTokens = true;
    const revoked = await goAndAllow();
    const failed = await revoked.visitor.get(revoked.back);
    expect(failed.status).toBe(502);
    expect(failed.text).toContain('Audience Hub did not accept the credentials');
    await expectNothingSaved(revoked.id);
  });

  it('shows an error of the far end as text', async () => {
    const { visitor, form } = await openForm();
    const back = change(await decide(await leave(visitor, form), 'Deny'), 'error', '<img src=x onerror=alert(1)>');
    const { status, html } = await visitor.get(back);
    expect(status).toBe(502);
    expect(html).not.toContain('<img');
  });
});

describe('a way back that is not the right one', () => {
  it('without a state, or with one that was made up, goes nowhere', async () => {
    const { id, visitor, back } = await goAndAllow();
    const missing = await visitor.get(change(back, 'state', undefined));
    expect(missing.status).toBe(400);
    const madeUp = await visitor.get(change(back, 'state', 'A'.repeat(43)));
    expect(madeUp.status).toBe(403);
    await expectNothingSaved(id);
    expect((await visitor.get(back)).text).toContain('Saved.');
  });

  it('in another browser goes nowhere, even in one that has a link open', async () => {
    const { id, back } = await goAndAllow();
    const other = await openForm();
    for (const visitor of [createVisitor(seen), other.visitor]) {
      const refused = await visitor.get(back);
      expect(refused.status).toBe(403);
      expect(refused.text).toContain('another browser');
    }
    await expectNothingSaved(id);
    await expectNothingSaved(other.id);
  });

  it('with the code of somebody else’s sign-in is refused by the challenge', async () => {
    const mine = await goAndAllow();
    const theirs = await goAndAllow();
    const injected = change(mine.back, 'code', new URL(theirs.back).searchParams.get('code')!);
    expect((await mine.visitor.get(injected)).status).toBe(502);
    expect(twin.exchanges.at(-1)).toMatchObject({ error: 'invalid_grant' });
    await expectNothingSaved(mine.id);
  });

  it('cannot be gone twice', async () => {
    const { visitor, back } = await goAndAllow();
    expect((await visitor.get(back)).status).toBe(200);
    const exchanges = twin.exchanges.length;
    const again = await visitor.get(back);
    expect(again.status).toBe(410);
    expect(again.text).toContain('was used already');
    expect(twin.exchanges).toHaveLength(exchanges);
  });

  it('cannot be gone twice after a failure either: a state is good for one try', async () => {
    const { id, visitor, back } = await goAndAllow();
    twin.faults.token = 'error';
    await visitor.get(back);
    delete twin.faults.token;
    const exchanges = twin.exchanges.length;
    expect((await visitor.get(back)).status).toBe(502);
    expect(twin.exchanges).toHaveLength(exchanges);
    await expectNothingSaved(id);
  });

  it('of an earlier press of the button is refused once the button was pressed again', async () => {
    const { id, visitor, form } = await openForm();
    const first = await decide(await leave(visitor, form), 'Allow');
    await leave(visitor, form);
    expect((await visitor.get(first)).status).toBe(502);
    await expectNothingSaved(id);
  });
});

describe('what stays behind', () => {
  it('holds no code, token, verifier or secret of the client', async () => {
    const stored = await pages.dump();
    const logged = pages.logged();
    const responses = seen.join('\n');
    expect(twin.secrets.size).toBeGreaterThan(20);
    for (const text of [stored, logged, responses])
      expect([...twin.secrets].filter((secret) => text.includes(secret))).toEqual([]);
    const states = [...responses.matchAll(/[?&;]state=([\w-]{43})/g)].map((match) => match[1]!);
    expect(states.length).toBeGreaterThan(10);
    for (const text of [stored, logged]) expect(states.filter((state) => text.includes(state))).toEqual([]);
  });
});
