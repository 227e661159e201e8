import { z } from 'zod';

/**
 * What Slack accepts, in characters or in items. From the schema that Slack publishes for manifests of major version 2
 * (github.com/slackapi/manifest-schema) and docs.slack.dev/reference/app-manifest.
 */
export const MANIFEST_LIMITS = {
  name: 35,
  description: 140,
  longDescriptionMin: 175,
  longDescription: 4000,
  botName: 80,
  commands: 50,
  command: 32,
  commandDescription: 2000,
  usageHint: 1000,
  commandUrl: 3000,
  shortcuts: 10,
  shortcutName: 24,
  shortcutDescription: 150,
  callbackId: 255,
  redirectUrls: 1000,
  redirectUrl: 2500,
  scopes: 255,
  scope: 50,
  events: 100,
  event: 50,
  requestUrl: 3500,
} as const;

const limits = MANIFEST_LIMITS;
const text = (most: number) => z.string().min(1).max(most);
const url = (most: number) =>
  z
    .string()
    .regex(/^https?:\/\//, 'must start with https://')
    .max(most);
const distinct = (most: number, length: number) =>
  z
    .array(z.string().max(length))
    .max(most)
    .refine((items) => new Set(items).size === items.length, 'must not name anything twice');

const slashCommandSchema = z.strictObject({
  command: z
    .string()
    .min(2)
    .max(limits.command)
    .regex(/^\/\S*$/, 'must start with / and have no spaces'),
  url: url(limits.commandUrl).optional(),
  description: text(limits.commandDescription),
  usage_hint: text(limits.usageHint).optional(),
  should_escape: z.boolean().optional(),
});

const shortcutSchema = z.strictObject({
  name: text(limits.shortcutName),
  type: z.enum(['global', 'message']),
  callback_id: text(limits.callbackId),
  description: text(limits.shortcutDescription),
});

const partsSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2) }),
  display_information: z.strictObject({
    name: text(limits.name),
    description: text(limits.description).optional(),
    long_description: z.string().min(limits.longDescriptionMin).max(limits.longDescription).optional(),
    background_color: z
      .string()
      .regex(/^#[0-9a-f]{3}([0-9a-f]{3})?$/i, 'must be a colour such as #1f2937')
      .optional(),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: text(limits.botName), always_online: z.boolean() }),
    shortcuts: z.array(shortcutSchema).min(1).max(limits.shortcuts),
    slash_commands: z.array(slashCommandSchema).min(1).max(limits.commands),
  }),
  oauth_config: z.strictObject({
    redirect_urls: distinct(limits.redirectUrls, limits.redirectUrl).optional(),
    scopes: z.strictObject({ bot: distinct(limits.scopes, limits.scope) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: url(limits.requestUrl).optional(),
      bot_events: distinct(limits.events, limits.event),
    }),
    interactivity: z.strictObject({
      is_enabled: z.boolean(),
      request_url: url(limits.requestUrl).optional(),
      message_menu_options_url: url(limits.requestUrl).optional(),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

export type SlackManifest = z.infer<typeof partsSchema>;

/** The parts of an app manifest that this app uses, with Slack's limits; anything else in it is a mistake. */
const manifestSchema = partsSchema.superRefine((manifest, context) => {
  if (manifest.settings.socket_mode_enabled) return;
  const { event_subscriptions: events, interactivity } = manifest.settings;
  const addresses: [PropertyKey[], string | undefined][] = [
    ...manifest.features.slash_commands.map(({ url }, index): [PropertyKey[], string | undefined] => [
      ['features', 'slash_commands', index, 'url'],
      url,
    ]),
    [['settings', 'event_subscriptions', 'request_url'], events.request_url],
    [['settings', 'interactivity', 'request_url'], interactivity.request_url],
    // Long choice lists load over this one; without it they stay empty, and Slack says nothing.
    [['settings', 'interactivity', 'message_menu_options_url'], interactivity.message_menu_options_url],
  ];
  for (const [path, address] of addresses) {
    if (address === undefined) context.addIssue({ code: 'custom', path, message: 'is needed without Socket Mode' });
  }
});

/** Everything that Slack would refuse, as `path: what is wrong`; empty for a manifest that it takes. */
export function checkManifest(manifest: unknown): string[] {
  const parsed = manifestSchema.safeParse(manifest);
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}
