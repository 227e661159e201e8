import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { CREDENTIALS_PATH, type OpenLink, resumeCredentialLink } from '../../services/connections/links.ts';
import type { Words } from '../../views/words.ts';
import { type FormState, toFormPage } from './form-page.ts';
import type { PageContext, PageParts } from './parts.ts';
import { readSession, toFormToken } from './session.ts';

/** A link in the hands of the browser that opened it. */
export interface Visit {
  readonly link: OpenLink;
  readonly token: string;
  readonly session: string;
  /** Of the person whom the link was made for. */
  readonly words: Words;
}

/** Throws `link_…`, and `role_too_low` or `person_removed` for one who may not do this any more. */
export async function resumeVisit(
  context: PageContext,
  { services, readers }: PageParts,
  token: string,
  held?: string,
): Promise<Visit> {
  const session = held ?? readSession(context, token) ?? '';
  const link = await resumeCredentialLink(services, token, session);
  const words = readers.person(link.scope.person);
  context.set('words', words);
  return { link, token, session, words };
}

export function showForm(
  context: PageContext,
  { styles }: PageParts,
  { link, token, session, words }: Visit,
  state: FormState,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  const formToken = toFormToken(session, token);
  return context.html(toFormPage({ words, styles, link, action: toAction(token), formToken, state }), status);
}

export const toAction = (token: string): string => `${CREDENTIALS_PATH}/${encodeURIComponent(token)}`;
