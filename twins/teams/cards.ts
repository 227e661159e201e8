import type { Json } from './model.ts';

/*
 * What Teams can draw: the part of Adaptive Cards 1.5 that is safe on every client, its own elements where they have a
 * fallback, and its limits (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards). Teams itself
 * shows "this card couldn't be displayed"; the twin says why.
 */

const placed = ['id', 'spacing', 'separator', 'isVisible', 'height', 'fallback', 'requires'];
const input = [...placed, 'label', 'isRequired', 'errorMessage', 'value', 'placeholder'];
const text = ['text', 'size', 'weight', 'color', 'isSubtle', 'fontType'];

const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  TextBlock: [...placed, ...text, 'wrap', 'style', 'horizontalAlignment', 'maxLines'],
  RichTextBlock: [...placed, 'inlines', 'horizontalAlignment'],
  FactSet: [...placed, 'facts'],
  Container: [...placed, 'items', 'style', 'bleed'],
  ColumnSet: [...placed, 'columns', 'style'],
  Table: [...placed, 'columns', 'rows', 'firstRowAsHeaders', 'showGridLines'],
  ActionSet: [...placed, 'actions'],
  Image: [...placed, 'url', 'altText', 'size', 'width'],
  'Input.Text': [...input, 'isMultiline', 'maxLength', 'style', 'regex'],
  'Input.Number': [...input, 'min', 'max'],
  'Input.Toggle': [...input, 'title', 'valueOn', 'valueOff', 'wrap'],
  'Input.ChoiceSet': [...input, 'choices', 'choices.data', 'style', 'isMultiSelect', 'wrap'],
  'Input.Date': [...input, 'min', 'max'],
  'Input.Time': [...input, 'min', 'max'],
};
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'Action.Execute': ['title', 'verb', 'data', 'style', 'associatedInputs', 'id', 'mode', 'tooltip'],
  'Action.Submit': ['title', 'data', 'style', 'associatedInputs', 'id', 'mode', 'tooltip', 'msteams'],
  'Action.OpenUrl': ['title', 'url', 'style', 'id', 'mode', 'tooltip'],
};
/** Drawn by Teams alone: other hosts and older clients show what stands in their place. */
const OWN = /^(ProgressBar|ProgressRing|Badge|Icon|CodeBlock|Rating|Chart\.\w+)$/;
const CARD = ['type', 'version', '$schema', 'fallbackText', 'speak', 'lang', 'body', 'actions', 'refresh', 'msteams'];
const ACTIONS_SHOWN = 6;
const REFRESH_USERS = 60;

/** Why Teams would not draw the card, or not as it was meant; empty when it is fine. `inDialog`: no Action.Execute. */
export function checkCard(card: unknown, inDialog = false): string[] {
  if (!isJson(card) || card.type !== 'AdaptiveCard') return ['no Adaptive Card'];
  return [...checkAll(card, inDialog)];
}

function* checkAll(card: Json, inDialog: boolean): Generator<string> {
  yield* onlyKnown(card, CARD, 'card');
  if (!/^1\.[0-5]$/.test(String(card.version))) yield `card: version ${String(card.version)}`;
  yield* checkElements(card.body, 'body', inDialog);
  if (card.actions !== undefined) yield* checkActions(card.actions, 'actions', inDialog);
  if (isJson(card.refresh)) {
    yield* checkAction({ title: 'refresh', ...(card.refresh.action as Json) }, 'refresh', inDialog);
    if (asUnknownList(card.refresh.userIds).length > REFRESH_USERS) yield 'refresh: too many users';
  }
  const ids = inputIdsOf(card);
  if (new Set(ids).size < ids.length) yield `inputs: two are called the same, of ${ids.join(', ')}`;
}

function* onlyKnown(node: Json, known: readonly string[], at: string): Generator<string> {
  for (const key of Object.keys(node)) if (!known.includes(key) && key !== 'type') yield `${at}: unknown ${key}`;
}

function* checkElements(list: unknown, at: string, inDialog: boolean): Generator<string> {
  if (asUnknownList(list).length === 0) yield `${at}: is empty`;
  for (const [index, node] of asUnknownList(list).entries()) {
    if (isJson(node)) yield* checkElement(node, `${at}[${index}]`, inDialog);
    else yield `${at}[${index}]: is no element`;
  }
}

function* checkElement(node: Json, at: string, inDialog: boolean): Generator<string> {
  const type = String(node.type);
  if (OWN.test(type)) {
    if (isJson(node.fallback)) yield* checkElement(node.fallback, `${at}.fallback`, inDialog);
    else yield `${at}: ${type} needs a fallback`;
    return;
  }
  const known = ELEMENTS[type];
  if (known === undefined) {
    yield `${at}: unknown element ${type}`;
    return;
  }
  yield* onlyKnown(node, known, at);
  if (type === 'Container') yield* checkElements(node.items, `${at}.items`, inDialog);
  else if (type === 'ColumnSet') {
    for (const [index, column] of asList(node.columns).entries())
      yield* checkElements(column.items, `${at}.columns[${index}]`, inDialog);
  } else if (type === 'ActionSet') yield* checkActions(node.actions, `${at}.actions`, inDialog);
  else if (type === 'Table') yield* checkTable(node, at, inDialog);
  else if (type.startsWith('Input.')) yield* checkInput(node, at);
  else yield* checkText(node, at);
}

function* checkText(node: Json, at: string): Generator<string> {
  if (node.type === 'TextBlock' && typeof node.text !== 'string') yield `${at}: has no text`;
  if (node.type === 'TextBlock' && node.wrap !== true) yield `${at}: is cut where it does not wrap`;
  if (node.type === 'FactSet' && asList(node.facts).length === 0) yield `${at}: has no facts`;
  if (node.type !== 'RichTextBlock') return;
  const runs = asList(node.inlines);
  if (runs.length === 0) yield `${at}: has no inlines`;
  if (runs.some((run) => run.type !== 'TextRun' || typeof run.text !== 'string'))
    yield `${at}: an inline is no TextRun`;
}

function* checkTable(node: Json, at: string, inDialog: boolean): Generator<string> {
  for (const [index, row] of asList(node.rows).entries()) {
    const cells = asList(row.cells);
    if (cells.length !== asList(node.columns).length) yield `${at}.rows[${index}]: too many or too few cells`;
    for (const cell of cells) yield* checkElements(cell.items, `${at}.rows[${index}]`, inDialog);
  }
}

function* checkInput(node: Json, at: string): Generator<string> {
  if (typeof node.id !== 'string' || node.id === '') yield `${at}: an input needs an id`;
  if (node.isRequired === true && typeof node.label !== 'string') yield `${at}: a required input needs a label`;
  if (node.type === 'Input.ChoiceSet' && !Array.isArray(node.choices)) yield `${at}: has no choices`;
}

function* checkActions(list: unknown, at: string, inDialog: boolean): Generator<string> {
  const actions = asUnknownList(list);
  if (actions.length === 0) yield `${at}: is empty`;
  const shown = actions.filter((action) => isJson(action) && action.mode !== 'secondary');
  if (shown.length > ACTIONS_SHOWN) yield `${at}: ${shown.length} buttons, of which ${ACTIONS_SHOWN} are shown`;
  for (const [index, action] of actions.entries()) yield* checkAction(action, `${at}[${index}]`, inDialog);
}

function* checkAction(action: unknown, at: string, inDialog: boolean): Generator<string> {
  const known = isJson(action) ? ACTIONS[String(action.type)] : undefined;
  if (!isJson(action) || known === undefined) {
    yield `${at}: unknown action`;
    return;
  }
  yield* onlyKnown(action, known, at);
  if (typeof action.title !== 'string' || action.title === '') yield `${at}: has no title`;
  if (inDialog && action.type === 'Action.Execute') yield `${at}: Action.Execute does nothing in a dialog`;
  if (action.type === 'Action.OpenUrl' && !/^https?:\/\//.test(String(action.url))) yield `${at}: has no address`;
  if (action.type === 'Action.Execute' && typeof action.verb !== 'string') yield `${at}: has no verb`;
}

function inputIdsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(inputIdsOf);
  if (!isJson(value)) return [];
  const own = String(value.type).startsWith('Input.') ? [String(value.id)] : [];
  return [...own, ...Object.values(value).flatMap(inputIdsOf)];
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asUnknownList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const asList = (value: unknown): Json[] => asUnknownList(value).filter(isJson);
