import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, onlyMessage, type World } from '../support/world.ts';

let world: World;
let address: string;
beforeAll(async () => {
  world = await createWorld();
  ({ address } = await world.app.serve());
});
afterAll(() => world.close());

const get = (path: string) => fetch(`${address}${path}`);

describe('the server', () => {
  it('says that it lives, and which version it is', async () => {
    const response = await get('/healthz');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'ok', version: expect.stringMatching(/^\d/) });
  });

  it('is ready while the database and the source answer', async () => {
    const response = await get('/readyz');
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'ready', checks: { database: 'ok', source: 'ok' } },
    ]);
  });

  it('tells Prometheus what happened: turns, runs and rows', async () => {
    onlyMessage(await world.say('operator', 'create "Everyone" segments:everyone to:"Local folder"'));
    await world.settled(onlyMessage(await world.say('operator', 'run everyone')));
    const text = await (await get('/metrics')).text();
    expect(text).toMatch(/^export_bot_runs_total\{state="successful"\} 1$/m);
    expect(text).toMatch(/^export_bot_rows_total 300$/m);
    expect(text).toMatch(/^export_bot_active_runs 0$/m);
    expect(text).toMatch(/export_bot_turn_seconds_count\{surface="test",failed="false"\} 2/);
  });

  it('serves the web chat to loopback names only', async () => {
    expect((await get('/')).status).toBe(200);
    expect((await fetch(`${address}/api/state`, { headers: { host: 'evil.example' } })).status).not.toBe(500);
  });

  it('is not ready without its source, and still lives', async () => {
    const name = (await world.source`select current_database() as name`)[0]!.name as string;
    const { sql } = world.app.services.db;
    await sql.unsafe(`alter database "${name}" allow_connections false`);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
    const response = await get('/readyz');
    const body = (await response.json()) as { checks: Record<string, string> };
    expect([response.status, body.checks.database]).toEqual([503, 'ok']);
    expect(body.checks.source).not.toBe('ok');
    expect((await get('/healthz')).status).toBe(200);
    const failed = onlyMessage(await world.say('operator', 'status'));
    expect(failed.error).toBeUndefined();
    await sql.unsafe(`alter database "${name}" allow_connections true`);
  });
});
