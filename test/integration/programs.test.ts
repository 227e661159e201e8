import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'export-bot-programs-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** A program as people start it, with nothing set up but its data folder. */
function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'src/main.ts', ...args], { cwd: ROOT, env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, out, err });
    });
  });
}

describe('the demo', () => {
  it('lists, runs a segment export and a data-out, shows cards, files and rates, and ends with 0', async () => {
    const { code, out } = await run('demo');
    expect(code).toBe(0);
    expect(out.match(/● Successful/g)?.length).toBe(2);
    expect(out).toContain('lapsed-in-australia.csv');
    expect(out).toMatch(/1,904 rows in .* rows a second/);
    expect(out).toMatch(/2,800 rows in/);
    expect((await readdir(join(dataDir, 'exports'))).sort()).toEqual(['lapsed-in-australia', 'partner-tables']);
  });
});

describe('one line in the terminal', () => {
  it('ends with 0 once the run that it waits for succeeded, with nobody else there to work it off', async () => {
    const { code, out } = await run('chat', '--as', 'carlos', '--wait', 'run lapsed in australia');
    expect([code, out.includes('Successful')]).toEqual([0, true]);
  });

  it('ends with 1 and says why, for what a person may not do', async () => {
    const { code, out } = await run('chat', '--as', 'noor', '--wait', 'run lapsed in australia');
    expect([code, out.includes('bijdrager')]).toEqual([1, true]);
  });

  it('gives programs the replies as JSON, and nothing else', async () => {
    const { out } = await run('chat', '--json', 'list');
    expect(JSON.parse(out)).toMatchObject([{ kind: 'message', view: 'list' }]);
  });

  it('names a person who is not there', async () => {
    const { code, err } = await run('chat', '--as', 'zoe', 'list');
    expect([code, err.includes('zoe')]).toEqual([1, true]);
  });
});

describe('a program that there is not', () => {
  it('is answered with those that there are', async () => {
    const { code, err } = await run('serv');
    expect([code, err.includes('serve, chat, demo')]).toEqual([2, true]);
  });
});

describe('exchanging the encryption key', () => {
  it('works on the embedded database, and says what it did', async () => {
    const { code, out } = await run('keys-rotate');
    expect([code, out]).toEqual([0, '0 secrets were sealed again with key "file".\n']);
  });
});
