import { z } from 'zod';
import type { Account, SettingMeta } from '../contract.ts';
import { parseFolder } from '../files/places.ts';
import { repairPrivateKey } from './private-key.ts';

const DEFAULT_PORT = 22;

export const settingsSchema = z.strictObject({
  host: z
    .string()
    .trim()
    .max(253)
    // A name or an address, without user, port, path or protocol.
    .regex(/^([\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*\.?|\[[\da-f:.]+\]|[\da-f:.]+)$/iu, { error: 'host' })
    .meta({
      label: 'settings.sftp.host',
      help: 'settings.sftp.host.help',
      placeholder: 'settings.sftp.host.placeholder',
    } satisfies SettingMeta),
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(DEFAULT_PORT)
    .meta({ label: 'settings.sftp.port', placeholder: 'settings.sftp.port.placeholder' } satisfies SettingMeta),
  username: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ label: 'settings.sftp.username' } satisfies SettingMeta),
  folder: z
    .string()
    .max(500)
    .refine((text) => parseAccountFolder(text) !== undefined, { error: 'path_outside' })
    .default('')
    .meta({
      label: 'settings.sftp.folder',
      help: 'settings.sftp.folder.help',
      placeholder: 'settings.sftp.folder.placeholder',
    } satisfies SettingMeta),
  fingerprint: z
    .string()
    .trim()
    // As `ssh-keygen -lf` prints it, with what stands around it.
    .overwrite((text) => /SHA256:[A-Za-z0-9+/]{43}/.exec(text)?.[0] ?? text)
    .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, { error: 'fingerprint' })
    .optional()
    .meta({
      label: 'settings.sftp.fingerprint',
      help: 'settings.sftp.fingerprint.help',
      placeholder: 'settings.sftp.fingerprint.placeholder',
    } satisfies SettingMeta),
});
export type SftpSettings = z.infer<typeof settingsSchema>;

export const credentialsSchema = z
  .strictObject({
    password: z
      .string()
      .max(1000)
      .optional()
      .meta({
        label: 'settings.sftp.password',
        help: 'settings.sftp.password.help',
        secret: true,
      } satisfies SettingMeta),
    privateKey: z
      .string()
      .max(20_000)
      .overwrite(repairPrivateKey)
      .optional()
      .meta({
        label: 'settings.sftp.privateKey',
        help: 'settings.sftp.privateKey.help',
        secret: true,
        multiline: true,
      } satisfies SettingMeta),
    passphrase: z
      .string()
      .max(1000)
      .optional()
      .meta({
        label: 'settings.sftp.passphrase',
        help: 'settings.sftp.passphrase.help',
        secret: true,
      } satisfies SettingMeta),
  })
  .refine(({ password, privateKey }) => isGiven(password) !== isGiven(privateKey), {
    error: 'password_or_key',
    path: ['password'],
  });
export type SftpCredentials = z.infer<typeof credentialsSchema>;

export type SftpAccount = Account<SftpSettings, SftpCredentials>;

/** Forms send what is left empty as the empty string. */
export const isGiven = (text: string | undefined): text is string => text !== undefined && text !== '';

/** How the server is called in messages: `files.example.com`, with the port where it is not the usual one. */
export const toAddressLabel = ({ host, port }: SftpSettings): string =>
  port === DEFAULT_PORT ? host : `${host}:${port}`;

/** The connection's folder from the root (`/exports`) or from where signing in leads (`exports`), normalised. */
export function parseAccountFolder(
  text: string,
): { readonly start: '/' | '.'; readonly parts: readonly string[] } | undefined {
  const path = text.trim();
  const parts = parseFolder(path.replace(/^\/+/, ''));
  return parts && { start: path.startsWith('/') ? '/' : '.', parts };
}
