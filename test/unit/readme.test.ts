import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../src/commands/parse.ts';
import { commands } from '../../src/commands/registry.ts';
import { configSchema } from '../../src/config/index.ts';

const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  scripts: Record<string, string>;
};
const all = (pattern: RegExp): string[] => [...readme.matchAll(pattern)].map((match) => match[1] ?? '');

describe('the README', () => {
  it('names only files and folders that are there', () => {
    const links = all(/\]\(([^)#:]+)\)/g);
    const paths = all(/`((?:src|test|cards|docs|scripts|bench|migrations)\/[\w./-]*)`/g);
    expect(links.length).toBeGreaterThan(3);
    expect([...links, ...paths].filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([]);
  });

  it('names every room of src, and no other', () => {
    const rooms = all(/^ {2}([\w-]+(?:\/|\.ts)) {2,}/gm);
    expect(rooms.filter((room) => !existsSync(fileURLToPath(new URL(`src/${room}`, root))))).toEqual([]);
    expect(rooms.length).toBeGreaterThan(10);
  });

  it('runs only scripts that exist', () => {
    const used = [...new Set(all(/npm (?:run )?((?!ci\b|run\b|install\b)[\w:]+)/g))];
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('tells every command that people type', () => {
    const typed = commands.filter((command) => command.isHidden !== true).map((command) => command.name);
    expect(typed.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
  });

  it('names only variables of the configuration', () => {
    const named = all(/`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`/g);
    expect(named.filter((name) => !(name in configSchema.shape))).toEqual([]);
  });
});

describe('every example in help', () => {
  it.each(commands.flatMap((command) => command.examples.map((example) => [example, command.name])))(
    '%s',
    (example, name) => {
      expect(parseLine(commands, example ?? '').command).toBe(name);
    },
  );
});
