import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sendable } from '../../src/destinations/contract-records.ts';
import { createWebhookDestination } from '../../src/destinations/webhook/index.ts';
import { EXPORT_ID, newRunId, START } from './destination-far-end.ts';
import { webhookCase } from './records-cases.ts';
import { toItem } from './records-far-end.ts';

const SECRET = 'the-secret-of-the-receiver';
const documented = readFileSync(new URL('../../docs/webhook.md', import.meta.url), 'utf8');
let folder: string;
let receiver: ChildProcess;
let url: string;

/** The example as it stands in the documentation, as a program of its own. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receiver-'));
  const file = join(folder, 'receiver.mjs');
  await writeFile(file, /```js receiver\n([\s\S]*?)```/.exec(documented)?.[1] ?? '');
  const env = { PATH: process.env.PATH, PORT: '0', WEBHOOK_SECRET: SECRET };
  receiver = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(receiver.stdout!, 'data');
  url = /http:\S+/.exec(String(line))?.[0] ?? '';
});
afterAll(async () => {
  const ended = once(receiver, 'exit');
  receiver.kill();
  await ended;
  await rm(folder, { recursive: true });
});

describe('the receiver in the documentation', () => {
  const item = toItem({ ...webhookCase, as: ['id', 'email'] }, 'vip', 'VIP customers');
  const destination = createWebhookDestination({ allowPrivateNetworks: true });
  const spec = {
    runId: newRunId(),
    exportId: EXPORT_ID,
    exportName: 'Hook',
    environmentName: 'Shop',
    target: {},
    startedAt: START,
    items: [item],
    signal: new AbortController().signal,
  };
  const account = (secret = SECRET) => ({ settings: { url }, credentials: { secret } });

  it('answers a trial, takes records, names those it refuses, and takes them out again', async () => {
    expect((await destination.verify(account())).summary).toContain('answered 200');
    const writer = await destination.open(account(), spec);
    const batch = [
      ['1', 'ann@example.com'],
      ['2', null],
    ].map((row) => writer.prepare(item, row) as Sendable);
    const call = { id: 'a-key', signal: spec.signal };
    const rejected = [{ index: 1, code: 'refused_value', reason: 'has no e-mail address' }];
    expect(await writer.put(item, batch, call)).toEqual({ rejected });
    expect(await writer.put(item, batch, call)).toEqual({ rejected });
    expect(await writer.remove(item, ['1', '2'], { ...call, id: 'another-key' })).toEqual({ rejected: [] });
  });

  it('refuses what another has signed', async () => {
    await expect(destination.verify(account('some-other-secret-of-mine'))).rejects.toMatchObject({
      code: 'destination_sign_in_failed',
    });
  });
});
