import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Core } from './core.ts';
import { issueCode } from './installs.ts';

/** `/oauth/v2/authorize`: where people allow the app into their workspace, and are sent back with a code. */
export function createConsent(core: Core): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/oauth/v2/authorize', (c) => {
    const query = c.req.query();
    const problem = findProblem(core, query);
    if (problem !== undefined) return c.text(problem, 400);
    const hidden = Object.entries(query).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    );
    const teams = [...core.state.teams.values()].map(({ id, name }) => html`<option value="${id}">${name}</option>`);
    return c.html(html`<!doctype html>
      <html lang="en">
        <title>Install ${core.settings.appName}</title>
        <body style="font: 16px system-ui; max-width: 26rem; margin: 15vh auto">
          <h1>${core.settings.appName} is requesting permission to access a workspace</h1>
          <form method="post">
            ${hidden}
            <p><label>Workspace <select name="team_id">${teams}</select></label></p>
            <p><label><input type="checkbox" name="org" value="1" /> The whole organisation</label></p>
            <button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Cancel</button>
          </form>
        </body>
      </html>`);
  });
  app.post('/oauth/v2/authorize', async (c) => {
    const body = await c.req.parseBody();
    const text = (name: string): string | undefined => (typeof body[name] === 'string' ? body[name] : undefined);
    const query = { client_id: text('client_id') ?? '', redirect_uri: text('redirect_uri') ?? '' };
    const problem = findProblem(core, query);
    if (problem !== undefined) return c.text(problem, 400);
    const target = new URL(text('redirect_uri') ?? '');
    if (text('state') !== undefined) target.searchParams.set('state', text('state') ?? '');
    if (text('decision') !== 'allow') {
      target.searchParams.set('error', 'access_denied');
      return c.redirect(target.href);
    }
    const teamId = text('team_id') ?? '';
    const user = [...core.state.users.values()].find((one) => one.teamId === teamId && !one.isBot)?.id ?? '';
    const scopes = (text('scope') ?? '').split(',').filter((scope) => scope !== '');
    const grant = { teamId, user, scopes, redirectUri: text('redirect_uri'), isEnterprise: text('org') === '1' };
    target.searchParams.set('code', issueCode(core, grant));
    return c.redirect(target.href);
  });
  return app;
}

/** What is wrong with the client or its address is told the person, never sent back there. */
function findProblem({ settings }: Core, query: Readonly<Record<string, string>>): string | undefined {
  if (query.client_id !== settings.clientId) return 'invalid_client_id';
  const address = query.redirect_uri ?? '';
  if (!URL.canParse(address)) return 'bad_redirect_uri';
  return settings.redirectUris === undefined || settings.redirectUris.includes(address)
    ? undefined
    : 'bad_redirect_uri';
}
