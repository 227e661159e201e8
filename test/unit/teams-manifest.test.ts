import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/registry.ts';
import { createLanguage, createManifest, type ManifestOptions } from '../../src/surfaces/teams/manifest.ts';
import { checkLanguage, checkManifest, MANIFEST_LIMITS } from '../../src/surfaces/teams/manifest-schema.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const APP_ID = '6d1f4f3e-1111-4222-8333-444455556666';
const options: ManifestOptions = {
  commands,
  summarize: (command, language) => `${command} in ${language}`,
  appId: APP_ID,
  publicUrl: 'https://exports.example.com',
  version: '1.2.3',
};
const manifest = createManifest(options);

interface Ran {
  readonly code: number;
  readonly text: string;
}
const run = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile('npx', ['tsx', 'scripts/manifest-teams.ts', ...args], { cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), text: stdout + stderr }),
    );
  });

describe('the manifest', () => {
  it('is one that Teams takes, in both languages', () => {
    expect(checkManifest(manifest)).toEqual([]);
    expect(checkLanguage(createLanguage(options))).toEqual([]);
  });

  it('offers what people type most, and no command that only buttons have', () => {
    const lists = manifest.bots[0]?.commandLists ?? [];
    for (const { commands: offered } of lists) {
      expect(offered.map(({ title }) => title)).toEqual(expect.arrayContaining(['list', 'run', 'create', 'help']));
      expect(offered.length).toBeLessThanOrEqual(MANIFEST_LIMITS.commands);
      for (const { title } of offered) expect(commands.find(({ name }) => name === title)?.isHidden).not.toBe(true);
    }
    expect(lists.find(({ triggers }) => triggers?.includes('slash'))?.scopes).toEqual(['team', 'groupChat']);
  });

  it('translates exactly the texts that it has', () => {
    const paths = (value: unknown, at = ''): string[] =>
      typeof value === 'string'
        ? [at]
        : Object.entries(value as object).flatMap(([key, one]) =>
            paths(one, Array.isArray(value) ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`),
          );
    const known = new Set(paths(manifest));
    for (const path of Object.keys(createLanguage(options))) if (path !== '$schema') expect(known).toContain(path);
  });

  it('is the same package for the same bot, and another one for another', () => {
    expect(createManifest(options).id).toBe(manifest.id);
    expect(createManifest({ ...options, appId: APP_ID.toUpperCase() }).id).toBe(manifest.id);
    expect(createManifest({ ...options, appId: '6d1f4f3e-1111-4222-8333-444455557777' }).id).not.toBe(manifest.id);
  });

  it('is refused where Teams would refuse it', () => {
    const wrong = [
      { ...manifest, name: { short: 'x'.repeat(31), full: 'x' } },
      { ...manifest, description: { short: 'x'.repeat(81), full: 'x' } },
      { ...manifest, version: '1.0' },
      { ...manifest, developer: { ...manifest.developer, websiteUrl: 'http://exports.example.com' } },
      { ...manifest, bots: [] },
      { ...manifest, webApplicationInfo: {} },
    ];
    for (const one of wrong) expect(checkManifest(one)).not.toEqual([]);
  });
});

describe('the package', { timeout: 180_000 }, () => {
  it('is a zip with the manifest, its Dutch, and icons of the sizes that Teams wants', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'teams-package-'));
    try {
      const out = join(folder, 'exports.zip');
      const made = await run('--url', 'https://exports.example.com/', '--app-id', APP_ID, '--out', out);
      expect(made).toMatchObject({ code: 0 });
      const files = unzipSync(await readFile(out));
      expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'nl-nl.json', 'outline.png']);
      const read = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array())) as typeof manifest;
      expect(checkManifest(read)).toEqual([]);
      expect(read.bots[0]?.botId).toBe(APP_ID);
      expect(read.validDomains).toEqual(['exports.example.com']);
      expect(sizeOf(files[read.icons.color])).toEqual([192, 192]);
      expect(sizeOf(files[read.icons.outline])).toEqual([32, 32]);
      // White, on nothing.
      expect(Buffer.from(files[read.icons.outline] ?? []).toString('latin1', 25, 26)).toBe('\x06');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is not made without an address that Teams can open', async () => {
    const wrong = [
      ['--app-id', APP_ID],
      ['--url', 'http://exports.example.com', '--app-id', APP_ID],
      ['--url', 'https://exports.example.com', '--app-id', 'not a guid'],
    ];
    const made = await Promise.all(wrong.map((args) => run(...args)));
    for (const { code, text } of made) {
      expect(code).toBe(1);
      expect(text).toContain('Usage:');
    }
  });

  it('is kept in manifest/teams as it would be made now', async () => {
    expect(await run('--check')).toMatchObject({ code: 0, text: '' });
  });
});

const sizeOf = (png: Uint8Array = new Uint8Array(24)): number[] => {
  const bytes = Buffer.from(png);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};
