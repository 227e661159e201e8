import { z } from 'zod';
import { isLoopback } from './loopback.ts';
import { Secret } from './secret.ts';

const APP_TYPES = ['SingleTenant', 'MultiTenant', 'UserAssignedMSI'] as const;

export interface TeamsConfig {
  readonly appId: string;
  readonly appType: (typeof APP_TYPES)[number];
  readonly password: Secret | undefined;
  readonly tokenFile: string | undefined;
  readonly tenantId: string | undefined;
  readonly allowedTenants: ReadonlySet<string>;
  readonly openIdUrl: string | undefined;
  readonly loginUrl: string | undefined;
}

/** Tokens go there, and what comes from there is believed: http is for stand-ins on this machine. */
const address = () =>
  z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.startsWith('https:') || isLoopback(new URL(url).hostname), 'must start with https://')
    .transform((url) => url.replace(/\/+$/, ''));

const guid = () => z.guid('must be a GUID, as Azure shows it').transform((id) => id.toLowerCase());

export const teamsVariables = {
  TEAMS_APP_ID: guid()
    .optional()
    .describe('Microsoft Teams: the app id of the Azure Bot (docs/teams.md). Left out: no Teams.')
    .meta({ example: '00000000-0000-0000-0000-000000000000' }),
  TEAMS_APP_PASSWORD: z
    .string()
    .transform((value) => new Secret(value))
    .optional()
    .describe('Client secret of that app. A managed identity has none.')
    .meta({ example: 'copied-from-azure' }),
  TEAMS_FEDERATED_TOKEN_FILE: z
    .string()
    .optional()
    .describe(
      'File with the token that this machine proves itself with, in the place of a client secret (workload identity).',
    )
    .meta({ example: '/var/run/secrets/azure/tokens/azure-identity-token' }),
  TEAMS_APP_TYPE: z
    .enum(APP_TYPES)
    .default('SingleTenant')
    .describe('Type of the Azure Bot: SingleTenant, MultiTenant or UserAssignedMSI.'),
  TEAMS_TENANT_ID: guid()
    .optional()
    .describe('Tenant in which the app is registered; needed unless it is MultiTenant.')
    .meta({ example: '00000000-0000-0000-0000-000000000000' }),
  TEAMS_ALLOWED_TENANTS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((id) => id.trim().toLowerCase())
        .filter(Boolean),
    )
    .refine((ids) => ids.every((id) => z.guid().safeParse(id).success), 'must be GUIDs, parted by commas')
    .optional()
    .describe('Tenants whose people may use the bot, besides TEAMS_TENANT_ID, parted by commas. MultiTenant needs it.')
    .meta({ example: '00000000-0000-0000-0000-000000000000' }),
  TEAMS_OPENID_URL: address()
    .optional()
    .describe("Where the keys of Teams' tokens are told, instead of login.botframework.com: for a proxy or tests.")
    .meta({ example: 'https://login.botframework.com/v1/.well-known/openidconfiguration' }),
  TEAMS_LOGIN_URL: address()
    .optional()
    .describe('Where the bot gets its own tokens, instead of login.microsoftonline.com: for a proxy or tests.')
    .meta({ example: 'https://login.microsoftonline.com' }),
};

type TeamsEnvironment = z.infer<z.ZodObject<typeof teamsVariables>>;

const NEEDS_APP_ID = [
  'TEAMS_APP_PASSWORD',
  'TEAMS_FEDERATED_TOKEN_FILE',
  'TEAMS_TENANT_ID',
  'TEAMS_ALLOWED_TENANTS',
] as const;

/** What is missing or too much, given the rest. Names in `wrong` were told of already. */
export function checkTeams(environment: TeamsEnvironment, wrong: ReadonlySet<string>): string[] {
  const { TEAMS_APP_ID: appId, TEAMS_APP_TYPE: type, TEAMS_APP_PASSWORD: password } = environment;
  if (appId === undefined) {
    const given = NEEDS_APP_ID.find((name) => environment[name] !== undefined);
    return given === undefined || wrong.has('TEAMS_APP_ID') ? [] : [`TEAMS_APP_ID: is needed when ${given} is set`];
  }
  const isMissing = (name: keyof TeamsEnvironment) => environment[name] === undefined && !wrong.has(name);
  const problems: string[] = [];
  const isFederated = environment.TEAMS_FEDERATED_TOKEN_FILE !== undefined;
  if (isFederated && type === 'MultiTenant') {
    problems.push('TEAMS_FEDERATED_TOKEN_FILE: is for SingleTenant and UserAssignedMSI; MultiTenant needs a secret');
  }
  if (type === 'UserAssignedMSI') {
    if (password !== undefined) problems.push('TEAMS_APP_PASSWORD: a managed identity has none; leave it out');
  } else if (isFederated) {
    if (password !== undefined) problems.push('TEAMS_APP_PASSWORD: leave it out, or TEAMS_FEDERATED_TOKEN_FILE');
  } else if (isMissing('TEAMS_APP_PASSWORD')) problems.push('TEAMS_APP_PASSWORD: is needed when TEAMS_APP_ID is set');
  if (type === 'MultiTenant') {
    if (isMissing('TEAMS_ALLOWED_TENANTS') && isMissing('TEAMS_TENANT_ID')) {
      problems.push('TEAMS_ALLOWED_TENANTS: is needed for MultiTenant; without it, anybody could use the bot');
    }
  } else if (isMissing('TEAMS_TENANT_ID')) problems.push(`TEAMS_TENANT_ID: is needed for ${type}`);
  return problems;
}

export function toTeams(environment: TeamsEnvironment): TeamsConfig | undefined {
  const { TEAMS_APP_ID: appId, TEAMS_TENANT_ID: tenantId, TEAMS_ALLOWED_TENANTS: others = [] } = environment;
  if (appId === undefined) return undefined;
  return {
    appId,
    appType: environment.TEAMS_APP_TYPE,
    password: environment.TEAMS_APP_PASSWORD,
    tokenFile: environment.TEAMS_FEDERATED_TOKEN_FILE,
    tenantId,
    allowedTenants: new Set([...(tenantId === undefined ? [] : [tenantId]), ...others]),
    openIdUrl: environment.TEAMS_OPENID_URL,
    loginUrl: environment.TEAMS_LOGIN_URL,
  };
}
