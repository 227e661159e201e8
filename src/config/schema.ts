import { z } from 'zod';
import { Secret } from './secret.ts';
import { teamsVariables } from './teams.ts';
import { vendorVariables } from './vendors.ts';

export const RUNTIME_ROLES = ['all', 'web', 'worker'] as const;

const secret = () => z.string().transform((value) => new Secret(value));
const postgresUrl = () => z.string().regex(/^postgres(ql)?:\/\/./, 'must start with postgres:// or postgresql://');
const seconds = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/**
 * The environment variables, in the order of `.env.example`, which is made from their descriptions. `example` is what
 * stands there after the `=`; a variable with a default is optional.
 */
export const configSchema = z.object({
  DATABASE_URL: postgresUrl()
    .transform((value) => new Secret(value))
    .optional()
    .describe("The bot's own database: PostgreSQL 15 or newer. Left out: an embedded PostgreSQL under DATA_DIR.")
    .meta({ example: 'postgres://bot:password@localhost:5432/export_bot' }),
  DATA_DIR: z.string().min(1).default('.data').describe('Where the embedded database and the exported files are kept.'),
  SOURCE_URL: postgresUrl()
    .transform((value) => new Secret(value))
    .optional()
    .describe('The customer database to export from; its role needs only SELECT. Goes with CATALOG.')
    .meta({ example: 'postgres://reader:password@localhost:5432/customers' }),
  SOURCE_REFRESH_URL: postgresUrl()
    .transform((value) => new Secret(value))
    .optional()
    .describe('The same database for a role that owns its materialised views, to refresh them. Left out: SOURCE_URL.')
    .meta({ example: 'postgres://owner:password@localhost:5432/customers' }),
  CATALOG: z
    .string()
    .min(1)
    .optional()
    .describe('Path of catalog.yaml, which names the entities and segments. Left out: a demo environment.')
    .meta({ example: 'catalog.yaml' }),
  EXPORT_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Base folder of the "Local folder" destination. Left out: DATA_DIR/exports.')
    .meta({ example: '/var/exports' }),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. Any but loopback needs WEB_SIGN_IN_SECRET.'),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(3000)
    .describe('Port of the web chat and of health; 0 takes a free one.'),
  WEB_SIGN_IN_SECRET: secret()
    .refine((value) => value.reveal().length >= 16, 'must have at least 16 characters')
    .optional()
    .describe('Shared secret that people enter to open the web chat; at least 16 characters.')
    .meta({ example: 'choose-something-long' }),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address under which browsers reach the bot, for links that it hands out. Left out: HOST and PORT.')
    .meta({ example: 'https://exports.example.com' }),
  ENCRYPTION_KEYS: secret()
    .optional()
    .describe(
      'Keys that seal credentials, as id:base64 of 32 bytes, the current one first. Left out: a key file in DATA_DIR.',
    )
    .meta({ example: 'k1:base64-of-32-bytes' }),
  BOT_ADMINS: z
    .string()
    .default('')
    .describe('E-mail addresses or platform user ids of the first admins, parted by commas.')
    .meta({ example: 'ada@example.com' }),
  ALLOW_PRIVATE_NETWORKS: z
    .enum(['yes', 'no'])
    .default('no')
    .describe('Whether destinations may be hosts on private, loopback and link-local networks.'),
  S3_OWN_IDENTITY: z
    .enum(['yes', 'no'])
    .default('no')
    .describe(
      "Whether S3 connections without keys may use this server's own identity: AWS_… variables, a profile, or the role of its machine.",
    ),
  AZURE_LOGIN_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Stands in for the address of Microsoft Entra ID, where service principals sign in.')
    .meta({ example: 'https://login.microsoftonline.com' }),
  ...vendorVariables,
  SLACK_BOT_TOKEN: secret()
    .refine((value) => value.reveal().startsWith('xoxb-'), 'must start with xoxb-')
    .optional()
    .describe('Token of the bot in one Slack workspace; see docs/slack.md. Left out: installed by OAuth.')
    .meta({ example: 'xoxb-…' }),
  SLACK_APP_TOKEN: secret()
    .refine((value) => value.reveal().startsWith('xapp-'), 'must start with xapp-')
    .optional()
    .describe('Token of the Slack app, for Socket Mode: Slack need not reach the bot. Left out: HTTP.')
    .meta({ example: 'xapp-…' }),
  SLACK_SIGNING_SECRET: secret()
    .optional()
    .describe('What requests of Slack over HTTP are signed with.')
    .meta({ example: '0123456789abcdef' }),
  SLACK_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe('Of the Slack app, to be installed in several workspaces by OAuth at /slack/install.')
    .meta({ example: '1234567890.1234567890' }),
  SLACK_CLIENT_SECRET: secret().optional().describe('Goes with SLACK_CLIENT_ID.').meta({ example: '0123456789abcdef' }),
  SLACK_STATE_SECRET: secret()
    .refine((value) => value.reveal().length >= 16, 'must have at least 16 characters')
    .optional()
    .describe('Goes with SLACK_CLIENT_ID: signs what must come back from Slack; the same for every process.')
    .meta({ example: 'choose-something-long' }),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Replaces Slack's own address, for a proxy or for tests.")
    .meta({ example: 'https://slack.com/api/' }),
  ...teamsVariables,
  ROLE: z
    .enum(RUNTIME_ROLES)
    .default('all')
    .describe('all, web (chat only) or worker (runs only); any number of each share one database.'),
  RUN_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2).describe('Runs at a time in one worker.'),
  SOURCE_STATEMENT_TIMEOUT: seconds(1, 86_400)
    .default(3600)
    .describe('Seconds that one statement may take in the customer database.'),
  SOURCE_STALL_TIMEOUT: seconds(1, 3600)
    .default(60)
    .describe('Seconds without a byte from the customer database before a run gives up.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much is logged.'),
  LOG_FORMAT: z
    .enum(['auto', 'json', 'pretty'])
    .default('auto')
    .describe('json, pretty, or auto: pretty on a terminal and json elsewhere.'),
});

export type Environment = z.infer<typeof configSchema>;
