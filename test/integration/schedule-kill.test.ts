import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drill } from '../../bench/schedule-drill.ts';
import { createDatabase } from '../support/postgres.ts';

it('runs every export that is due exactly once, though its two workers are killed and started again', async () => {
  const [bot, customers] = await Promise.all([createDatabase(), createDatabase()]);
  const dir = await mkdtemp(join(tmpdir(), 'schedule-kill-'));
  try {
    const result = await drill({
      exports: 60,
      workers: 2,
      kills: 3,
      pauseMs: 700,
      concurrency: 4,
      url: bot.url,
      sourceUrl: customers.url,
      dir,
      signal: AbortSignal.timeout(540_000),
    });
    expect(result).toMatchObject({ runs: 60, notOnce: 0, unsuccessful: 0, strayFolders: 0, leftovers: 0, kills: 3 });
  } finally {
    await Promise.all([bot.drop(), customers.drop()]);
    await rm(dir, { recursive: true, force: true });
  }
}, 600_000);
