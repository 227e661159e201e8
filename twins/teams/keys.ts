import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A key pair that signs tokens, and the public half as it is published. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK & { readonly endorsements?: readonly string[] };
}

/** `endorsements`: the channels that it may speak for. */
export async function createKey(endorsements: readonly string[] = ['msteams']): Promise<SigningKey> {
  const id = randomUUID();
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const jwk = { ...(await exportJWK(publicKey)), kid: id, use: 'sig', endorsements: [...endorsements] };
  return { id, privateKey, jwk };
}

export const ISSUER = 'https://api.botframework.com';

export interface TokenClaims {
  readonly issuer: string;
  readonly audience: string;
  readonly serviceUrl: string | undefined;
  /** Seconds since the epoch. */
  readonly notBefore: number;
  readonly expires: number;
}

export function signToken(key: SigningKey, claims: TokenClaims): Promise<string> {
  const { serviceUrl } = claims;
  return new SignJWT(serviceUrl === undefined ? {} : { serviceurl: serviceUrl })
    .setProtectedHeader({ alg: 'RS256', kid: key.id, typ: 'JWT' })
    .setIssuer(claims.issuer)
    .setAudience(claims.audience)
    .setNotBefore(claims.notBefore)
    .setExpirationTime(claims.expires)
    .sign(key.privateKey);
}
