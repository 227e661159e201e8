import { toActivity } from './activities.ts';
import type { Core } from './core.ts';
import { serviceUrlOf } from './core.ts';
import { createKey, ISSUER, type SigningKey, signToken, type TokenClaims } from './keys.ts';
import type { Ack, Conversation, Json, User } from './model.ts';
import { createToken, sendAs, sendBody } from './send.ts';

/** Every way for a token, or the activity beside it, not to come from Teams. */
export const FORGERIES = [
  'no token',
  'empty token',
  'not a token',
  'another scheme',
  'no signature',
  'changed claims',
  'foreign key',
  'foreign key with a known id',
  'unknown key id',
  'key of another channel',
  'wrong audience',
  'wrong issuer',
  'emulator issuer',
  'expired',
  'not yet valid',
  'other service address',
  'no service address',
  'other channel',
  'other tenant',
  'no tenant',
] as const;
/** Clocks differ: five minutes are granted. */
type LateToken = 'four minutes late' | 'six minutes late';
export type Forgery = (typeof FORGERIES)[number] | LateToken;

/** An activity of a person with something wrong about it. */
export async function forge(
  core: Core,
  user: User,
  conversation: Conversation,
  activity: Json,
  forgery: Forgery,
): Promise<Ack> {
  const whole = toActivity(core, user, conversation, activity);
  switch (forgery) {
    case 'no token':
      return sendAs(core, whole, undefined);
    case 'empty token':
      return sendAs(core, whole, '');
    case 'not a token':
      return sendAs(core, whole, 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.nonsense.nonsense');
    case 'another scheme':
      return sendBody(core, JSON.stringify(whole), { authorization: `Basic ${await createToken(core)}` });
    case 'no signature':
      return sendAs(core, whole, unsigned(await createToken(core)));
    case 'changed claims':
      return sendAs(core, whole, await changed(core));
    case 'other channel':
      return sendAs(core, { ...whole, channelId: 'webchat' }, await createToken(core));
    case 'other tenant': {
      const tenant = { id: '00000000-0000-4000-8000-000000000000' };
      const elsewhere = { ...(whole.conversation as Json), tenantId: tenant.id };
      return sendAs(core, { ...whole, conversation: elsewhere, channelData: { tenant } }, await createToken(core));
    }
    case 'no tenant': {
      const { tenantId: _, ...nowhere } = whole.conversation as Json;
      return sendAs(core, { ...whole, conversation: nowhere, channelData: {} }, await createToken(core));
    }
    default:
      return sendAs(core, whole, await signWrongly(core, forgery));
  }
}

type WrongToken =
  | 'foreign key'
  | 'foreign key with a known id'
  | 'unknown key id'
  | 'key of another channel'
  | 'wrong audience'
  | 'wrong issuer'
  | 'emulator issuer'
  | 'expired'
  | 'not yet valid'
  | 'other service address'
  | 'no service address'
  | LateToken;

async function signWrongly(core: Core, forgery: WrongToken): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims: TokenClaims = {
    issuer: ISSUER,
    audience: core.settings.appId,
    serviceUrl: serviceUrlOf(core),
    notBefore: now - 10,
    expires: now + 3_600,
  };
  const wrong: Readonly<Partial<Record<WrongToken, Partial<TokenClaims>>>> = {
    'wrong audience': { audience: '00000000-0000-4000-8000-00000000beef' },
    'wrong issuer': { issuer: 'https://api.botframework.example' },
    // Tokens that an app can get for itself; the SDK would look for their key elsewhere.
    'emulator issuer': { issuer: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' },
    'four minutes late': { notBefore: now - 7_200, expires: now - 240 },
    'six minutes late': { notBefore: now - 7_200, expires: now - 360 },
    expired: { notBefore: now - 7_200, expires: now - 3_600 },
    'not yet valid': { notBefore: now + 3_600, expires: now + 7_200 },
    'other service address': { serviceUrl: 'https://smba.example/emea/' },
    'no service address': { serviceUrl: undefined },
  };
  return signToken(await keyFor(core, forgery), { ...claims, ...wrong[forgery] });
}

async function keyFor(core: Core, forgery: WrongToken): Promise<SigningKey> {
  if (forgery === 'key of another channel') return core.otherChannelKey;
  if (forgery === 'foreign key' || forgery === 'foreign key with a known id') {
    return { ...(await createKey()), ...(forgery === 'foreign key' ? {} : { id: core.key.id }) };
  }
  return forgery === 'unknown key id' ? { ...core.key, id: 'nobody-knows-this-key' } : core.key;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function unsigned(token: string): string {
  const [, claims = ''] = token.split('.');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${claims}.`;
}

async function changed(core: Core): Promise<string> {
  const [header = '', claims = '', signature = ''] = (await createToken(core)).split('.');
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Json;
  return `${header}.${encode({ ...read, exp: Number(read.exp) + 1 })}.${signature}`;
}
