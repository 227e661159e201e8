import { expect } from 'vitest';
import { type Message, type Options, toMessage } from '../../src/surfaces/slack/blocks/index.ts';
import { validateMessage } from './block-kit-validator.ts';

/** Small Adaptive Cards for tests of their translation; hints stand under `my`. */

export const hints: NonNullable<Options['hints']> = ({ my }) => (typeof my === 'object' && my !== null ? my : {});
export const card = (body: object[], actions: object[] = []) => ({
  type: 'AdaptiveCard',
  fallbackText: 'Said <aloud>',
  body: body as Record<string, unknown>[],
  actions: actions as Record<string, unknown>[],
});
export const text = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, ...more });
export const heading = (words: string) => text(words, { style: 'heading' });
export const columns = (...items: object[][]) => ({
  type: 'ColumnSet',
  columns: items.map((some) => ({ type: 'Column', items: some })),
});
export const press = (title: string, more: object = {}) => ({
  type: 'Action.Execute',
  title,
  data: { title },
  ...more,
});
export const draw = (body: object[], actions: object[] = [], options: Options = {}): Message => {
  const message = toMessage(card(body, actions), { hints, ...options });
  expect(validateMessage(message)).toBeUndefined();
  return message;
};
export const plain = (words: string) => ({ type: 'plain_text', text: words, emoji: false });
export const row = (...cells: string[]) => ({
  type: 'TableRow',
  cells: cells.map((words) => ({ type: 'TableCell', items: [text(words)] })),
});
