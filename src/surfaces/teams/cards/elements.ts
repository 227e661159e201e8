import type {
  Action,
  ChoiceSetInput,
  Element,
  FactSet,
  InputElement,
  TableRow,
  TextBlock,
} from '../../../views/dialect.ts';
import { toActions } from './actions.ts';
import type { Frame, Json } from './frame.ts';
import { TEAMS_LIMITS } from './limits.ts';
import { isMarkup } from './plain-text.ts';

/** Elements of our dialect as Teams takes them. Hints for surfaces stay here; text stays text. */
export const toElements = (elements: readonly Element[], frame: Frame): Json[] =>
  elements.flatMap((element) => toElement(element, frame));

function toElement(element: Element, frame: Frame): Json[] {
  switch (element.type) {
    case 'TextBlock':
      return [toText(element)];
    case 'FactSet':
      return [toFacts(element, frame)];
    case 'Container':
      return [{ ...element, items: toElements(element.items, frame) }];
    case 'ColumnSet': {
      const columns = element.columns.map((column) => ({ ...column, items: toElements(column.items, frame) }));
      return [{ ...element, columns }];
    }
    case 'Table':
      return [{ ...element, rows: element.rows.map(toRow) }];
    case 'ActionSet':
      return [{ ...element, actions: toActions(element.actions as readonly Action[], frame) }];
    case 'Input.Text':
    case 'Input.ChoiceSet':
    case 'Input.Toggle':
    case 'Input.Number':
      return toInput(element, frame);
    default:
      return [toOwnElement({ ...element }, frame)];
  }
}

/** Elements that Teams alone draws, such as a progress bar or a chart: with what stands in their place elsewhere. */
function toOwnElement(element: Json, frame: Frame): Json {
  const { fallback, exportBot: _, ...rest } = element;
  if (typeof fallback !== 'object' || fallback === null) return rest;
  const [drawn] = toElement(fallback as Element, frame);
  return { ...rest, fallback: drawn };
}

function toText({ exportBot: _, ...block }: TextBlock): Json {
  if (!isMarkup(block.text)) return { ...block };
  const { text, size, weight, color, isSubtle, fontType, spacing, separator, horizontalAlignment } = block;
  return clean({
    type: 'RichTextBlock',
    spacing,
    separator,
    horizontalAlignment,
    inlines: [clean({ type: 'TextRun', text, size, weight, color, isSubtle, fontType })],
  });
}

const clean = (node: Json): Json => Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));

/** Facts are read as Markdown too, and have no plain form: those become two columns. */
function toFacts({ facts, type: _, ...placed }: FactSet, frame: Frame): Json {
  const shown = facts.map(({ title, value, exportBot }) => ({ title, value: toValue(value, exportBot, frame) }));
  if (!shown.some(({ title, value }) => isMarkup(title) || isMarkup(value))) {
    return { type: 'FactSet', ...placed, facts: shown };
  }
  const run = (text: string, weight: 'default' | 'bolder') => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, weight }],
  });
  return {
    type: 'Container',
    ...placed,
    items: facts.map(({ title, value }) => ({
      type: 'ColumnSet',
      spacing: 'small',
      columns: [
        { type: 'Column', width: 1, items: [run(title, 'bolder')] },
        { type: 'Column', width: 2, items: [run(value, 'default')] },
      ],
    })),
  };
}

/** Where others read too, an instant is told by each reader's own client, in their own zone. */
function toValue(value: string, hint: FactSet['facts'][number]['exportBot'], frame: Frame): string {
  if (!frame.isShared || hint === undefined || !('date' in hint)) return value;
  const { date, dated } = hint;
  // Clients read no fractions of seconds.
  const instant = date.replace(/\.\d+Z$/, 'Z');
  return value.replace(dated, () => `{{DATE(${instant}, SHORT)}} {{TIME(${instant})}}`);
}

const toRow = (row: TableRow): Json => ({
  ...row,
  cells: row.cells.map((cell) => ({ ...cell, items: cell.items.map(toText) })),
});

function toInput({ exportBot: _, ...input }: InputElement, frame: Frame): Json[] {
  const error = frame.form?.errors[input.id];
  const own = toOwnInput(input as InputElement, frame);
  if (error === undefined) return [own];
  return [
    own,
    toText({ type: 'TextBlock', text: error, wrap: true, color: 'attention', spacing: 'small', size: 'small' }),
  ];
}

function toOwnInput(input: InputElement, frame: Frame): Json {
  // The client sends nothing while a required input is empty, not even to load the choices that depend on another one.
  const required =
    frame.form?.hasReload === true && input.isRequired === true ? { isRequired: false, label: `${input.label} *` } : {};
  const filled = { ...input, ...required, ...withValue(input, frame.form?.values[input.id]) } as InputElement;
  if (filled.type === 'Input.ChoiceSet') return toChoices(filled, frame);
  return filled.type === 'Input.Toggle' ? { ...filled, wrap: true } : { ...filled };
}

/** What was typed before goes on standing there; a choice that is not offered any more does not. */
function withValue(input: InputElement, typed: string | undefined): Json {
  if (typed === undefined) return {};
  if (input.type === 'Input.Number')
    return typed.trim() === '' || Number.isNaN(Number(typed)) ? {} : { value: Number(typed) };
  if (input.type !== 'Input.ChoiceSet') return { value: typed };
  const offered = new Set(input.choices.map(({ value }) => value));
  const kept = typed.split(',').filter((value) => offered.has(value));
  return kept.length === 0 && typed !== '' ? {} : { value: kept.join(',') };
}

/** Long lists are searched for at the bot: what is picked and the first few go with the card. */
function toChoices(input: ChoiceSetInput, frame: Frame): Json {
  // Titles beside boxes and circles are read as Markdown, those in a list that opens are not.
  const isRisky = input.style === 'expanded' && input.choices.some(({ title }) => isMarkup(title));
  const style = isRisky ? { style: 'compact' } : {};
  if (input.choices.length <= TEAMS_LIMITS.choicesListed) return { ...input, ...style, wrap: true };
  const picked = new Set((input.value ?? '').split(','));
  let room = TEAMS_LIMITS.choicesFound;
  const listed = input.choices.filter(({ value }) => picked.has(value) || room-- > 0);
  const dataset = frame.store(input.choices.map(({ title, value }) => ({ title, value })));
  return { ...input, style: 'filtered', choices: listed, 'choices.data': { type: 'Data.Query', dataset } };
}
