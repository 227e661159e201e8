import { z } from 'zod';
import type { Account, SettingMeta } from '../contract.ts';
import { createFileTarget, folderSetting } from '../files/settings.ts';
import { isEndpoint } from '../network/endpoint.ts';

/** Names of containers (https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata). */
const CONTAINER = /^(\$root|\$web|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/;

const containerSchema = z.string().trim().regex(CONTAINER, { error: 'container' });

export type AzureSettings = z.infer<ReturnType<typeof toSettingsSchema>>;
export type AzureCredentials = z.infer<typeof credentialsSchema>;
export type AzureTarget = z.infer<typeof targetSchema>;
export type AzureAccount = Account<AzureSettings, AzureCredentials>;

export const toSettingsSchema = (isPlainAllowed: boolean) =>
  z.strictObject({
    account: z
      .string()
      .trim()
      .regex(/^[a-z0-9]{3,24}$/, { error: 'account' })
      .meta({
        label: 'settings.azure.account',
        help: 'settings.azure.account.help',
        placeholder: 'settings.azure.account.placeholder',
      } satisfies SettingMeta),
    endpoint: z
      .string()
      .trim()
      .max(300)
      .refine((text) => isEndpoint(text, isPlainAllowed), { error: 'endpoint' })
      .optional()
      .meta({
        label: 'settings.azure.endpoint',
        help: 'settings.azure.endpoint.help',
        placeholder: 'settings.azure.endpoint.placeholder',
      } satisfies SettingMeta),
    container: containerSchema.optional().meta({
      label: 'settings.azure.container',
      help: 'settings.azure.container.only',
      placeholder: 'settings.azure.container.placeholder',
    } satisfies SettingMeta),
  });

export const credentialsSchema = z
  .strictObject({
    accountKey: z
      .string()
      .trim()
      .max(1000)
      // As the portal shows it beside the key.
      .overwrite((text) => /(?:^|;)AccountKey=([^;]+)/i.exec(text)?.[1] ?? text)
      .optional()
      .meta({
        label: 'settings.azure.accountKey',
        help: 'settings.azure.accountKey.help',
        secret: true,
      } satisfies SettingMeta),
    sas: z
      .string()
      .trim()
      .max(4000)
      .overwrite(toSasQuery)
      .optional()
      .meta({ label: 'settings.azure.sas', help: 'settings.azure.sas.help', secret: true } satisfies SettingMeta),
    tenantId: z
      .string()
      .trim()
      .max(200)
      .optional()
      .meta({
        label: 'settings.azure.tenantId',
        help: 'settings.azure.tenantId.help',
        secret: false,
      } satisfies SettingMeta),
    clientId: z
      .string()
      .trim()
      .max(200)
      .optional()
      .meta({ label: 'settings.azure.clientId', secret: false } satisfies SettingMeta),
    clientSecret: z
      .string()
      .trim()
      .max(1000)
      .optional()
      .meta({
        label: 'settings.azure.clientSecret',
        help: 'settings.azure.clientSecret.help',
        secret: true,
      } satisfies SettingMeta),
  })
  .refine((given) => toWaysIn(given).length === 1, { error: 'one_way_in', path: ['accountKey'] })
  .refine(({ accountKey }) => !isGiven(accountKey) || isReference(accountKey) || BASE64.test(accountKey), {
    error: 'account_key',
    path: ['accountKey'],
  })
  .refine(({ sas }) => !isGiven(sas) || isReference(sas) || new URLSearchParams(sas).has('sig'), {
    error: 'sas',
    path: ['sas'],
  })
  .refine(isPrincipalWhole, { error: 'service_principal', path: ['clientSecret'] });

export const targetSchema = createFileTarget({
  container: containerSchema.meta({
    label: 'settings.azure.container',
    help: 'settings.azure.container.help',
    placeholder: 'settings.azure.container.placeholder',
    choices: true,
  } satisfies SettingMeta),
  folder: folderSetting,
});

interface Given {
  readonly accountKey?: string | undefined;
  readonly sas?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
}

export const isGiven = (text: string | undefined): text is string => text !== undefined && text !== '';

const BASE64 = /^[A-Za-z0-9+/]{16,}={0,2}$/;
/** A variable of the server's environment, whose value is checked when it is read. */
const isReference = (text: string): boolean => text.startsWith('env:');

/** Bare, out of a connection string, or with the address that the portal puts before it. */
function toSasQuery(text: string): string {
  const token = /(?:^|;)SharedAccessSignature=([^;]+)/i.exec(text)?.[1] ?? text;
  return token.slice(token.indexOf('?') + 1);
}

function toWaysIn(given: Given): string[] {
  const principal = [given.tenantId, given.clientId, given.clientSecret].find(isGiven);
  return [given.accountKey, given.sas, principal].filter(isGiven);
}

function isPrincipalWhole({ tenantId, clientId, clientSecret }: Given): boolean {
  const given = [tenantId, clientId, clientSecret].filter(isGiven).length;
  return given === 0 || given === 3;
}
