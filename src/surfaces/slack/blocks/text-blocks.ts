import type { RichTextPiece } from './block-types.ts';
import { type Place, placeOf, placesOf, stringOf, wordOf } from './card-types.ts';
import { LIMITS } from './limits.ts';
import { clean, plain } from './text.ts';
import { type Draft, type Translation, toDraft, toneOf } from './translation.ts';

/** How a text stands to its surroundings. */
export interface Setting {
  /** Directly below what is above it. */
  readonly joins: boolean;
  /** Colour of the container that it stands in. */
  readonly tone?: string;
}

export const textOf = ({ node }: Place): string => clean(stringOf(node, 'text'));

/** One that is written to look like any other text is a heading to listeners only. */
export const isHeading = ({ node }: Place): boolean =>
  (wordOf(node, 'style') === 'heading' && wordOf(node, 'weight') !== 'default') ||
  (['large', 'extraLarge'].includes(wordOf(node, 'size')) && wordOf(node, 'weight') === 'bolder');

export const isMonospace = ({ node }: Place): boolean => wordOf(node, 'fontType') === 'monospace';
export const isBold = ({ node }: Place): boolean => wordOf(node, 'weight') === 'bolder';
const isSubtle = ({ node }: Place): boolean => node.isSubtle === true || wordOf(node, 'size') === 'small';

/** A paragraph: a header, a grey line, or a line of rich text. */
export function drawText(place: Place, t: Translation, { joins, tone = '' }: Setting): Draft[] {
  const text = textOf(place);
  if (text === '') return [];
  if (isHeading(place)) return [drawHeader(place, text, t)];
  if (isBold(place)) t.nearby.title = text;
  if (isSubtle(place) && !isBold(place) && !isMonospace(place) && dateOf(place, t) === undefined) {
    reportLooks(place, t, ['size', 'isSubtle']);
    const marked = `${toMark(place, t, tone)}${text}`;
    const shown = t.fit(place, 'text', marked, LIMITS.context);
    return [toDraft(place, { type: 'context', block_id: t.blockId(place), elements: [plain(shown)] }, { joins })];
  }
  return drawLine(place, toPieces(place, t, tone), t, joins);
}

/** A header; `state` goes behind it, and stays when the text has to be cut. */
export function drawHeader(place: Place, text: string, t: Translation, state = ''): Draft {
  t.nearby.title = text;
  const end = state === '' ? '' : ` · ${state}`;
  const room = Math.max(1, LIMITS.header - [...end].length);
  const shown = `${t.fit(place, 'text', text, room)}${end}`;
  reportLooks(place, t, ['size', 'weight']);
  return toDraft(place, { type: 'header', block_id: t.blockId(place), text: plain(t.fit(place, 'state', shown, 150)) });
}

/** One line of rich text, as a block of its own until `fit` joins it to the line above. */
export function drawLine(place: Place, pieces: RichTextPiece[], t: Translation, joins: boolean): Draft[] {
  if (pieces.length === 0) return [];
  const section = { type: 'rich_text_section' as const, elements: pieces };
  return [toDraft(place, { type: 'rich_text', block_id: t.blockId(place), elements: [section] }, { joins })];
}

/** The text of a TextBlock as rich text, in which nothing is markup. */
export function toPieces(place: Place, t: Translation, tone = ''): RichTextPiece[] {
  const text = textOf(place);
  if (text === '') return [];
  reportLooks(place, t, ['weight', 'fontType']);
  const mark = toMark(place, t, tone);
  const date = dateOf(place, t);
  if (date !== undefined) {
    const { before, dated, after } = splitDated(place, text, t);
    const style = { bold: isBold(place) };
    return [
      ...(`${mark}${before}` === '' ? [] : [toPiece(`${mark}${before}`, style)]),
      { type: 'date', ...date, fallback: t.fit(place, 'text', dated, LIMITS.richText) },
      ...(after === '' ? [] : [toPiece(t.fit(place, 'text', after, LIMITS.richText), style)]),
    ];
  }
  const shown = t.fit(place, 'text', `${mark}${text}`, LIMITS.richText);
  return [toPiece(shown, { bold: isBold(place), code: isMonospace(place) })];
}

export function toPiece(text: string, style: { bold?: boolean; code?: boolean } = {}): RichTextPiece {
  const on = Object.fromEntries(Object.entries(style).filter(([, isOn]) => isOn));
  return { type: 'text', text, ...(Object.keys(on).length > 0 ? { style: on } : {}) };
}

/** A state as a word, its colour before it. */
export const toBadge = (place: Place, t: Translation): string => {
  reportLooks(place, t, ['weight', 'color', 'horizontalAlignment']);
  const marker = t.marker(toneOf(place, 'color'));
  return t.fit(place, 'text', `${marker === '' ? '' : `${marker} `}${textOf(place)}`, LIMITS.header / 2);
};

/** The instant that a text is hinted to say, when dates are to be shown in the reader's own zone. */
export function dateOf(place: Place, t: Translation): { timestamp: number; format: string } | undefined {
  const { date } = t.hints(place);
  const { dates } = t.options;
  if (date === undefined || dates === undefined) return undefined;
  const milliseconds = Date.parse(date);
  if (Number.isNaN(milliseconds)) return undefined;
  return { timestamp: Math.floor(milliseconds / 1000), format: dates.format };
}

/** A text around the part of it that says an instant. */
export function splitDated(place: Place, text: string, t: Translation) {
  const dated = clean(t.hints(place).dated ?? '');
  const at = dated === '' ? -1 : text.indexOf(dated);
  if (at < 0) return { before: '', dated: text, after: '' };
  return { before: text.slice(0, at), dated, after: text.slice(at + dated.length) };
}

/** Runs of text with their styles and links. */
export function drawRichText(place: Place, t: Translation, { joins }: Setting): Draft[] {
  const pieces = placesOf(place, 'inlines').flatMap((run) => toRun(run, t));
  const isBlank = pieces.every((piece) => 'text' in piece && piece.text?.trim() === '');
  return isBlank ? [] : drawLine(place, pieces, t, joins);
}

function toRun(run: Place, t: Translation): RichTextPiece[] {
  // Spaces at the ends part it from its neighbours, so they stay.
  const text = stringOf(run.node, 'text');
  const shown = t.fit(run, 'text', clean(`|${text}|`).slice(1, -1), LIMITS.richText);
  if (shown === '') return [];
  for (const look of ['highlight', 'underline']) {
    if (run.node[look] === true) t.lose(run, look, 'Slack has no such style');
  }
  if (toneOf(run, 'color') !== '') t.lose(run, 'color', 'Slack colours no text');
  reportLooks(run, t, ['weight', 'fontType']);
  const style = Object.fromEntries(
    Object.entries({
      bold: isBold(run),
      code: isMonospace(run),
      italic: run.node.italic === true,
      strike: run.node.strikethrough === true,
    }).filter(([, isOn]) => isOn),
  );
  const styled = Object.keys(style).length > 0 ? { style } : {};
  const action = placeOf(run, 'selectAction');
  const url = action === undefined ? '' : stringOf(action.node, 'url');
  if (/^https?:\/\//i.test(url) && url.length <= LIMITS.url)
    return [{ type: 'link', url, text: shown.trim() === '' ? url : shown, ...styled }];
  if (action !== undefined) t.lose(run, 'selectAction', 'a piece of text can only be a link', 'dropped');
  return [{ type: 'text', text: shown, ...styled }];
}

/** A text with its colour before it, where nothing else can be kept of how it looks. */
export function toMarked(place: Place, t: Translation): string {
  reportLooks(place, t, []);
  if (dateOf(place, t) !== undefined) t.lose(place, 'date', 'here it is not in the zone of each reader');
  const text = textOf(place);
  return text === '' ? '' : `${toMark(place, t, '')}${text}`;
}

/** Accent says nothing but that it stands out, so it gets no mark. */
function toMark(place: Place, t: Translation, inherited: string): string {
  const own = toneOf(place, 'color');
  const marker = own === 'accent' ? '' : t.marker(own === '' ? inherited : own);
  if (own !== '' && marker === '') t.lose(place, 'color', 'Slack colours no text');
  return marker === '' ? '' : `${marker} `;
}

const PLAIN_LOOKS: Readonly<Record<string, readonly string[]>> = {
  size: ['', 'default', 'medium'],
  weight: ['', 'default'],
  fontType: ['', 'default'],
  horizontalAlignment: ['', 'left'],
};

/** Every look that gets lost, apart from those that the caller keeps. */
export function reportLooks(place: Place, t: Translation, kept: readonly string[]): void {
  for (const [look, usual] of Object.entries(PLAIN_LOOKS)) {
    if (kept.includes(look) || usual.includes(wordOf(place.node, look))) continue;
    t.lose(place, look, look === 'horizontalAlignment' ? 'texts of Slack are not aligned' : 'Slack has none here');
  }
  if (place.node.isSubtle === true && !kept.includes('isSubtle')) t.lose(place, 'isSubtle', 'Slack has none here');
  if (place.node.maxLines !== undefined) t.lose(place, 'maxLines', 'Slack folds long texts itself');
}
