import { drawActions, isButton } from './actions.ts';
import { isNode, type Place, placeOf, placesOf, type Spacing, spacingOf, stringOf, typeOf } from './card-types.ts';
import { drawChart, isChart } from './charts.ts';
import { drawColumns } from './columns.ts';
import { drawContainer } from './containers.ts';
import type { Draw } from './draw.ts';
import { drawFacts } from './facts.ts';
import { drawImage, drawImages, drawMedia } from './images.ts';
import { drawInput, isInput } from './inputs.ts';
import { drawBadge, drawCode, drawProgress, drawRating } from './small-elements.ts';
import { drawTable } from './tables.ts';
import { drawRichText, drawText, type Setting } from './text-blocks.ts';
import { type Draft, type Translation, toDraft } from './translation.ts';

const DRAW: Readonly<Record<string, Draw>> = {
  TextBlock: drawText,
  RichTextBlock: drawRichText,
  FactSet: drawFacts,
  ColumnSet: (place, t, setting) => drawColumns(place, t, setting, drawItems),
  Container: (place, t, setting) => drawContainer(place, t, setting, drawItems),
  Table: drawTable,
  ActionSet: (place, t) => drawActionSet(place, placesOf(place, 'actions'), t),
  Image: drawImage,
  ImageSet: drawImages,
  Media: drawMedia,
  ProgressBar: drawProgress,
  Badge: drawBadge,
  Rating: drawRating,
  CodeBlock: drawCode,
};

/** Elements in their order. `setting` is that of the first; the others stand as their own spacing says. */
export function drawItems(places: readonly Place[], t: Translation, setting: Setting): Draft[] {
  return places.flatMap((place, index) => {
    const own = { ...setting, joins: isClose(spacingOf(place.node)) };
    const drafts = drawElement(place, t, index === 0 ? setting : own);
    const hasLine = index > 0 && place.node.separator === true && drafts.length > 0;
    return hasLine ? [drawDivider(place), ...drafts] : drafts;
  });
}

const isClose = (spacing: Spacing): boolean => spacing === 'none' || spacing === 'small';

const drawDivider = (place: Place): Draft => toDraft(place, { type: 'divider' }, { role: 'divider' });

function drawElement(place: Place, t: Translation, setting: Setting): Draft[] {
  const { node } = place;
  if (node.isVisible === false) t.lose(place, 'isVisible', 'nothing can be hidden in Slack, so it is shown');
  if (setting.joins === false && ['large', 'extraLarge', 'padding'].includes(spacingOf(node))) {
    t.lose(place, 'spacing', 'blocks of Slack stand at one distance');
  }
  const select = placeOf(place, 'selectAction');
  const after = select === undefined || typeOf(place) === 'Image' ? [] : drawActionSet(select, [select], t);
  return [...draw(place, t, setting), ...after];
}

function draw(place: Place, t: Translation, setting: Setting): Draft[] {
  const type = typeOf(place);
  const known = DRAW[type];
  if (known !== undefined && Object.hasOwn(DRAW, type)) return known(place, t, setting);
  if (isInput(place)) return drawInput(place, t);
  if (isChart(place)) return drawChart(place, t);
  const { fallback } = place.node;
  const instead = isNode(fallback) ? placeOf(place, 'fallback') : undefined;
  if (instead !== undefined) {
    t.lose(place, 'element', 'Slack has nothing like it: its fallback is shown');
    return drawElement(instead, t, setting);
  }
  const inner = [...placesOf(place, 'items'), ...placesOf(place, 'pages')];
  if (inner.length > 0) {
    t.lose(place, 'element', 'Slack has nothing like it: what it holds is shown');
    return drawItems(inner, t, setting);
  }
  const actions = placesOf(place, 'actions');
  const isLeft = actions.length === 0 && fallback !== 'drop';
  if (isLeft) t.lose(place, 'element', 'Slack has nothing like it, and it has no fallback', 'dropped');
  return drawActionSet(place, actions, t);
}

/**
 * Buttons. An Action.ShowCard opens nothing here: its card follows, with its buttons. An Action.ToggleVisibility has
 * nothing to do, since everything is shown.
 */
export function drawActionSet(place: Place, actions: readonly Place[], t: Translation): Draft[] {
  const cards = actions.filter((action) => typeOf(action) === 'Action.ShowCard');
  for (const action of actions) {
    if (isButton(action) || cards.includes(action)) continue;
    const isToggle = typeOf(action) === 'Action.ToggleVisibility';
    const why = isToggle ? 'everything is shown at once' : 'Slack has no such action';
    t.lose(action, 'action', why, isToggle ? 'look' : 'dropped');
  }
  return [...drawActions(place, actions, t), ...cards.flatMap((action) => drawShownCard(action, t))];
}

function drawShownCard(action: Place, t: Translation): Draft[] {
  const card = placeOf(action, 'card');
  t.lose(action, 'action', 'nothing unfolds in Slack: its card is shown');
  if (card === undefined) return [];
  const title = { node: { type: 'TextBlock', text: stringOf(action.node, 'title'), weight: 'bolder' }, at: action.at };
  return [
    ...drawText(title, t, { joins: false }),
    ...drawItems(placesOf(card, 'body'), t, { joins: true }),
    ...drawActionSet(card, placesOf(card, 'actions'), t),
  ];
}
