import type { Answer } from '../domain/answers.ts';
import type { CommandCall } from '../domain/call.ts';
import type { FieldError } from '../domain/errors.ts';
import type { Reader, Rendered } from './contract.ts';
import { explain } from './errors.ts';
import { opensForm } from './page.ts';
import { render } from './render.ts';
import type { StringKey } from './strings/index.ts';
import { createExpand } from './templates.ts';
import { createPhrasebook, type TextParams } from './words.ts';

export { isStringKey, type StringKey } from './strings/index.ts';

/** Everything that the bot says. */
export interface Views {
  /** An answer as a card for one reader: words, numbers, dates and times are theirs. */
  render(answer: Answer, reader: Reader): Rendered;
  /** What is wrong with one input of a form, to be shown beside it. */
  fieldMessage(error: FieldError, reader: Reader): string;
  /** One string, for what is not a card. */
  text(key: StringKey, reader: Reader, params?: TextParams): string;
  /** Whether the answer to a call is a form, for platforms that open one only at once. */
  opensForm(call: CommandCall, how?: { readonly isTyped: boolean }): boolean;
}

/** `now` is what "2 hours ago" counts from. */
export function createViews(options: { readonly now?: () => Date } = {}): Views {
  const { now = () => new Date() } = options;
  const phrasebook = createPhrasebook();
  const expand = createExpand();
  return {
    render: (answer, reader) => render(answer, reader, phrasebook(reader, now()), expand),
    fieldMessage: ({ code, params }, reader) => explain(phrasebook(reader, now()), code, params).say,
    text: (key, reader, params) => phrasebook(reader, now()).t(key, params),
    opensForm,
  };
}
