import type { Context } from 'hono';
import { type AppError, toAppError } from '../../domain/errors.ts';
import type { Services } from '../../services/context.ts';
import type { Words } from '../../views/words.ts';
import { toErrorPage, toStatus } from './errors.ts';
import type { Readers } from './reader.ts';

export interface PageParts {
  readonly services: Services;
  readonly readers: Readers;
  /** Address of the style sheet. */
  readonly styles: string;
}

export interface PageEnv {
  Variables: {
    /** Of the person behind a link, once it is known who that is. */
    words?: Words;
  };
}

export type PageContext = Context<PageEnv>;

/** Every error is a page, in the language of its reader as far as that is known. */
export const answerErrors =
  (parts: PageParts) =>
  (cause: Error, context: PageContext): Response | Promise<Response> => {
    const error = toAppError(cause);
    report(parts, error, context);
    const words = context.get('words') ?? parts.readers.browser(context.req.header('accept-language'));
    return context.html(toErrorPage(error, words, parts.styles), toStatus(error));
  };

/** By the first part of the address: the rest of it is a key. */
export function report({ services: { log } }: PageParts, error: AppError, context: PageContext): void {
  const { code, reference, family, message: detail } = error;
  const facts = { code, reference, detail, method: context.req.method, page: context.req.path.split('/')[1] };
  if (family === 'bug' || family === 'config') log.error({ ...facts, err: error }, 'page failed');
  else log.warn(facts, 'page refused');
}
