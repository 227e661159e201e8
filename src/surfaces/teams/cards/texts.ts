import type { PlatformChat } from '../../../chat/platform-contract.ts';
import type { Reader } from '../../../views/contract.ts';

/** What is said around a card, in the reader's language. */
export interface CardTexts {
  readonly elementsLeftOut: (count: number) => string;
  readonly rowsLeftOut: (count: number) => string;
  readonly reload: string;
}

export const toTexts = ({ text }: Pick<PlatformChat, 'text'>, reader: Reader): CardTexts => ({
  elementsLeftOut: (count) => text('blocks.blocksLeftOut', reader, { count }),
  rowsLeftOut: (count) => text('blocks.rowsLeftOut', reader, { count }),
  reload: text('surface.reload', reader),
});
