import { ZodError } from 'zod';
import { AppError, toAppError } from '../../domain/errors.ts';
import { saveCredentials, tryCredentials } from '../../services/connections/links.ts';
import { finishSignIn, startSignIn } from '../../services/connections/oauth.ts';
import type { Connection } from '../../services/connections/read.ts';
import { toFailure, toStatus } from './errors.ts';
import { listFields, readEntered, toFieldProblems } from './fields.ts';
import { keepEntered, openKept } from './kept.ts';
import { type PageContext, type PageParts, report } from './parts.ts';
import { endSession } from './session.ts';
import { holdLink, readHeldLink } from './sign-in.ts';
import { toLeavingPage, toSavedPage } from './views.ts';
import { resumeVisit, showForm, type Visit } from './visit.ts';

type Answer = Response | Promise<Response>;
type Entered = Readonly<Record<string, string>>;

/** Tries what was entered and stores nothing. */
export async function verify(
  context: PageContext,
  parts: PageParts,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const entered = toEntered(visit, form);
  const hasConsented = isAccepted(form);
  try {
    const { summary: verified, learned = {} } = await tryCredentials(visit.link, entered);
    const kept = keepEntered(visit.link, visit.session, entered);
    return await showForm(context, parts, visit, { hasConsented, verified, learned, kept });
  } catch (error) {
    return showProblem(context, parts, visit, { error, entered, hasConsented });
  }
}

export async function save(
  context: PageContext,
  parts: PageParts,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const entered = toEntered(visit, form);
  const hasConsented = isAccepted(form);
  try {
    return await showSaved(context, parts, visit, await saveCredentials(visit.link, entered, hasConsented));
  } catch (error) {
    return showProblem(context, parts, visit, { error, entered, hasConsented });
  }
}

/** Off to the far end, to sign in there. */
export async function leave(
  context: PageContext,
  parts: PageParts,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { link, token, session, words } = visit;
  try {
    const { redirectTo: goTo } = await startSignIn(link, isAccepted(form));
    holdLink(context, parts.services, link, { token, session }, goTo);
    return await context.html(toLeavingPage({ words, styles: parts.styles, connection: link.connection, goTo }));
  } catch (error) {
    return showProblem(context, parts, visit, { error, entered: {}, hasConsented: false });
  }
}

/** And back from there, with a code or with the reason why there is none (RFC 6749 section 4.1.2). */
export async function comeBack(context: PageContext, parts: PageParts): Promise<Response> {
  const { state = '', code, error: refusal } = context.req.query();
  if (state === '') throw new AppError('invalid_request', { detail: 'state is missing' });
  const { token, session } = readHeldLink(context, parts.services, state);
  const visit = await resumeVisit(context, parts, token, session);
  try {
    return await showSaved(context, parts, visit, await finishSignIn(visit.link, { state, code, error: refusal }));
  } catch (error) {
    return showProblem(context, parts, visit, {
      error: toSignInError(error, visit.link.connection),
      entered: {},
      hasConsented: false,
    });
  }
}

/** Values that were entered anew stand for all that was kept: a key does not join a password entered before. */
function toEntered({ link, session, words }: Visit, form: URLSearchParams): Entered {
  const entered = readEntered(listFields(link.connection.destination.credentials, words), form);
  return Object.keys(entered).length > 0 ? entered : (openKept(link, session, form.get('kept')) ?? {});
}

const isAccepted = (form: URLSearchParams): boolean => form.get('consent') === 'yes';

function showSaved(
  context: PageContext,
  { services, styles }: PageParts,
  { token, words }: Visit,
  connection: Connection,
): Answer {
  endSession(context, services, token);
  return context.html(toSavedPage({ words, styles, connection }));
}

/** What the person can do something about is said on the form; the rest is a page of its own. */
function showProblem(
  context: PageContext,
  parts: PageParts,
  visit: Visit,
  {
    error,
    entered,
    hasConsented,
  }: { readonly error: unknown; readonly entered: Entered; readonly hasConsented: boolean },
): Answer {
  const { link, session, words } = visit;
  if (error instanceof ZodError) {
    const fields = listFields(link.connection.destination.credentials, words);
    const problems = toFieldProblems(error, fields, entered, words);
    if (problems === undefined) throw error;
    return showForm(context, parts, visit, { hasConsented, problems }, 422);
  }
  const known = toAppError(error);
  if (known.family !== 'user' && known.family !== 'destination') throw known;
  report(parts, known, context);
  const isWorthKeeping =
    Object.keys(entered).length > 0 && (known.code === 'consent_required' || known.retry.kind !== 'never');
  const kept = isWorthKeeping ? { kept: keepEntered(link, session, entered) } : {};
  return showForm(context, parts, visit, { hasConsented, failure: toFailure(known, words), ...kept }, toStatus(known));
}

/** Of a token that lacks what the destination needs. */
function toSignInError(error: unknown, { destination }: Connection): unknown {
  if (!(error instanceof ZodError)) return error;
  return new AppError('sign_in_flow_failed', { destination: destination.title, reason: 'token' }, { cause: error });
}
