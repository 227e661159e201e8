import { z } from 'zod';

/**
 * What Teams accepts, in characters or in items. From the schema that Microsoft publishes for app manifests of version
 * 1.29 (github.com/OfficeDev/microsoft-teams-app-schema, developer.microsoft.com/json-schemas/teams/v1.29).
 */
export const MANIFEST_VERSION = '1.29';
export const MANIFEST_SCHEMA = `https://developer.microsoft.com/json-schemas/teams/v${MANIFEST_VERSION}/MicrosoftTeams.schema.json`;
export const MANIFEST_LIMITS = {
  shortName: 30,
  fullName: 100,
  shortDescription: 80,
  fullDescription: 4000,
  developer: 32,
  url: 2048,
  commandLists: 3,
  commands: 12,
  commandTitle: 128,
  commandDescription: 4000,
  validDomains: 16,
  domain: 2048,
} as const;

const limits = MANIFEST_LIMITS;
const text = (most: number) => z.string().min(1).max(most);
const https = z.url({ protocol: /^https$/ }).max(limits.url);
const scopes = z
  .array(z.enum(['team', 'personal', 'groupChat']))
  .min(1)
  .max(3);

const commandListSchema = z.strictObject({
  scopes,
  triggers: z
    .array(z.enum(['mention', 'slash']))
    .min(1)
    .optional(),
  commands: z
    .array(z.strictObject({ title: text(limits.commandTitle), description: text(limits.commandDescription) }))
    .min(1)
    .max(limits.commands),
});

const manifestSchema = z.strictObject({
  $schema: z.literal(MANIFEST_SCHEMA),
  manifestVersion: z.literal(MANIFEST_VERSION),
  version: z.string().regex(/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/, 'must be three numbers'),
  id: z.guid(),
  developer: z.strictObject({
    name: text(limits.developer),
    websiteUrl: https,
    privacyUrl: https,
    termsOfUseUrl: https,
  }),
  name: z.strictObject({ short: text(limits.shortName), full: text(limits.fullName) }),
  description: z.strictObject({ short: text(limits.shortDescription), full: text(limits.fullDescription) }),
  localizationInfo: z.strictObject({
    defaultLanguageTag: z.string(),
    additionalLanguages: z.array(z.strictObject({ languageTag: z.string(), file: z.string().regex(/\.json$/) })),
  }),
  icons: z.strictObject({ color: z.string(), outline: z.string() }),
  accentColor: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #1f2937'),
  bots: z
    .array(
      z.strictObject({
        botId: z.guid(),
        scopes,
        supportsFiles: z.boolean(),
        isNotificationOnly: z.boolean(),
        supportsTargetedMessages: z.boolean(),
        commandLists: z.array(commandListSchema).min(1).max(limits.commandLists),
      }),
    )
    .length(1),
  defaultInstallScope: z.enum(['personal', 'team', 'groupChat']),
  defaultGroupCapability: z.strictObject({ team: z.literal('bot'), groupchat: z.literal('bot') }),
  permissions: z.array(z.enum(['identity', 'messageTeamMembers'])).min(1),
  validDomains: z.array(z.string().min(1).max(limits.domain)).max(limits.validDomains),
});

export type TeamsManifest = z.infer<typeof manifestSchema>;

/** Texts of another language, by the JSON path of what they stand for. */
export const languageSchema = z
  .strictObject({
    $schema: z.string(),
    'name.short': text(limits.shortName),
    'name.full': text(limits.fullName),
    'description.short': text(limits.shortDescription),
    'description.full': text(limits.fullDescription),
  })
  .catchall(z.string().min(1).max(limits.commandDescription));

export type TeamsLanguage = z.infer<typeof languageSchema>;

/** Everything that Teams would refuse, as `path: what is wrong`; empty for a manifest that it takes. */
export const checkManifest = (manifest: unknown): string[] => complaintsOf(manifestSchema.safeParse(manifest));
export const checkLanguage = (language: unknown): string[] => complaintsOf(languageSchema.safeParse(language));

const complaintsOf = (parsed: z.ZodSafeParseResult<unknown>): string[] =>
  parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
