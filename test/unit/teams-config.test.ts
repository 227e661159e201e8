import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { AppError } from '../../src/domain/errors.ts';

const ID = '6d1f4f3e-1111-4222-8333-444455556666';
const TENANT = 'ABCDEF00-0000-4000-8000-000000000000';
const WHOLE = { TEAMS_APP_ID: ID, TEAMS_APP_PASSWORD: 'hush-hush', TEAMS_TENANT_ID: TENANT };

const problemsOf = (variables: Record<string, string>): string => {
  try {
    readConfig(variables);
    return '';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return String((error.params as { problems?: string }).problems);
  }
};

describe('Teams in the configuration', () => {
  it('is absent until there is an app id', () => {
    expect(readConfig({}).teams).toBeUndefined();
  });

  it('takes its own tenant, and others that are named', () => {
    const { teams } = readConfig({ ...WHOLE, TEAMS_ALLOWED_TENANTS: ' 11111111-0000-4000-8000-000000000000 ,' });
    expect(teams).toMatchObject({ appId: ID, appType: 'SingleTenant', tenantId: TENANT.toLowerCase() });
    expect([...(teams?.allowedTenants ?? [])]).toEqual([TENANT.toLowerCase(), '11111111-0000-4000-8000-000000000000']);
    expect(JSON.stringify(teams)).not.toContain('hush-hush');
  });

  it.each([
    ['half of it', { TEAMS_APP_PASSWORD: 'hush-hush' }, 'TEAMS_APP_ID'],
    ['no secret', { TEAMS_APP_ID: ID, TEAMS_TENANT_ID: TENANT }, 'TEAMS_APP_PASSWORD'],
    ['no tenant', { TEAMS_APP_ID: ID, TEAMS_APP_PASSWORD: 'hush-hush' }, 'TEAMS_TENANT_ID'],
    ['a secret of a managed identity', { ...WHOLE, TEAMS_APP_TYPE: 'UserAssignedMSI' }, 'TEAMS_APP_PASSWORD'],
    [
      'a managed identity without its tenant',
      { TEAMS_APP_ID: ID, TEAMS_APP_TYPE: 'UserAssignedMSI' },
      'TEAMS_TENANT_ID',
    ],
    [
      'an app for every tenant that nobody limits',
      { TEAMS_APP_ID: ID, TEAMS_APP_PASSWORD: 'hush-hush', TEAMS_APP_TYPE: 'MultiTenant' },
      'TEAMS_ALLOWED_TENANTS',
    ],
    ['a secret and a file', { ...WHOLE, TEAMS_FEDERATED_TOKEN_FILE: '/run/token' }, 'TEAMS_APP_PASSWORD'],
    [
      'a file for every tenant',
      {
        TEAMS_APP_ID: ID,
        TEAMS_TENANT_ID: TENANT,
        TEAMS_APP_TYPE: 'MultiTenant',
        TEAMS_FEDERATED_TOKEN_FILE: '/run/token',
      },
      'TEAMS_FEDERATED_TOKEN_FILE',
    ],
    ['an app id that is none', { ...WHOLE, TEAMS_APP_ID: 'exports' }, 'TEAMS_APP_ID'],
    ['a kind of app that is none', { ...WHOLE, TEAMS_APP_TYPE: 'Both' }, 'TEAMS_APP_TYPE'],
    ['tenants that are none', { ...WHOLE, TEAMS_ALLOWED_TENANTS: 'example.com' }, 'TEAMS_ALLOWED_TENANTS'],
    ['keys from anywhere', { ...WHOLE, TEAMS_OPENID_URL: 'http://keys.example.com' }, 'TEAMS_OPENID_URL'],
    ['tokens from anywhere', { ...WHOLE, TEAMS_LOGIN_URL: 'http://login.example.com' }, 'TEAMS_LOGIN_URL'],
  ])('is refused with %s, by the name of the variable', (_, variables, name) => {
    expect(problemsOf(variables)).toContain(`${name}: `);
  });

  it('takes a file in the place of a secret, also of a managed identity', () => {
    const file = { TEAMS_APP_ID: ID, TEAMS_TENANT_ID: TENANT, TEAMS_FEDERATED_TOKEN_FILE: '/run/token' };
    expect(readConfig(file).teams).toMatchObject({ tokenFile: '/run/token', password: undefined });
    expect(readConfig({ ...file, TEAMS_APP_TYPE: 'UserAssignedMSI' }).teams?.tokenFile).toBe('/run/token');
  });

  it('lets stand-ins on this machine be spoken to without TLS', () => {
    const { teams } = readConfig({ ...WHOLE, TEAMS_LOGIN_URL: 'http://127.0.0.1:4321/' });
    expect(teams?.loginUrl).toBe('http://127.0.0.1:4321');
  });
});
