import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { OpenLink } from '../../services/connections/links.ts';
import { OAUTH_CALLBACK_PATH } from '../../services/connections/oauth.ts';
import type { Services } from '../../services/context.ts';
import { UnsealError } from '../../services/secrets/vault.ts';
import { secondsUntil, toCookieOptions } from './session.ts';

const PURPOSE = 'sign-in under way';
const heldSchema = z.object({ token: z.string(), session: z.string() });

/** Which link a sign-in elsewhere began with, for the way back from there, which knows only its state. */
export type HeldLink = z.infer<typeof heldSchema>;

/**
 * Given to the browser that leaves for the far end, sealed; a cookie for each state, so that two sign-ins can be under
 * way. Throws `internal` for a destination whose address is no page.
 */
export function holdLink(
  context: Context,
  services: Services,
  link: OpenLink,
  held: HeldLink,
  redirectTo: string,
): void {
  const url = new URL(redirectTo);
  const state = url.searchParams.get('state') ?? '';
  if (!/^https?:$/.test(url.protocol))
    throw new AppError('internal', {}, { detail: `authorize address begins with ${url.protocol}` });
  const options = toCookieOptions(services, OAUTH_CALLBACK_PATH, secondsUntil(services, link.expiresAt));
  setCookie(context, toCookieName(state), services.vault.seal(JSON.stringify(held), PURPOSE), options);
}

/** Throws `link_opened_elsewhere` where this browser did not begin the sign-in. */
export function readHeldLink(context: Context, services: Services, state: string): HeldLink {
  const sealed = getCookie(context, toCookieName(state));
  try {
    return heldSchema.parse(JSON.parse(services.vault.open(sealed ?? '', PURPOSE)));
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    throw new AppError(
      'link_opened_elsewhere',
      {},
      { detail: 'the way back from a sign-in that this browser did not begin' },
    );
  }
}

const toCookieName = (state: string): string =>
  `exportbot_sign_in_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`;
