import { z } from 'zod';
import type { Account, SettingMeta } from '../contract.ts';

/** Everything of an account comes with the sign-in. */
export const settingsSchema = z.strictObject({});
export type LinkedinSettings = z.infer<typeof settingsSchema>;

/** Without an app to sign in with, an admin enters a token that LinkedIn's developer portal made. */
export const credentialsSchema = (isGranted: boolean) =>
  z.strictObject({
    accessToken: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .meta({
        label: 'settings.access_token',
        help: 'settings.linkedin.accessToken.help',
        secret: true,
        granted: isGranted,
      } satisfies SettingMeta),
    /** ISO 8601, as are all times here. */
    expiresAt: z
      .string()
      .optional()
      .meta({ label: 'settings.expires', granted: true } satisfies SettingMeta),
    refreshToken: z
      .string()
      .max(2000)
      .optional()
      .meta({ label: 'settings.refresh_token', secret: true, granted: true } satisfies SettingMeta),
    refreshExpiresAt: z
      .string()
      .optional()
      .meta({ label: 'settings.expires', granted: true } satisfies SettingMeta),
  });
export type LinkedinCredentials = z.infer<ReturnType<typeof credentialsSchema>>;
export type LinkedinAccount = Account<LinkedinSettings, LinkedinCredentials>;

export const TARGETINGS = ['contact', 'company'] as const;
export type Targeting = (typeof TARGETINGS)[number];

export const targetSchema = z.strictObject({
  account: z
    .string()
    .trim()
    .regex(/^\d{1,20}$/)
    .meta({
      label: 'settings.linkedin.account',
      help: 'settings.linkedin.account.help',
      choices: true,
    } satisfies SettingMeta),
  targeting: z
    .enum(TARGETINGS)
    .default('contact')
    .meta({
      label: 'settings.linkedin.targeting',
      help: 'settings.linkedin.targeting.help',
      options: TARGETINGS.map((value) => ({ value, label: `settings.linkedin.targeting.${value}` })),
      redraws: true,
    } satisfies SettingMeta),
});
export type LinkedinTarget = z.infer<typeof targetSchema>;

/** The token endpoint's answer, to a code or to a refresh token. */
const tokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  refresh_token_expires_in: z.number().optional(),
});

/** Undefined for what is no answer of that kind. */
export function toCredentials(token: unknown, now: Date): LinkedinCredentials | undefined {
  const parsed = tokenSchema.safeParse(token);
  if (!parsed.success) return undefined;
  const { access_token, expires_in, refresh_token, refresh_token_expires_in } = parsed.data;
  const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  return {
    accessToken: access_token,
    ...(expires_in === undefined ? {} : { expiresAt: inSeconds(expires_in) }),
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
    ...(refresh_token_expires_in === undefined ? {} : { refreshExpiresAt: inSeconds(refresh_token_expires_in) }),
  };
}

/** A refresh token is good for a year from the sign-in, however often it is used. */
export function signInEndsAt({ expiresAt, refreshToken, refreshExpiresAt }: LinkedinCredentials): Date | undefined {
  const end = refreshToken === undefined ? expiresAt : refreshExpiresAt;
  return end === undefined ? undefined : new Date(end);
}
