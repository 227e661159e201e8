import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTeamsWorld, type TeamsWorld, words } from '../support/teams-world.ts';

/*
 * Ways of the bot to prove itself without a secret. Microsoft's library looks for the machine's identity once in a process,
 * so the one of an App Service is tested elsewhere.
 */

describe('on a virtual machine, UserAssignedMSI gets its tokens from the metadata service', () => {
  let managed: TeamsWorld;
  beforeAll(async () => {
    managed = await createTeamsWorld({ variables: { TEAMS_APP_TYPE: 'UserAssignedMSI', TEAMS_APP_PASSWORD: '' } });
    for (const [name, value] of Object.entries(managed.twin.machineVariables)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await managed.close();
  });

  it('and answers with them; one token serves for all', async () => {
    expect(words(await managed.ask(managed.ada, 'status'))).toContain('All well');
    await managed.ask(managed.ada, 'help');
    expect(managed.twin.calls('identity').map(({ status, body }) => [status, body])).toEqual([
      [200, { resource: 'https://api.botframework.com', client_id: managed.twin.appId }],
    ]);
    expect(managed.twin.calls('token')).toEqual([]);
  });

  it('and says what it has to say once the service, which was busy, gives one', async () => {
    managed.twin.revokeTokens();
    managed.twin.fail('identity', { status: 429 });
    const before = managed.twin.calls('identity').length;
    expect(words(await managed.ask(managed.ada, 'status'))).toContain('All well');
    expect(
      managed.twin
        .calls('identity')
        .slice(before)
        .map(({ status }) => status),
    ).toEqual([429, 200]);
  });

  it('and waits for an operator while the machine has no such identity', async () => {
    managed.twin.revokeTokens();
    managed.twin.fail('identity', { status: 400, times: 2 });
    expect(words(await managed.ask(managed.ada, 'status'))).toContain('All well');
  });
});

describe('a workload with a federated identity', () => {
  let federated: TeamsWorld;
  let folder: string;
  const write = (token: string) => writeFile(join(folder, 'token'), `${token}\n`);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-bot-token-'));
    await write('first');
    const variables = { TEAMS_APP_PASSWORD: '', TEAMS_FEDERATED_TOKEN_FILE: join(folder, 'token') };
    federated = await createTeamsWorld({ variables }, { federatedToken: 'first' });
  });
  afterAll(async () => {
    await federated.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('gets tokens for the one in its file, and still checks what comes in', async () => {
    const { twin, ada, ask } = federated;
    expect(words(await ask(ada, 'status'))).toContain('All well');
    expect(twin.calls('token').map(({ status, conversationId }) => [status, conversationId])).toEqual([
      [200, twin.tenantId],
    ]);
    expect((await twin.forge('ada', { type: 'message', text: 'list' }, 'foreign key')).status).toBe(401);
  });

  it('reads the file anew each time, as the platform writes it anew', async () => {
    const { twin, ada, ask } = federated;
    twin.setFederatedToken('second');
    await write('second');
    twin.revokeTokens();
    expect(words(await ask(ada, 'status'))).toContain('All well');
  });

  it('says what it has to say once there is a file again', async () => {
    const { twin, ada, ask } = federated;
    await rm(join(folder, 'token'));
    twin.revokeTokens();
    const asked = ask(ada, 'status');
    const { sql } = federated.world.app.services.db;
    const tried = () => sql`
      select 1 from inbox where attempt > 0 and done_at is null union all select 1 from outbox where attempt > 1`;
    await expect.poll(async () => (await tried()).length, { timeout: 10_000 }).toBeGreaterThan(0);
    await write('second');
    expect(words(await asked)).toContain('All well');
  });
});
