import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AppError, ErrorCode, ErrorFamily } from '../../domain/errors.ts';
import { explain } from '../../views/errors.ts';
import type { Words } from '../../views/words.ts';
import { type Markup, toPage } from './layout.ts';
import { say } from './texts.ts';

const STATUS: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  link_unknown: 404,
  unknown_connection: 404,
  link_expired: 410,
  link_used: 410,
  text_too_long: 413,
  database_unavailable: 503,
  forbidden_origin: 403,
};

const FAMILY_STATUS: Record<ErrorFamily, ContentfulStatusCode> = {
  user: 422,
  access: 403,
  destination: 502,
  source: 502,
  surface: 400,
  config: 500,
  bug: 500,
};

/** Families whose errors somebody has to look up in the log. */
const WITH_REFERENCE: ReadonlySet<ErrorFamily> = new Set(['source', 'destination', 'config', 'bug']);

export const toStatus = ({ code, family }: AppError): ContentfulStatusCode => STATUS[code] ?? FAMILY_STATUS[family];

/** An error in the words of its reader. */
export interface Failure {
  readonly title: string;
  readonly say: string;
  readonly hint: string;
  readonly reference: string | undefined;
}

export const toFailure = ({ code, params, family, reference }: AppError, words: Words): Failure => ({
  title: code.startsWith('link_') ? say(words, 'link_title') : words.t(`error.title.${family}`),
  ...explain(words, code, params),
  reference: WITH_REFERENCE.has(family) ? words.t('error.reference', { reference }) : undefined,
});

/** Nothing to go on with: what happened is the whole page. */
export function toErrorPage(error: AppError, words: Words, styles: string): Markup {
  const { title, say: text, hint, reference } = toFailure(error, words);
  const body = html`<h1>${title}</h1>
<div role="alert">
<p class="lead">${text}</p>
<p>${hint}</p>
</div>
${reference === undefined ? '' : html`<p class="reference">${reference}</p>`}`;
  return toPage({ words, title, styles, body });
}
