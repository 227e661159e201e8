import type { CardJson } from './contract.ts';
import { cardSchema } from './dialect-schema.ts';
import type { Action, DialectCard, Element, ExecuteAction, InputElement } from './dialect-types.ts';
import { LIMITS } from './limits.ts';

export type * from './dialect-types.ts';

/*
 * Our dialect of Adaptive Cards 1.5: the subset that every surface can draw, and what it means.
 *
 * - All text is plain. Texts of a TextBlock, a fact, a cell, a label, a choice and a button are what a person is to
 *   see, character by character; markdown is never meant. A surface whose platform reads markup (Teams markdown,
 *   Slack mrkdwn, HTML) escapes every text it takes over. `{{DATE(…)}}` and `{{TIME(…)}}` are not used: dates are
 *   written for the reader here, and where data has these letters a word joiner stands between the braces.
 * - Line breaks do not count: a paragraph is a TextBlock.
 * - A card without inputs is a message. Its first element holds the headline: a heading, or a ColumnSet that starts with
 *   one. A TextBlock with the hint `badge` is a state as a word: in the first element that of the
 *   whole card, elsewhere that of its row.
 * - A card with inputs is a form. Its headline is the title of the dialog, which comes beside the card, and so do
 *   messages about its inputs.
 * - The actions of the card come last; the one that is `positive` is the primary button.
 * - Hints for surfaces stand under `exportBot` and may be ignored, except `reload` and `dialog` by a surface with forms.
 */

/** Every way in which a card leaves the dialect or a platform's limits; empty when it is fine. */
export function checkDialect(card: unknown): string[] {
  const parsed = cardSchema.safeParse(card);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  }
  return [...checkShape(parsed.data), ...checkSizes(parsed.data)];
}

/** The typed form of a card. All cards that views make are of the dialect: the contract test parses each of them. */
export const toDialectCard = (card: CardJson): DialectCard => card as unknown as DialectCard;

export const isInput = (element: Element): element is InputElement => element.type.startsWith('Input.');

/** Elements in reading order; what holds others comes before them. */
export function* walkElements(elements: readonly Element[]): Generator<Element> {
  for (const element of elements) {
    yield element;
    if (element.type === 'Container') yield* walkElements(element.items);
    if (element.type === 'ColumnSet') for (const column of element.columns) yield* walkElements(column.items);
    if (element.type === 'Table') {
      for (const row of element.rows) for (const cell of row.cells) yield* walkElements(cell.items);
    }
  }
}

/** All buttons of a card: those within it, then its own. */
export function collectActions(card: DialectCard): Action[] {
  const inner = [...walkElements(card.body)].flatMap((element) =>
    element.type === 'ActionSet' ? element.actions : [],
  );
  return [...inner, ...(card.actions ?? [])];
}

function checkShape(card: DialectCard): string[] {
  const complaints: string[] = [];
  const all = [...walkElements(card.body)];
  const primary = collectActions(card).filter((action) => action.style === 'positive');
  if (primary.length > 1) complaints.push(`${primary.length} primary buttons: at most one`);
  const isForm = all.some(isInput);
  if (!isForm && !startsWithHeading(card.body[0])) complaints.push('a message must start with its headline');
  const ids = all.filter(isInput).map((input) => input.id);
  if (new Set(ids).size < ids.length) complaints.push('two inputs have the same id');
  const charts = all.filter(({ type }) => type.startsWith('Chart.')).length;
  if (charts > LIMITS.charts) complaints.push(`${charts} charts: at most ${LIMITS.charts}`);
  const facts = all.reduce((sum, element) => sum + (element.type === 'FactSet' ? element.facts.length : 0), 0);
  if (!isForm && facts > LIMITS.facts) complaints.push(`${facts} facts: at most ${LIMITS.facts}`);
  return complaints;
}

function startsWithHeading(element: Element | undefined): boolean {
  if (element?.type === 'ColumnSet') return startsWithHeading(element.columns[0]?.items[0]);
  return element?.type === 'TextBlock' && element.style === 'heading';
}

type Size = [what: string, size: number, limit: number];

const isExecute = (action: Action): action is ExecuteAction => action.type === 'Action.Execute';
const length = (text: string): number => [...text].length;

function checkSizes(card: DialectCard): string[] {
  const all = [...walkElements(card.body)];
  const sizes: Size[] = [
    ['bytes of the card', new TextEncoder().encode(JSON.stringify(card)).length, LIMITS.cardBytes],
    ['elements', countBlocks(card.body) + (card.actions === undefined ? 0 : 1), LIMITS.elements],
    ['buttons in a row', card.actions?.length ?? 0, LIMITS.buttonsInARow],
    ...all.flatMap(sizesOf),
    ...collectActions(card).flatMap((action): Size[] => [
      [`characters of the button '${action.title}'`, length(action.title), LIMITS.buttonTitle],
      ['characters of data of a button', isExecute(action) ? JSON.stringify(action.data).length : 0, LIMITS.buttonData],
    ]),
  ];
  return sizes
    .filter(([, size, limit]) => size > limit)
    .map(([what, size, limit]) => `${size} ${what}: at most ${limit}`);
}

function sizesOf(element: Element): Size[] {
  switch (element.type) {
    case 'TextBlock':
      return [
        element.style === 'heading'
          ? ['characters of the headline', length(element.text), LIMITS.heading]
          : ['characters of text', element.text.length, LIMITS.text],
      ];
    case 'FactSet':
      return element.facts.map(({ title, value }) => [
        'characters of a fact',
        title.length + value.length,
        LIMITS.fact,
      ]);
    case 'ActionSet':
      return [['buttons in a row', element.actions.length, LIMITS.buttonsInARow]];
    case 'Table':
      return [['rows of a table', element.rows.length, LIMITS.tableRows]];
    case 'Input.ChoiceSet':
      return [
        ['choices', element.choices.length, LIMITS.choices],
        ...element.choices.map(({ title }): Size => ['characters of a choice', length(title), LIMITS.choiceTitle]),
      ];
    default:
      return [];
  }
}

/** What a platform counts: a Container is its items, a ColumnSet one row of text. */
function countBlocks(elements: readonly Element[]): number {
  return elements.reduce((sum, element) => sum + (element.type === 'Container' ? countBlocks(element.items) : 1), 0);
}
