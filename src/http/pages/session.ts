import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { AppError } from '../../domain/errors.ts';
import { CREDENTIALS_PATH } from '../../services/connections/links.ts';
import type { Services } from '../../services/context.ts';

const VISIT_SECONDS = 15 * 60;
/** 32 bytes in base64url. */
const SESSION = /^[\w-]{43}$/;

/** What a browser holds of a link: from the opening on its session, before that a text of no meaning of the same form. */
export function readSession(context: Context, token: string): string | undefined {
  const held = getCookie(context, toCookieName(token));
  return held !== undefined && SESSION.test(held) ? held : undefined;
}

/** Before the opening, so that the button is pressed by the browser that was shown it. */
export function startVisit(context: Context, services: Services, token: string): string {
  const visit = readSession(context, token) ?? randomBytes(32).toString('base64url');
  writeSession(context, services, token, visit, VISIT_SECONDS);
  return visit;
}

/**
 * SameSite is Lax, as the way back from a sign-in elsewhere starts at another site. One cookie for each link, so that two
 * links can be used side by side.
 */
export function writeSession(
  context: Context,
  services: Services,
  token: string,
  session: string,
  seconds: number,
): void {
  setCookie(context, toCookieName(token), session, toCookieOptions(services, CREDENTIALS_PATH, seconds));
}

export function endSession(context: Context, services: Services, token: string): void {
  deleteCookie(context, toCookieName(token), toCookieOptions(services, CREDENTIALS_PATH, 0));
}

export const toCookieOptions = (services: Services, path: string, maxAge: number) =>
  ({ httpOnly: true, sameSite: 'Lax', secure: services.publicUrl().startsWith('https:'), path, maxAge }) as const;

export const secondsUntil = (services: Services, until: Date): number =>
  Math.max(0, Math.floor((until.getTime() - services.clock.now().getTime()) / 1000));

/** Goes into every form; only the browser with that session can have been given it. */
export const toFormToken = (session: string, token: string): string =>
  createHmac('sha256', session).update(`credentials form ${token}`).digest('base64url');

/** Throws `forbidden_origin`. */
export function requireFormToken(session: string | undefined, token: string, given: string | null): void {
  if (session !== undefined && given !== null && isSameText(given, toFormToken(session, token))) return;
  throw new AppError('forbidden_origin', {}, { detail: 'a form that this browser was not given' });
}

const toCookieName = (token: string): string => `exportbot_link_${toDigest(token).toString('hex').slice(0, 16)}`;

/** Hashes first, so that neither the text nor its length shows in the time it takes. */
const isSameText = (a: string, b: string): boolean => timingSafeEqual(toDigest(a), toDigest(b));
const toDigest = (text: string): Buffer => createHash('sha256').update(text).digest();
