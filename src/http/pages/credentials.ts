import type { Hono } from 'hono';
import { AppError, isAppError } from '../../domain/errors.ts';
import { CREDENTIALS_PATH, openCredentialLink, peekCredentialLink } from '../../services/connections/links.ts';
import { OAUTH_CALLBACK_PATH } from '../../services/connections/oauth.ts';
import { comeBack, leave, save, verify } from './actions.ts';
import { limitBody, readForm, requireSameOrigin } from './guards.ts';
import type { PageContext, PageEnv, PageParts } from './parts.ts';
import { readSession, requireFormToken, secondsUntil, startVisit, toFormToken, writeSession } from './session.ts';
import { toOpeningPage } from './views.ts';
import { resumeVisit, showForm, toAction } from './visit.ts';

/** The page behind a one-time link: opened with a button, then used by that browser alone until credentials are saved. */
export function mountCredentials(app: Hono<PageEnv>, parts: PageParts): void {
  const { services } = parts;

  app.get(OAUTH_CALLBACK_PATH, (context) => comeBack(context, parts));

  app.get(`${CREDENTIALS_PATH}/:token`, async (context) => {
    const token = context.req.param('token');
    const { isOpened, connection } = await peekCredentialLink(services, token);
    if (isOpened) return showForm(context, parts, await resumeVisit(context, parts, token), { hasConsented: false });
    const visit = startVisit(context, services, token);
    const words = parts.readers.browser(context.req.header('accept-language'));
    const form = { action: toAction(token), formToken: toFormToken(visit, token) };
    return context.html(toOpeningPage({ words, styles: parts.styles, connection, ...form }));
  });

  app.post(`${CREDENTIALS_PATH}/:token`, requireSameOrigin(services), limitBody(), async (context) => {
    const token = context.req.param('token');
    const form = await readForm(context);
    const action = form.get('do');
    if (action === 'open') return open(context, parts, token, form.get('form'));
    const visit = await resumeVisit(context, parts, token);
    requireFormToken(visit.session, token, form.get('form'));
    if (action === 'verify') return verify(context, parts, visit, form);
    if (action === 'save') return save(context, parts, visit, form);
    if (action === 'sign_in') return leave(context, parts, visit, form);
    throw new AppError('invalid_request', { detail: 'no such button' });
  });

  app.all(`${CREDENTIALS_PATH}/*`, () => {
    throw new AppError('link_unknown', {});
  });
}

async function open(
  context: PageContext,
  parts: PageParts,
  token: string,
  formToken: string | null,
): Promise<Response> {
  const { services } = parts;
  const { isOpened } = await peekCredentialLink(services, token);
  // A second press of the button changes nothing: the page says whether the first one was this browser's.
  if (isOpened) return context.redirect(toAction(token), 303);
  requireFormToken(readSession(context, token), token, formToken);
  try {
    const { session } = await openCredentialLink(services, token);
    const { link } = await resumeVisit(context, parts, token, session);
    writeSession(context, services, token, session, secondsUntil(services, link.expiresAt));
  } catch (error) {
    if (!isAppError(error) || error.code !== 'link_opened_elsewhere') throw error;
  }
  return context.redirect(toAction(token), 303);
}
