import { z } from 'zod';
import type { Account, SettingMeta } from '../contract.ts';
import { createFileTarget, folderSetting } from '../files/settings.ts';
import { isEndpoint } from '../network/endpoint.ts';

export const TITLE = 'S3';

export interface S3Options {
  /** Whether people may name servers on loopback and in the operator's own networks, and plain HTTP there. */
  readonly allowPrivateNetworks: boolean;
  /** Whether connections without keys may use the identity that the server has in Amazon's cloud. */
  readonly allowOwnIdentity?: boolean;
  readonly now?: () => Date;
  readonly timeouts?: { readonly connectMs?: number; readonly stallMs?: number };
  /** All addresses of a name; the system's resolver where it is not given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; other stores take no more. */
const bucketSchema = z
  .string()
  .trim()
  .regex(/^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'bucket' });

export type S3Settings = z.infer<ReturnType<typeof toSettingsSchema>>;
export type S3Credentials = z.infer<ReturnType<typeof toCredentialsSchema>>;
export type S3Target = z.infer<typeof targetSchema>;
export type S3Account = Account<S3Settings, S3Credentials>;

export const toSettingsSchema = (isPlainAllowed: boolean) =>
  z.strictObject({
    endpoint: z
      .string()
      .trim()
      .max(300)
      .refine((text) => isEndpoint(text, isPlainAllowed), { error: 'endpoint' })
      .optional()
      .meta({
        label: 'settings.s3.endpoint',
        help: 'settings.s3.endpoint.help',
        placeholder: 'settings.s3.endpoint.placeholder',
      } satisfies SettingMeta),
    region: z
      .string()
      .trim()
      .regex(/^[a-z0-9-]{1,40}$/, { error: 'region' })
      .default('us-east-1')
      .meta({
        label: 'settings.s3.region',
        help: 'settings.s3.region.help',
        placeholder: 'settings.s3.region.placeholder',
      } satisfies SettingMeta),
    addressing: z
      .enum(['path', 'host'])
      .optional()
      .meta({
        label: 'settings.s3.addressing',
        help: 'settings.s3.addressing.help',
        options: ['host', 'path'].map((value) => ({ value, label: `settings.s3.addressing.${value}` })),
      } satisfies SettingMeta),
    bucket: bucketSchema.optional().meta({
      label: 'settings.s3.bucket',
      help: 'settings.s3.bucket.only',
      placeholder: 'settings.s3.bucket.placeholder',
    } satisfies SettingMeta),
  });

/** `isOwnAllowed`: the server's own identity stands in for keys that are left empty. */
export const toCredentialsSchema = (isOwnAllowed: boolean) =>
  z
    .strictObject({
      accessKeyId: z
        .string()
        .trim()
        .max(200)
        .optional()
        .meta({
          label: 'settings.s3.accessKeyId',
          help: 'settings.s3.accessKeyId.help',
          secret: false,
        } satisfies SettingMeta),
      secretAccessKey: z
        .string()
        .trim()
        .max(1000)
        .optional()
        .meta({
          label: 'settings.s3.secretAccessKey',
          help: 'settings.s3.secretAccessKey.help',
          secret: true,
        } satisfies SettingMeta),
    })
    .refine(
      ({ accessKeyId, secretAccessKey }) =>
        isGiven(accessKeyId) === isGiven(secretAccessKey) && (isOwnAllowed || isGiven(accessKeyId)),
      { error: 'access_key', path: ['secretAccessKey'] },
    );

export const targetSchema = createFileTarget({
  bucket: bucketSchema.meta({
    label: 'settings.s3.bucket',
    help: 'settings.s3.bucket.help',
    placeholder: 'settings.s3.bucket.placeholder',
    choices: true,
  } satisfies SettingMeta),
  folder: folderSetting,
});

/** Forms send what is left empty as the empty string. */
export const isGiven = (text: string | undefined): text is string => text !== undefined && text !== '';
