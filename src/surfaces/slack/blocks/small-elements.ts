import { isNode, numberOf, type Place, placeOf, stringOf } from './card-types.ts';
import { LIMITS } from './limits.ts';
import { clean } from './text.ts';
import { drawLine, drawText, type Setting, toPiece } from './text-blocks.ts';
import { type Draft, type Translation, toDraft } from './translation.ts';

/** Elements that come down to a few characters. */

const BAR_CELLS = 20;
const STARS = 5;

/** The bar that the card itself writes as fallback, else one of ours. */
export function drawProgress(place: Place, t: Translation, setting: Setting): Draft[] {
  const instead = isNode(place.node.fallback) ? placeOf(place, 'fallback') : undefined;
  if (instead !== undefined && stringOf(instead.node, 'text') !== '') return drawText(instead, t, setting);
  const share = (numberOf(place.node, 'value') ?? 0) / (numberOf(place.node, 'max') ?? 100);
  const part = Math.min(1, Math.max(0, share)) || 0;
  const filled = Math.round(part * BAR_CELLS);
  const bar = `${'▓'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${Math.round(part * 100)}%`;
  return drawLine(place, [toPiece(bar)], t, setting.joins);
}

export function drawBadge(place: Place, t: Translation, { joins }: Setting): Draft[] {
  const text = clean(stringOf(place.node, 'text'));
  if (text === '') return [];
  return drawLine(place, [toPiece(t.fit(place, 'text', text, LIMITS.richText), { bold: true })], t, joins);
}

export function drawRating(place: Place, t: Translation, { joins }: Setting): Draft[] {
  const max = Math.min(10, Math.max(1, Math.round(numberOf(place.node, 'max') ?? STARS)));
  const value = Math.min(max, Math.max(0, numberOf(place.node, 'value') ?? 0));
  const stars = '★'.repeat(Math.round(value)).padEnd(max, '☆');
  return drawLine(place, [toPiece(`${stars} ${value}/${max}`)], t, joins);
}

export function drawCode(place: Place, t: Translation): Draft[] {
  const code = clean(stringOf(place.node, 'codeSnippet'));
  if (code === '') return [];
  const text = t.fit(place, 'codeSnippet', code, LIMITS.richText);
  if (place.node.language !== undefined) t.lose(place, 'language', 'Slack colours no code here');
  const elements = [{ type: 'rich_text_preformatted' as const, elements: [{ type: 'text' as const, text }] }];
  return [toDraft(place, { type: 'rich_text', block_id: t.blockId(place), elements })];
}
