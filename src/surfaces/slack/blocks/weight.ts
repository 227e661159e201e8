import type { Block } from './block-types.ts';
import { LIMITS } from './limits.ts';
import { lengthOf } from './text.ts';

/** What a person reads in a block, and what the block itself counts for. See `LIMITS.messageWeight`. */
export const weightOf = (block: Block): number => LIMITS.blockWeight + textIn(block);

const READ: ReadonlySet<string> = new Set(['text', 'caption', 'title', 'label', 'name', 'fallback', 'alt_text']);

function textIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textIn(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (typeof inner === 'string' ? (READ.has(key) ? lengthOf(inner) : 0) : textIn(inner)),
    0,
  );
}
