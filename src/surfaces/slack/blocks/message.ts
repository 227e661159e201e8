import type { Block, HomeView } from './block-types.ts';
import { drawActionSet, drawItems } from './body.ts';
import { type AdaptiveCard, type Place, placeOf, placesOf, stringOf } from './card-types.ts';
import type { ChartShown } from './chart-data.ts';
import { fitBlocks } from './fit.ts';
import { LIMITS } from './limits.ts';
import type { Options } from './options.ts';
import { clean, cutEscaped, escapeText, plain } from './text.ts';
import { createTranslation, type Draft, type Loss, type Translation } from './translation.ts';

export interface Message {
  readonly blocks: Block[];
  /** For notifications and screen readers; escaped, so it can be sent as it is. */
  readonly text: string;
  readonly loss: readonly Loss[];
  /** Those on the card, however they are drawn: `chartPicture` is asked for each that Slack does not draw. */
  readonly charts: readonly ChartShown[];
}

/** A card as a message: at most 50 blocks, its actions always among them. */
export function toMessage(card: AdaptiveCard, options: Options = {}): Message {
  const t = createTranslation('message', options);
  const root = toRoot(card);
  const drafts = drawCard(root, t);
  const said = [clean(stringOf(card, 'fallbackText') || stringOf(card, 'speak')) || t.nearby.title, ...t.spoken];
  const whole = said.filter((line) => line !== '').join('\n');
  const text = cutEscaped(whole, LIMITS.notification);
  if (text !== escapeText(whole)) t.lose(root, 'fallbackText', `Slack takes ${LIMITS.notification} characters`, 'cut');
  const blocks = fitBlocks(drafts, t);
  return { blocks: blocks.length > 0 ? blocks : [toNothing(whole, t)], text, loss: t.loss, charts: t.charts };
}

/** A card as the Home tab of one person. */
export function toHome(
  card: AdaptiveCard,
  options: Options = {},
): { readonly view: HomeView; readonly loss: readonly Loss[] } {
  const t = createTranslation('home', options);
  const blocks = fitBlocks(drawCard(toRoot(card), t), t);
  const instead = [toNothing(clean(stringOf(card, 'fallbackText')), t)];
  return { view: { type: 'home', blocks: blocks.length > 0 ? blocks : instead }, loss: t.loss };
}

export const toRoot = (card: AdaptiveCard): Place => ({ node: { ...card, type: 'AdaptiveCard' }, at: '' });

function drawCard(root: Place, t: Translation): Draft[] {
  reportCard(root, t);
  const select = placeOf(root, 'selectAction');
  return [
    ...drawItems(placesOf(root, 'body'), t, { joins: false }),
    ...drawActionSet({ ...root, at: '/actions' }, placesOf(root, 'actions'), t),
    ...(select === undefined ? [] : drawActionSet(select, [select], t)),
  ];
}

const CARD_LOOKS: Readonly<Record<string, string>> = {
  backgroundImage: 'blocks have no background',
  minHeight: 'blocks have no height',
  verticalContentAlignment: 'blocks have no height',
  rtl: 'Slack turns texts itself',
  refresh: 'send the message again when it changes',
  authentication: 'offer a link to sign in',
};

export function reportCard(root: Place, t: Translation): void {
  for (const [look, why] of Object.entries(CARD_LOOKS)) {
    if (root.node[look] !== undefined) t.lose(root, look, why);
  }
}

/** Slack takes no surface without blocks. */
export const toNothing = (text: string, t: Translation): Block => ({
  type: 'section',
  block_id: t.blockId({ node: {}, at: '/empty' }),
  text: plain(text === '' ? '–' : t.fit({ node: {}, at: '' }, 'text', text, LIMITS.section)),
});
