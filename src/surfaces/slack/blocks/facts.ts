import type { TextObject } from './block-types.ts';
import { type Place, placesOf, stringOf } from './card-types.ts';
import { LIMITS } from './limits.ts';
import { clean, escapeText, lengthOf, mayBeMarkup, plain, toBold } from './text.ts';
import { dateOf, splitDated } from './text-blocks.ts';
import { type Draft, type Translation, toDraft } from './translation.ts';

const PER_SECTION = LIMITS.fields / 2;
/** A field cannot be empty. */
const NOTHING = '–';

/**
 * Facts as fields, which Slack sets in two columns: a title at the left, its value at the right. A value stands in a
 * field of its own because a field is either markup, which the bold title needs, or letters, which data needs.
 */
export function drawFacts(place: Place, t: Translation): Draft[] {
  const facts = placesOf(place, 'facts').filter(({ node }) => clean(`${node.title ?? ''}${node.value ?? ''}`) !== '');
  const drafts: Draft[] = [];
  for (let from = 0; from < facts.length; from += PER_SECTION) {
    const fields = facts.slice(from, from + PER_SECTION).flatMap((fact) => [toTitle(fact, t), toValue(fact, t)]);
    drafts.push(toDraft(place, { type: 'section', block_id: t.blockId(place, from === 0 ? '' : `${from}`), fields }));
  }
  return drafts;
}

function toTitle(fact: Place, t: Translation): TextObject {
  const title = t.fit(fact, 'title', clean(stringOf(fact.node, 'title')) || NOTHING, LIMITS.field - 2);
  const bold = toBold(title);
  if (bold === undefined && title !== NOTHING) {
    t.lose(fact, 'bold title', 'it has characters that are markup in a bold field');
  }
  return bold ?? plain(title);
}

function toValue(fact: Place, t: Translation): TextObject {
  const value = t.fit(fact, 'value', clean(stringOf(fact.node, 'value')) || NOTHING, LIMITS.field);
  const date = dateOf(fact, t);
  const { before, dated, after } = splitDated(fact, value, t);
  // Inside a date, what cannot be escaped would end it.
  const fallback = escapeText(dated).replaceAll(/[|^\n]/g, ' ');
  const inside = date === undefined ? '' : `<!date^${date.timestamp}^${date.format}|${fallback}>`;
  // What stands beside it must not be read as markup.
  const text =
    inside === '' || mayBeMarkup(`${before}${after}`) ? '' : `${escapeText(before)}${inside}${escapeText(after)}`;
  return text === '' || lengthOf(text) > LIMITS.field ? plain(value) : { type: 'mrkdwn', text, verbatim: true };
}
