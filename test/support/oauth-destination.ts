import { z } from 'zod';
import type { BytesDestination, Destination, SettingMeta } from '../../src/destinations/contract.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { OAuthTwin } from './oauth-twin.ts';

const TITLE = 'Audience Hub';

const settingsSchema = z.strictObject({});
const credentialsSchema = z.strictObject({
  accessToken: z
    .string()
    .min(1)
    .meta({ label: 'Access token', secret: true, granted: true } satisfies SettingMeta),
  refreshToken: z
    .string()
    .optional()
    .meta({ label: 'Refresh token', secret: true, granted: true } satisfies SettingMeta),
  /** ISO 8601. */
  expiresAt: z
    .string()
    .optional()
    .meta({ label: 'Expires', granted: true } satisfies SettingMeta),
});
const accountSchema = z.object({ name: z.string(), audiences: z.number() });

/** A destination that people sign in to; it takes no data. */
export function createOAuthDestination(twin: OAuthTwin): Destination {
  const nothing = async () => {
    throw new Error('this destination is for signing in only');
  };
  const destination: BytesDestination<z.infer<typeof settingsSchema>, z.infer<typeof credentialsSchema>, object> = {
    takes: 'bytes',
    kind: 'audience_hub',
    title: TITLE,
    accepts: { dataOut: false, kinds: ['profile'] },
    limits: {},
    settings: settingsSchema,
    credentials: credentialsSchema,
    target: z.strictObject({}),
    oauth: {
      authorizeUrl: () => `${twin.address}/authorize`,
      tokenUrl: () => `${twin.address}/token`,
      clientId: twin.clientId,
      clientSecret: twin.clientSecret,
      scopes: ['audiences.write', 'offline_access'],
      toCredentials: (token, now) => ({
        accessToken: token.access_token,
        refreshToken: token.refresh_token,
        expiresAt: new Date(now.getTime() + Number(token.expires_in ?? 0) * 1000).toISOString(),
      }),
    },
    async verify({ credentials }) {
      const authorization = `Bearer ${credentials.accessToken}`;
      const response = await fetch(`${twin.address}/account`, { headers: { authorization } });
      if (!response.ok) throw new AppError('destination_sign_in_failed', { destination: TITLE });
      const { name, audiences } = accountSchema.parse(await response.json());
      return { summary: `account ${name}, ${audiences} audiences` };
    },
    choices: async () => [],
    discard: async () => undefined,
    open: nothing,
  };
  return destination as Destination;
}
