import { z } from 'zod';
import type { Account, SettingMeta } from '../contract.ts';

/** The data centre of the account; found out when people sign in, as its address depends on it. */
const SERVER = /^[a-z]{2,6}\d{1,4}$/;

export const settingsSchema = z.strictObject({
  server: z
    .string()
    .trim()
    .toLowerCase()
    .regex(SERVER, { error: 'server' })
    .optional()
    .meta({
      label: 'settings.mailchimp.server',
      help: 'settings.mailchimp.server.help',
      placeholder: 'settings.mailchimp.server.placeholder',
    } satisfies SettingMeta),
});
export type MailchimpSettings = z.infer<typeof settingsSchema>;

export const credentialsSchema = z
  .strictObject({
    apiKey: z
      .string()
      .trim()
      .max(200)
      .regex(/^[^\s:]+-[a-z]{2,6}\d{1,4}$/, { error: 'mailchimp_api_key' })
      .optional()
      .meta({
        label: 'settings.mailchimp.apiKey',
        help: 'settings.mailchimp.apiKey.help',
        secret: true,
      } satisfies SettingMeta),
    accessToken: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .meta({ label: 'settings.access_token', secret: true, granted: true } satisfies SettingMeta),
  })
  .refine(({ apiKey, accessToken }) => (apiKey === undefined) !== (accessToken === undefined), {
    error: 'required',
    path: ['apiKey'],
  });
export type MailchimpCredentials = z.infer<typeof credentialsSchema>;
export type MailchimpAccount = Account<MailchimpSettings, MailchimpCredentials>;

export const targetSchema = z.strictObject({
  audience: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{1,40}$/)
    .meta({
      label: 'settings.mailchimp.audience',
      help: 'settings.mailchimp.audience.help',
      choices: true,
    } satisfies SettingMeta),
});
export type MailchimpTarget = z.infer<typeof targetSchema>;

/** `us19` of `…-us19`. */
export const serverOfKey = (apiKey: string): string => apiKey.slice(apiKey.lastIndexOf('-') + 1);
