import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError, isAppError } from '../domain/errors.ts';
import { parseKeys } from './keys.ts';
import { isLoopback } from './loopback.ts';
import { configSchema, type Environment } from './schema.ts';
import type { Secret } from './secret.ts';
import { crossCheckSlack, type SlackConfig, toSlackConfig } from './slack.ts';
import { checkTeams, type TeamsConfig, toTeams } from './teams.ts';
import { crossCheckVendors, type LinkedinVendor, toVendors, type Vendor } from './vendors.ts';

export { loadEncryptionKeys } from './keys.ts';
export { configSchema } from './schema.ts';
export { Secret } from './secret.ts';
export type { TeamsConfig } from './teams.ts';

/** Everything that the program is told from outside, parsed; paths are absolute. */
export interface Config {
  readonly databaseUrl: Secret | undefined;
  readonly dataDir: string;
  readonly exportDir: string;
  /** Undefined: the demo environment. */
  readonly catalog:
    | { readonly path: string; readonly sourceUrl: Secret; readonly refreshUrl?: Secret | undefined }
    | undefined;
  readonly host: string;
  readonly port: number;
  readonly signInSecret: Secret | undefined;
  readonly publicUrl: string | undefined;
  readonly encryptionKeys: Secret | undefined;
  readonly admins: readonly string[];
  readonly allowPrivateNetworks: boolean;
  readonly allowOwnS3Identity: boolean;
  readonly azureLoginUrl: string | undefined;
  readonly mailchimp: Vendor;
  readonly linkedin: LinkedinVendor;
  /** Undefined: not in Slack. */
  readonly slack: SlackConfig | undefined;
  /** Undefined: not in Microsoft Teams. */
  readonly teams: TeamsConfig | undefined;
  readonly role: Environment['ROLE'];
  readonly runConcurrency: number;
  readonly sourceStatementTimeoutMs: number;
  readonly sourceStallTimeoutMs: number;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly logFormat: Environment['LOG_FORMAT'];
}

/** Reads `.env` of the working directory, then the process environment, which wins. The one reader of `process.env`. */
export function readProcessConfig(): Config {
  const file = resolve('.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return readConfig(process.env);
}

/**
 * A variable that a connection may name as `env:NAME`. Our own are out of reach: whoever may add a connection would
 * otherwise send the bot's database password wherever they like.
 */
export function readEnvironmentSecret(name: string): string | undefined {
  return Object.hasOwn(configSchema.shape, name) ? undefined : process.env[name] || undefined;
}

/** Throws `config_invalid` with every problem at once. Empty variables count as absent. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = configSchema.safeParse(given);
  const issues = parsed.success ? [] : parsed.error.issues;
  // What is wrong by itself is left out, so that the rest can still be held against each other.
  const wrong = new Set(issues.map((issue) => String(issue.path[0])));
  const rest = configSchema.safeParse(Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name))));
  const problems = [
    ...issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...(rest.success ? crossCheck(rest.data, wrong) : []),
  ];
  if (!parsed.success || problems.length > 0) {
    const text = problems.join('\n');
    throw new AppError('config_invalid', { problems: text }, { detail: `configuration:\n${text}` });
  }
  return toConfig(parsed.data);
}

function crossCheck(environment: Environment, wrong: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  const { CATALOG: catalog, SOURCE_URL: source, HOST: host, WEB_SIGN_IN_SECRET: signIn, ROLE: role } = environment;
  if (catalog !== undefined && source === undefined && !wrong.has('SOURCE_URL')) {
    problems.push('SOURCE_URL: is needed when CATALOG is set');
  }
  if (environment.SOURCE_REFRESH_URL !== undefined && source === undefined && !wrong.has('SOURCE_URL')) {
    problems.push('SOURCE_URL: is needed when SOURCE_REFRESH_URL is set');
  }
  if (source !== undefined && catalog === undefined && !existsSync(resolve('catalog.yaml'))) {
    problems.push(
      'CATALOG: is needed when SOURCE_URL is set; `npm run catalog:init -- --url <SOURCE_URL>` writes a first catalog.yaml',
    );
  }
  if (role !== 'worker' && !isLoopback(host) && signIn === undefined && !wrong.has('WEB_SIGN_IN_SECRET')) {
    problems.push(`HOST: ${host} can be reached by others; set WEB_SIGN_IN_SECRET, or listen on 127.0.0.1`);
  }
  problems.push(...crossCheckSlack(environment, wrong), ...crossCheckVendors(environment, wrong));
  problems.push(...checkTeams(environment, wrong));
  if (environment.ENCRYPTION_KEYS !== undefined) problems.push(...findKeyProblems(environment.ENCRYPTION_KEYS));
  return problems;
}

function findKeyProblems(keys: Secret): string[] {
  try {
    parseKeys(keys.reveal(), 'ENCRYPTION_KEYS');
    return [];
  } catch (error) {
    if (!isAppError(error) || error.code !== 'config_invalid') throw error;
    return [(error as AppError<'config_invalid'>).params.problems];
  }
}

function toConfig(environment: Environment): Config {
  const dataDir = resolve(environment.DATA_DIR);
  const sourceUrl = environment.SOURCE_URL;
  return {
    databaseUrl: environment.DATABASE_URL,
    dataDir,
    exportDir: environment.EXPORT_DIR === undefined ? join(dataDir, 'exports') : resolve(environment.EXPORT_DIR),
    catalog:
      sourceUrl === undefined
        ? undefined
        : {
            path: resolve(environment.CATALOG ?? 'catalog.yaml'),
            sourceUrl,
            refreshUrl: environment.SOURCE_REFRESH_URL,
          },
    host: environment.HOST,
    port: environment.PORT,
    signInSecret: environment.WEB_SIGN_IN_SECRET,
    publicUrl: environment.PUBLIC_URL?.replace(/\/+$/, ''),
    encryptionKeys: environment.ENCRYPTION_KEYS,
    admins: environment.BOT_ADMINS.split(',')
      .map((admin) => admin.trim())
      .filter(Boolean),
    allowPrivateNetworks: environment.ALLOW_PRIVATE_NETWORKS === 'yes',
    allowOwnS3Identity: environment.S3_OWN_IDENTITY === 'yes',
    azureLoginUrl: environment.AZURE_LOGIN_URL,
    ...toVendors(environment),
    slack: toSlackConfig(environment),
    teams: toTeams(environment),
    role: environment.ROLE,
    runConcurrency: environment.RUN_CONCURRENCY,
    sourceStatementTimeoutMs: environment.SOURCE_STATEMENT_TIMEOUT * 1000,
    sourceStallTimeoutMs: environment.SOURCE_STALL_TIMEOUT * 1000,
    logLevel: environment.LOG_LEVEL,
    logFormat: environment.LOG_FORMAT,
  };
}
