import type { Button, ConfirmObject, Overflow } from './block-types.ts';
import { isNode, type Place, stringOf, typeOf, wordOf } from './card-types.ts';
import { LIMITS } from './limits.ts';
import { clean, cut, plain } from './text.ts';
import { type Draft, nameOf, type Translation } from './translation.ts';
import { toStoredValue, writeValue } from './values.ts';

/** How the `action_id` of a pressed button begins. Inputs have their own id instead. */
export const ACTION_IDS = { execute: 'exec:', url: 'url:', more: 'more:', reload: 'reload:' } as const;

export const isExecute = (place: Place): boolean => ['Action.Execute', 'Action.Submit'].includes(typeOf(place));
const isLink = (place: Place): boolean => typeOf(place) === 'Action.OpenUrl';
const isDestructive = ({ node }: Place): boolean => wordOf(node, 'style') === 'destructive';

/** Actions that Slack can show as a button; the others are answered for where the card is walked. */
export const isButton = (place: Place): boolean => isExecute(place) || isLink(place);

/** Buttons in rows of at most 25; what is too many for one look goes into a menu at the end of its row. */
export function drawActions(place: Place, actions: readonly Place[], t: Translation): Draft[] {
  const buttons = actions.filter(isButton);
  const { direct, menu } = splitMenu(buttons, t);
  const elements: (Button | Overflow)[] = direct.map((action) => drawButton(action, t));
  if (menu.length > 0) elements.push(drawMenu(menu, t));
  const drafts: Draft[] = [];
  for (let from = 0; from < elements.length; from += LIMITS.actions) {
    const row = elements.slice(from, from + LIMITS.actions);
    const block = {
      type: 'actions' as const,
      block_id: t.blockId(place, from === 0 ? '' : String(from)),
      elements: row,
    };
    drafts.push({ blocks: [block], role: 'actions', elements: [nameOf(place)] });
  }
  return drafts;
}

/**
 * Secondary actions and those beyond the first five go into a menu when their data fits: a choice of a menu carries 75
 * characters, so its data has to be stored. Without a store all stay buttons. Destructive ones do, for their question.
 */
function splitMenu(buttons: readonly Place[], t: Translation): { direct: readonly Place[]; menu: readonly Place[] } {
  const most = t.options.buttonsInARow ?? 5;
  const isSecondary = ({ node }: Place) => wordOf(node, 'mode') === 'secondary';
  if (t.options.store === undefined || (buttons.length <= most && !buttons.some(isSecondary))) {
    return { direct: buttons, menu: [] };
  }
  const primary = buttons.filter((action) => !isSecondary(action));
  const menu = buttons
    .filter((action) => isSecondary(action) || primary.indexOf(action) >= most)
    .filter((action) => !isDestructive(action) && (!isLink(action) || isUrl(stringOf(action.node, 'url'))))
    .slice(0, LIMITS.overflow);
  return { direct: buttons.filter((action) => !menu.includes(action)), menu };
}

function drawMenu(actions: readonly Place[], t: Translation): Overflow {
  const [first] = actions;
  const options = actions.map((action, index) => {
    reportAction(action, t);
    if (wordOf(action.node, 'style') === 'positive') t.lose(action, 'style', 'a menu has no colours');
    const text = plain(titleOf(action, t, LIMITS.optionText));
    if (isLink(action)) return { text, value: `url:${index}`, url: stringOf(action.node, 'url') };
    return { text, value: toStoredValue(action, action.node.data, t, LIMITS.optionValue) ?? `none:${index}` };
  });
  return { type: 'overflow', action_id: t.actionId(ACTION_IDS.more, first ?? { node: {}, at: '' }), options };
}

export function drawButton(action: Place, t: Translation): Button {
  reportAction(action, t);
  const text = plain(titleOf(action, t, LIMITS.button));
  const style = wordOf(action.node, 'style');
  const color = style === 'positive' ? 'primary' : style === 'destructive' ? 'danger' : undefined;
  const label = toLabel(action, t);
  const look = { ...(color && { style: color }), ...(label !== '' && { accessibility_label: label }) };
  if (isLink(action)) {
    const url = stringOf(action.node, 'url');
    const link = isUrl(url) ? { url } : {};
    if (!isUrl(url)) t.lose(action, 'url', `only http and https of ${LIMITS.url} characters are links`, 'dropped');
    return { type: 'button', action_id: t.actionId(ACTION_IDS.url, action), text, ...link, ...look } as Button;
  }
  const value = writeValue(action, action.node.data, t, LIMITS.buttonValue);
  const confirm = isDestructive(action) ? toConfirm(action, t) : undefined;
  return {
    type: 'button',
    action_id: t.actionId(t.hints(action).reload === true ? ACTION_IDS.reload : ACTION_IDS.execute, action),
    text,
    ...(value === undefined ? {} : { value }),
    ...look,
    ...(confirm === undefined ? {} : { confirm }),
  } as Button;
}

export function titleOf(action: Place, t: Translation, limit: number): string {
  const title = clean(stringOf(action.node, 'title'));
  return t.fit(action, 'title', title === '' ? '…' : title, limit);
}

const isUrl = (url: string): boolean => /^https?:\/\/\S+$/i.test(url) && url.length <= LIMITS.url;

function toLabel(action: Place, t: Translation): string {
  const label = t.options.accessibilityLabel?.(action.node) ?? stringOf(action.node, 'tooltip');
  return t.fit(action, 'accessibility label', clean(label), LIMITS.accessibilityLabel);
}

function toConfirm(action: Place, t: Translation): ConfirmObject | undefined {
  const title = titleOf(action, t, LIMITS.button);
  const { confirm: ask } = t.options;
  const question =
    ask === undefined ? { title: t.texts.confirmTitle, text: t.texts.confirmText(title) } : ask(action.node);
  if (question === undefined) return undefined;
  return {
    title: plain(t.fit(action, 'title of the question', question.title, LIMITS.confirmTitle)),
    text: plain(t.fit(action, 'text of the question', question.text, LIMITS.confirmText)),
    confirm: plain(t.fit(action, 'button of the question', t.texts.confirmYes(title), LIMITS.confirmButton)),
    deny: plain(cut(t.texts.confirmNo, LIMITS.confirmButton)),
    style: 'danger',
  };
}

function reportAction(action: Place, t: Translation): void {
  if (action.node.iconUrl !== undefined) t.lose(action, 'iconUrl', 'a button of Slack has no icon');
  if (action.node.isEnabled === false) t.lose(action, 'isEnabled', 'Slack has no button that cannot be pressed');
  if (isNode(action.node.fallback)) t.lose(action, 'fallback', 'the action itself is shown');
}
