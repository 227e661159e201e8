import { z } from 'zod';
import type { Account, SettingMeta } from '../contract.ts';

/** A key shorter than this can be guessed from one signed message. */
const SHORTEST_SECRET = 16;

/** `http` is for networks of one's own, where the operator allows them. */
export const settingsSchema = (allowsPlain: boolean) =>
  z.strictObject({
    url: z
      .string()
      .trim()
      .max(2000)
      .refine((text) => isReceiver(text, allowsPlain), { error: 'webhook_url' })
      .meta({
        label: 'settings.webhook.url',
        help: 'settings.webhook.url.help',
        placeholder: 'settings.webhook.url.placeholder',
      } satisfies SettingMeta),
  });
export type WebhookSettings = z.infer<ReturnType<typeof settingsSchema>>;

export const credentialsSchema = z.strictObject({
  secret: z
    .string()
    .min(SHORTEST_SECRET, { error: 'webhook_secret' })
    .max(1000)
    .meta({
      label: 'settings.webhook.secret',
      help: 'settings.webhook.secret.help',
      secret: true,
    } satisfies SettingMeta),
});
export type WebhookCredentials = z.infer<typeof credentialsSchema>;
export type WebhookAccount = Account<WebhookSettings, WebhookCredentials>;

/** Where it goes is all of the connection's. */
export const targetSchema = z.strictObject({});

function isReceiver(text: string, allowsPlain: boolean): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (allowsPlain && url.protocol === 'http:');
}
