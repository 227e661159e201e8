import type { ActionsBlock, Block, Button } from './block-types.ts';
import { joinLines } from './join.ts';
import { LIMITS } from './limits.ts';
import { cut, plain } from './text.ts';
import type { Draft, Loss, Translation } from './translation.ts';
import { weightOf } from './weight.ts';

/**
 * The blocks of the drafts, as many as the surface takes. Where room is short, lines go first, then lines of text are
 * joined, then content is left out from the end, and a sentence says how much. Buttons and inputs stay: rows of
 * buttons are joined instead.
 */
export function fitBlocks(all: readonly Draft[], t: Translation): Block[] {
  const room = t.surface === 'message' ? MESSAGE : VIEW;
  let drafts: readonly Draft[] = tidy(joinLines(all));
  for (const step of STEPS) {
    if (fits(drafts, room)) break;
    drafts = step(drafts, room, t);
  }
  return drafts.flatMap(({ blocks }) => blocks);
}

/** What a surface takes. */
interface Room {
  readonly blocks: number;
  readonly size: number;
  sizeOf(draft: Draft): number;
}

const MESSAGE: Room = {
  blocks: LIMITS.messageBlocks,
  size: LIMITS.messageWeight,
  sizeOf: ({ blocks }) => sum(blocks.map(weightOf)),
};
const VIEW: Room = {
  blocks: LIMITS.viewBlocks,
  size: LIMITS.viewBytes,
  sizeOf: ({ blocks }) => new TextEncoder().encode(JSON.stringify(blocks)).length,
};

type Step = (drafts: readonly Draft[], room: Room, t: Translation) => readonly Draft[];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const countOf = (drafts: readonly Draft[]): number => sum(drafts.map(({ blocks }) => blocks.length));
const excessOf = (drafts: readonly Draft[], room: Room): number => sum(drafts.map(room.sizeOf)) - room.size;

const fits = (drafts: readonly Draft[], room: Room): boolean =>
  countOf(drafts) <= room.blocks && excessOf(drafts, room) <= 0;

function report({ elements }: Draft, what: string, why: string, kind: Loss['kind'], t: Translation): void {
  for (const element of elements) t.loss.push({ element, what, why, kind });
}

/** No line at an end, and none beside another. */
function tidy(drafts: readonly Draft[]): Draft[] {
  return drafts.filter(
    ({ role }, index) =>
      role !== 'divider' || (index > 0 && index < drafts.length - 1 && drafts[index + 1]?.role !== 'divider'),
  );
}

const dropDividers: Step = (drafts, { blocks }) => {
  let excess = countOf(drafts) - blocks;
  return drafts
    .toReversed()
    .filter(({ role }) => role !== 'divider' || excess-- <= 0)
    .toReversed();
};

const joinAll: Step = (drafts) => joinLines(drafts.map((draft) => ({ ...draft, joins: true })));

/** Makes the largest smaller: tables lose rows, charts their picture. */
const shrink: Step = (drafts, room) => {
  const excess = excessOf(drafts, room);
  const [largest] = drafts
    .filter((draft) => draft.shrink !== undefined)
    .toSorted((one, other) => room.sizeOf(other) - room.sizeOf(one));
  if (largest === undefined || excess <= 0) return drafts;
  const smaller = largest.shrink?.(room.sizeOf(largest) - excess);
  return drafts.map((draft) => (draft === largest ? (smaller ?? draft) : draft));
};

/** What the sentence about the rest weighs. */
const NOTE = 200;

/** Content is left out from the end, but never the headline. */
const leaveOut: Step = (drafts, room, t) => {
  const kept = [...drafts];
  let excess = excessOf(kept, room) + NOTE;
  let tooMany = countOf(kept) + 1 - room.blocks;
  let gone = 0;
  let from = kept.length;
  for (let index = kept.length - 1; index > 0 && (excess > 0 || tooMany > 0); index -= 1) {
    const draft = kept[index];
    if (draft?.role !== 'content' && draft?.role !== 'divider') continue;
    kept.splice(index, 1);
    from = index;
    excess -= room.sizeOf(draft);
    tooMany -= draft.blocks.length;
    if (draft.role === 'divider') continue;
    gone += draft.elements.length;
    report(draft, 'element', 'too much for one surface', 'dropped', t);
    const next = kept[index];
    if (next?.role === 'actions') kept[index] = sayWhat(next);
  }
  return gone === 0 ? kept : tidy([...kept.slice(0, from), toNote(gone, t), ...kept.slice(from)]);
};

const toNote = (count: number, t: Translation): Draft => {
  const elements = [plain(t.texts.blocksLeftOut(count))];
  const block = { type: 'context' as const, block_id: t.blockId({ node: {}, at: '/more' }), elements };
  return { blocks: [block], role: 'content', elements: [] };
};

/** Buttons whose text was left out say themselves what they act on, where that is known. */
function sayWhat(draft: Draft): Draft {
  const blocks = draft.blocks.map((block): Block => {
    if (block.type !== 'actions') return block;
    const elements = block.elements.map((element) =>
      element.type === 'button' && element.accessibility_label !== undefined
        ? { ...element, text: plain(cut(element.accessibility_label, LIMITS.button)) }
        : element,
    );
    return { ...block, elements };
  });
  return { ...draft, blocks };
}

/** Where what must stay is too much: all buttons at the end, 25 in a row. */
const joinActions: Step = (drafts, room, t) => {
  const staying = drafts.filter(({ role }) => role === 'actions' || role === 'input');
  // Beside them the headline, and the sentence about what was left out.
  if (countOf(staying) + 2 <= room.blocks) return drafts;
  const rows = drafts.filter(({ blocks }) => blocks.some((block) => buttonsOf(block).length > 0));
  const elements = rows.map(sayWhat).flatMap(({ blocks }) => blocks.flatMap(buttonsOf));
  const joined: Draft[] = [];
  for (let from = 0; from < elements.length; from += LIMITS.actions) {
    const block_id = t.blockId({ node: {}, at: `/actions/${from}` });
    const block: ActionsBlock = { type: 'actions', block_id, elements: elements.slice(from, from + LIMITS.actions) };
    joined.push({ blocks: [block], role: 'actions', elements: [CARD] });
  }
  t.loss.push({ element: CARD, what: 'place of buttons', why: 'too many rows for one surface', kind: 'look' });
  return [...drafts.filter((draft) => !rows.includes(draft)), ...joined];
};

const CARD = 'AdaptiveCard /';

function buttonsOf(block: Block): ActionsBlock['elements'] {
  if (block.type === 'actions') return block.elements;
  const isButton = block.type === 'section' && block.accessory?.type === 'button';
  return isButton ? [block.accessory as Button] : [];
}

/** Menus lose choices, the longest first, those that are picked last. */
const shortenMenus: Step = (drafts, room, t) => {
  let now = [...drafts];
  for (let tries = 0; tries < 200 && excessOf(now, room) > 0; tries += 1) {
    const lengths = now.map(({ blocks: [block] }) => optionsOf(block).length);
    const longest = lengths.indexOf(Math.max(...lengths));
    const draft = now[longest];
    if (draft === undefined || (lengths[longest] ?? 0) < 4) return now;
    report(draft, 'choices', 'too much for one surface', 'cut', t);
    now = now.map((one) => (one === draft ? halve(one) : one));
  }
  return now;
};

const optionsOf = (block: Block | undefined): readonly { value: string }[] =>
  block?.type === 'input' && 'options' in block.element ? block.element.options : [];

function halve(draft: Draft): Draft {
  const blocks = draft.blocks.map((block): Block => {
    if (block.type !== 'input' || !('options' in block.element)) return block;
    const { element } = block;
    const one = 'initial_option' in element ? element.initial_option : undefined;
    const some = 'initial_options' in element ? element.initial_options : undefined;
    const isPicked = (option: unknown) => option === one || some?.includes(option as never) === true;
    const half = Math.floor(element.options.length / 2);
    const options = element.options.filter((option, index) => index < half || isPicked(option));
    return { ...block, element: { ...element, options } };
  });
  return { ...draft, blocks };
}

/** The last resort: there are more inputs than Slack takes at all, or then more buttons. */
const breakOff: Step = (drafts, room, t) => {
  const kept = [...drafts];
  while (countOf(kept) > room.blocks) {
    const input = kept.findLastIndex(({ role }) => role !== 'actions');
    const [gone] = kept.splice(input < 0 ? -1 : input, 1);
    if (gone !== undefined) report(gone, 'element', 'more than Slack takes', 'dropped', t);
  }
  return kept;
};

const STEPS: readonly Step[] = [dropDividers, joinAll, shrink, shortenMenus, joinActions, leaveOut, breakOff];
