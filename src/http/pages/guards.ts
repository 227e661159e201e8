import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { AppError } from '../../domain/errors.ts';
import type { Services } from '../../services/context.ts';

const BODY_LIMIT = 64 * 1024;

/** No scripts at all, styles from this server only, and forms that go nowhere else. */
export const sendSecureHeaders = (): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    // The address of a page is its key.
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // Said by whoever ends TLS; on loopback there is none.
    strictTransportSecurity: false,
    permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  });

export const forbidStoring = (): MiddlewareHandler => async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
  context.header('x-robots-tag', 'noindex, nofollow');
};

/**
 * Forms come from our own pages only. As these pages send no referrer, their own forms name the origin `null`; that the
 * browser was given the form is checked by its token besides.
 */
export const requireSameOrigin =
  (services: Services): MiddlewareHandler =>
  async (context, next) => {
    const origin = context.req.header('origin');
    if (origin !== undefined && origin !== 'null' && !isOwnOrigin(services, context, origin)) {
      throw new AppError('forbidden_origin', {}, { detail: `origin ${origin.slice(0, 200)}` });
    }
    const site = context.req.header('sec-fetch-site');
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw new AppError('forbidden_origin', {}, { detail: `sec-fetch-site ${site.slice(0, 50)}` });
    }
    await next();
  };

export const limitBody = (): MiddlewareHandler =>
  bodyLimit({
    maxSize: BODY_LIMIT,
    onError: (context) => {
      const length = Number(context.req.header('content-length') ?? BODY_LIMIT + 1);
      throw new AppError('text_too_long', { length, limit: BODY_LIMIT });
    },
  });

/** Throws `invalid_request` for anything that a form of ours does not send. */
export async function readForm(context: Context): Promise<URLSearchParams> {
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new AppError('invalid_request', { detail: 'content-type must be application/x-www-form-urlencoded' });
  }
  return new URLSearchParams(await context.req.text());
}

/** By the address that people know, or by the one that was called. */
function isOwnOrigin(services: Services, context: Context, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === new URL(services.publicUrl()).host || host === context.req.header('host')?.toLowerCase();
}
