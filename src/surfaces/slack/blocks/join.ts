import type { Block } from './block-types.ts';
import { LIMITS } from './limits.ts';
import { lengthOf, plain } from './text.ts';
import type { Draft } from './translation.ts';

/** Lines that stand directly below each other become one block, which Slack sets without a gap. */
export function joinLines(drafts: readonly Draft[]): Draft[] {
  const joined: Draft[] = [];
  for (const draft of drafts) {
    const above = joined.at(-1);
    const block = above === undefined || draft.joins !== true ? undefined : toOne(above, draft);
    if (above === undefined || block === undefined) joined.push(draft);
    else joined[joined.length - 1] = { ...above, blocks: [block], elements: [...above.elements, ...draft.elements] };
  }
  return joined;
}

function toOne(above: Draft, below: Draft): Block | undefined {
  if (above.blocks.length !== 1 || below.blocks.length !== 1) return undefined;
  const [first] = above.blocks;
  const [second] = below.blocks;
  if (first?.type === 'context' && second?.type === 'context') {
    const text = [...first.elements, ...second.elements].map((element) => element.text).join('\n');
    return lengthOf(text) > LIMITS.context ? undefined : { ...first, elements: [plain(text)] };
  }
  if (first?.type !== 'rich_text' || second?.type !== 'rich_text') return undefined;
  const [one, ...others] = first.elements;
  const [two, ...more] = second.elements;
  if (others.length > 0 || more.length > 0) return undefined;
  if (one?.type !== 'rich_text_section' || two?.type !== 'rich_text_section') return undefined;
  const elements = [...one.elements, { type: 'text' as const, text: '\n' }, ...two.elements];
  const length = elements.reduce(
    (sum, piece) => sum + lengthOf('fallback' in piece ? piece.fallback : (piece.text ?? '')),
    0,
  );
  return length > LIMITS.richText ? undefined : { ...first, elements: [{ type: 'rich_text_section', elements }] };
}
