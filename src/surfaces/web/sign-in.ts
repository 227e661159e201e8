import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { AppError } from '../../domain/errors.ts';
import { type SignInNotice, toSignInPage } from './sign-in-page.ts';

const COOKIE = 'exportbot_session';
const SESSION_DAYS = 7;
const DAY_MS = 86_400_000;
/** Wrong guesses allowed a minute, by everyone together: behind a proxy all callers share one address. */
const GUESSES = 10;
const WINDOW_MS = 60_000;
const WRONG_GUESS_DELAY_MS = 250;

export interface SignInOptions {
  readonly secret: string;
  readonly clock: () => Date;
  readonly styles: string;
}

/** Everything but the sign-in page and the assets asks for the cookie: pages are led to sign in, calls are refused. */
export function requireSignIn({ secret, clock }: SignInOptions): MiddlewareHandler {
  return async (context, next) => {
    if (isValidSession(secret, getCookie(context, COOKIE), clock())) return next();
    if (context.req.path === '/') return context.redirect('/sign-in', 303);
    throw new AppError('sign_in_required', {});
  };
}

/** A form that works without scripts. The session is an expiry time and its HMAC, so nothing is stored. */
export function mountSignIn(app: Hono, options: SignInOptions): void {
  const isOverLimit = createGuessLimit(options.clock);

  const show = (context: Context, notice: SignInNotice | undefined, status: 200 | 401 | 429) =>
    context.html(toSignInPage(context.req.header('accept-language') ?? '', notice, options.styles), status, {
      'cache-control': 'no-store',
    });

  app.get('/sign-in', (context) => show(context, undefined, 200));

  app.post('/sign-in', async (context) => {
    const { secret: guess } = await context.req.parseBody();
    if (isOverLimit(false)) return show(context, 'too_many', 429);
    if (typeof guess !== 'string' || !isSameText(guess, options.secret)) {
      isOverLimit(true);
      await new Promise((resolve) => setTimeout(resolve, WRONG_GUESS_DELAY_MS));
      return show(context, 'wrong', 401);
    }
    setCookie(context, COOKIE, toSession(options.secret, options.clock()), {
      httpOnly: true,
      sameSite: 'Strict',
      secure: isBehindTls(context),
      path: '/',
      maxAge: SESSION_DAYS * (DAY_MS / 1000),
    });
    return context.redirect('/', 303);
  });
}

function createGuessLimit(clock: () => Date): (wrong: boolean) => boolean {
  let windowStart = 0;
  let wrongGuesses = 0;
  return (wrong) => {
    const now = clock().getTime();
    if (now - windowStart >= WINDOW_MS) {
      windowStart = now;
      wrongGuesses = 0;
    }
    if (wrong) wrongGuesses += 1;
    return wrongGuesses >= GUESSES;
  };
}

function toSession(secret: string, now: Date): string {
  const payload = `${now.getTime() + SESSION_DAYS * DAY_MS}.${randomBytes(12).toString('base64url')}`;
  return `${payload}.${sign(secret, payload)}`;
}

function isValidSession(secret: string, session: string | undefined, now: Date): boolean {
  const [expiry, nonce, signature, ...rest] = session?.split('.') ?? [];
  if (expiry === undefined || nonce === undefined || signature === undefined || rest.length > 0) return false;
  return isSameText(signature, sign(secret, `${expiry}.${nonce}`)) && Number(expiry) > now.getTime();
}

const sign = (secret: string, payload: string): string =>
  createHmac('sha256', secret).update(`web-session:${payload}`).digest('base64url');

/** Hashes first, so that neither the text nor its length shows in the time it takes. */
const isSameText = (a: string, b: string): boolean => timingSafeEqual(toDigest(a), toDigest(b));
const toDigest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A forged header can only make the cookie stricter. */
const isBehindTls = (context: Context): boolean =>
  context.req.url.startsWith('https:') || context.req.header('x-forwarded-proto') === 'https';
