import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConfig, Secret } from '../../src/config/index.ts';
import { AppError } from '../../src/domain/errors.ts';

function problemsOf(variables: Record<string, string>): string[] {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof AppError && error.code === 'config_invalid') return error.message.split('\n').slice(1);
  }
  return [];
}

describe('the configuration', () => {
  it('needs nothing: an embedded database, the demo, loopback', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      databaseUrl: undefined,
      catalog: undefined,
      host: '127.0.0.1',
      port: 3000,
      role: 'all',
    });
  });

  it('takes empty variables for absent ones', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: ' ' }).port).toBe(3000);
  });

  it('tells every problem at once, those between variables too', () => {
    const problems = problemsOf({
      HOST: '0.0.0.0',
      PORT: 'abc',
      SOURCE_URL: 'mysql://x',
      ENCRYPTION_KEYS: 'bad',
      ROLE: 'boss',
    });
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'ENCRYPTION_KEYS',
      'HOST',
      'PORT',
      'ROLE',
      'SOURCE_URL',
    ]);
  });

  it.each(['127.0.0.1', '::1', 'localhost', '[::1]', '127.9.9.9'])('lets %s be without a sign-in', (HOST) => {
    expect(problemsOf({ HOST })).toEqual([]);
  });

  it.each(['0.0.0.0', '192.168.1.5', '::', 'example.com', '127.0.0.1.example.com'])(
    'refuses %s without a sign-in',
    (HOST) => {
      expect(problemsOf({ HOST })).toEqual([expect.stringContaining('WEB_SIGN_IN_SECRET')]);
      expect(problemsOf({ HOST, WEB_SIGN_IN_SECRET: 'a long enough secret' })).toEqual([]);
      expect(problemsOf({ HOST, ROLE: 'worker' })).toEqual([]);
    },
  );

  it('wants a catalog with a source, and a source with a catalog', () => {
    expect(problemsOf({ CATALOG: 'catalog.yaml' })).toEqual([expect.stringContaining('SOURCE_URL')]);
    expect(problemsOf({ SOURCE_URL: 'postgres://x/y' })).toEqual([expect.stringContaining('catalog:init')]);
  });

  it('wants the two halves of an app that people sign in with', () => {
    expect(problemsOf({ MAILCHIMP_CLIENT_ID: 'x' })).toEqual([
      expect.stringMatching(/^MAILCHIMP_CLIENT_SECRET: is needed/),
    ]);
    expect(problemsOf({ LINKEDIN_CLIENT_SECRET: 'x' })).toEqual([
      expect.stringMatching(/^LINKEDIN_CLIENT_ID: is needed/),
    ]);
    expect(problemsOf({ LINKEDIN_VERSION: '2026-04' })).toEqual([expect.stringContaining('202604')]);
    const config = readConfig({ LINKEDIN_CLIENT_ID: 'x', LINKEDIN_CLIENT_SECRET: 'y', MAILCHIMP_API_URL: 'http://h/' });
    expect(config.linkedin).toMatchObject({ app: { clientId: 'x' }, version: '202604', apiUrl: undefined });
    expect(config.mailchimp).toEqual({ apiUrl: 'http://h', app: undefined });
    expect(JSON.stringify(config)).not.toContain('"y"');
  });

  it('never prints a secret', () => {
    const { databaseUrl } = readConfig({ DATABASE_URL: 'postgres://u:hunter22@h/d' });
    for (const shown of [
      String(databaseUrl),
      JSON.stringify({ databaseUrl }),
      inspect({ databaseUrl }, { depth: 9, showHidden: true }),
    ]) {
      expect(shown).not.toContain('hunter22');
    }
    expect(databaseUrl).toBeInstanceOf(Secret);
    expect(databaseUrl?.reveal()).toContain('hunter22');
    expect(problemsOf({ DATABASE_URL: 'mysql://u:hunter22@h/d' }).join()).not.toContain('hunter22');
  });
});
