import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { AppError } from '../../domain/errors.ts';
import { toErrorResponse } from './errors.ts';

const BODY_LIMIT = 64 * 1024;

/**
 * Scripts, styles and fonts come from this server only and none is inline; `data:` pictures are those that cards carry.
 * The card library may set styles through the DOM, which a style policy does not concern.
 */
const CONTENT_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export const sendSecureHeaders = (): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: CONTENT_POLICY,
    // Other sites learn nothing; `no-referrer` would also take the origin from our own sign-in form.
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    // Said by whoever ends TLS; on loopback there is none.
    strictTransportSecurity: false,
    permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  });

/**
 * A page of another site that resolves its own name to 127.0.0.1 would reach the bot with that name in Host; without
 * a sign-in secret only loopback names are answered.
 */
export const requireLoopbackHost = (): MiddlewareHandler => async (context, next) => {
  const host = context.req.header('host') ?? '';
  if (!isLoopbackName(toHostname(host))) throw new AppError('forbidden_origin', {}, { detail: `host ${host}` });
  await next();
};

/** Only our own page may call: a browser that names another origin is refused. */
export const requireSameOrigin = (): MiddlewareHandler => async (context, next) => {
  const origin = context.req.header('origin');
  if (origin !== undefined && toOriginHost(origin) !== context.req.header('host')?.toLowerCase()) {
    throw new AppError('forbidden_origin', {}, { detail: `origin ${origin}` });
  }
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new AppError('forbidden_origin', {}, { detail: `sec-fetch-site ${site}` });
  }
  await next();
};

/** A form of another site can post text or fields but not JSON without asking first. */
export const requireJson = (): MiddlewareHandler => async (context, next) => {
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    const error = new AppError('invalid_request', { detail: 'content-type must be application/json' });
    return toErrorResponse(context, error, 415);
  }
  return next();
};

export const limitBody = (): MiddlewareHandler =>
  bodyLimit({
    maxSize: BODY_LIMIT,
    onError: (context) =>
      toErrorResponse(
        context,
        new AppError('invalid_request', { detail: `body larger than ${BODY_LIMIT} bytes` }),
        413,
      ),
  });

function toHostname(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1];
  return (bracketed ?? host.replace(/:\d+$/, '')).toLowerCase();
}

const isLoopbackName = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);

/** `null`, as sandboxed pages send it, and anything else that is no address match no host. */
const toOriginHost = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host || undefined : undefined;
