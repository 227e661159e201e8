import { drawButton, isButton } from './actions.ts';
import type { RichTextPiece } from './block-types.ts';
import { type Place, placesOf, typeOf } from './card-types.ts';
import type { DrawItems } from './draw.ts';
import { toImageElement } from './images.ts';
import { LIMITS } from './limits.ts';
import { plain } from './text.ts';
import {
  drawHeader,
  drawLine,
  isBold,
  isHeading,
  isMonospace,
  type Setting,
  textOf,
  toBadge,
  toMarked,
  toPiece,
  toPieces,
} from './text-blocks.ts';
import { type Draft, type Translation, toDraft } from './translation.ts';

/**
 * Columns, by what they hold: a headline with its state is a header; a line with a state or a command is one line; texts
 * are fields, two beside each other; a text beside a picture or a button is a section with it; others stand below each
 * other.
 */
export function drawColumns(place: Place, t: Translation, setting: Setting, drawItems: DrawItems): Draft[] {
  const columns = placesOf(place, 'columns').map((column) => placesOf(column, 'items'));
  const filled = columns.filter((items) => items.length > 0);
  for (const layout of LAYOUTS) {
    const drafts = layout(place, filled, t, setting, drawItems);
    if (drafts !== undefined) return drafts;
  }
  if (filled.length > 1) t.lose(place, 'columns', 'Slack has no columns for these: they stand below each other');
  return filled.flatMap((items, index) => drawItems(items, t, { ...setting, joins: index === 0 && setting.joins }));
}

type Columns = readonly (readonly Place[])[];
type Layout = (
  place: Place,
  columns: Columns,
  t: Translation,
  setting: Setting,
  drawItems: DrawItems,
) => Draft[] | undefined;

const isText = (item: Place): boolean => typeOf(item) === 'TextBlock';
const isBadge = (item: Place, t: Translation): boolean => isText(item) && t.hints(item).badge === true;

/** First texts on one line, further ones below it. */
const toLine: Layout = (place, columns, t, { joins, tone }, drawItems) => {
  const firsts = columns.flatMap(([first]) => (first === undefined || textOf(first) === '' ? [] : [first]));
  const [head, ...others] = firsts;
  if (head === undefined || columns.length < 2 || !columns.flat().every(isText)) return undefined;
  const isOneLine = isHeading(head) || firsts.some((item) => isBadge(item, t) || isMonospace(item));
  if (!isOneLine) return undefined;
  const rest = drawItems(
    columns.flatMap((items) => items.slice(1)),
    t,
    { joins: true },
  );
  if (isHeading(head)) {
    const states = others.map((item) => toBadge(item, t)).filter((text) => text !== '');
    return [drawHeader(head, textOf(head), t, states.join(' · ')), ...rest];
  }
  const parts = firsts.map((item) =>
    isBadge(item, t) ? [toPiece(toBadge(item, t), { bold: isBold(item) })] : toPieces(item, t, tone),
  );
  return [...drawLine(place, joinPieces(parts), t, joins), ...rest];
};

const joinPieces = (parts: readonly RichTextPiece[][]): RichTextPiece[] =>
  parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : [toPiece('  ·  '), ...part]));

/** A text and one picture, or one button. */
const toAccessory: Layout = (place, columns, t) => {
  const texts = columns.filter((items) => items.every(isText));
  const [other, ...more] = columns.filter((items) => !items.every(isText)).flat();
  if (texts.length === 0 || other === undefined || more.length > 0) return undefined;
  const actions = typeOf(other) === 'ActionSet' ? placesOf(other, 'actions') : [];
  const [action] = actions;
  const isOneButton = action !== undefined && actions.length === 1 && isButton(action);
  if (!isOneButton && typeOf(other) !== 'Image') return undefined;
  const items = texts.flat().filter((item) => textOf(item) !== '');
  if (items.length === 0) return undefined;
  const accessory = isOneButton ? drawButton(action, t) : toImageElement(other, t);
  if (accessory === undefined) return undefined;
  const text = items.map((item) => toMarked(item, t)).join('\n');
  const shown = plain(t.fit(place, 'text', text, LIMITS.section));
  const section = { type: 'section' as const, block_id: t.blockId(place), text: shown, accessory };
  return [toDraft(place, section, isOneButton ? { role: 'actions' } : {})];
};

/** Texts beside each other. */
const toFields: Layout = (place, columns, t) => {
  if (columns.length < 2 || !columns.flat().every(isText)) return undefined;
  const fields = columns.flatMap((items) => {
    const text = items
      .map((item) => toMarked(item, t))
      .filter((line) => line !== '')
      .join('\n');
    return text === '' ? [] : [plain(t.fit(place, 'text', text, LIMITS.field))];
  });
  const drafts: Draft[] = [];
  for (let from = 0; from < fields.length; from += LIMITS.fields) {
    const some = fields.slice(from, from + LIMITS.fields);
    drafts.push(toDraft(place, { type: 'section', block_id: t.blockId(place), fields: some }));
  }
  return drafts;
};

const LAYOUTS: readonly Layout[] = [toLine, toAccessory, toFields];
