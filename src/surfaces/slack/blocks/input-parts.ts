import type { InputElement } from './block-types.ts';
import { type Place, stringOf } from './card-types.ts';
import { LIMITS } from './limits.ts';
import { clean, plain, printable } from './text.ts';
import type { Translation } from './translation.ts';

/**
 * How the `block_id` of an input begins. The id of the input follows, then what makes it another input although it has
 * the same id: Slack keeps what a person typed, or picked, for as long as the id of the block is the same.
 */
export const INPUT_BLOCK = 'in:';
/** Then, for a toggle, what it says when it is off: a submission does not. */
export const OFF_VALUE = '|off=';

/** An input ready to be put into its block. */
export interface DrawnInput {
  readonly element: InputElement;
  /** Goes behind its id. */
  readonly mark: string;
  /** To be said below it; may be empty. */
  readonly note: string;
}

/** An id may be any word, `constructor` too. */
export const ownOf = (record: Readonly<Record<string, string>>, id: string): string | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;

/** What was typed before, else the value of the card. */
export const currentOf = ({ node }: Place, id: string, t: Translation): string =>
  printable(ownOf(t.form.values, id) ?? stringOf(node, 'value'));

export const placeholderOf = (place: Place, t: Translation) => {
  const text = clean(stringOf(place.node, 'placeholder'));
  return text === '' ? {} : { placeholder: plain(t.fit(place, 'placeholder', text, LIMITS.placeholder)) };
};
