import { isExecute, titleOf } from './actions.ts';
import type { Block, InputBlock, ModalView } from './block-types.ts';
import { drawActionSet, drawItems } from './body.ts';
import { type AdaptiveCard, type Place, placesOf, stringOf, wordOf } from './card-types.ts';
import { fitBlocks } from './fit.ts';
import { LIMITS } from './limits.ts';
import { reportCard, toNothing, toRoot } from './message.ts';
import { packMetadata } from './metadata.ts';
import type { Options } from './options.ts';
import { clean, lengthOf, plain } from './text.ts';
import { createTranslation, type Draft, type Loss, type Translation, toDraft } from './translation.ts';

export interface ModalFrame {
  readonly title: string;
  /** On the button that submits; what the only action says unless told. */
  readonly submit?: string;
  readonly close?: string;
  readonly callbackId?: string;
  /** Comes back from `readSubmission`. */
  readonly privateMetadata?: string;
  /** What is wrong, by input id, in the reader's language; shown below the input, or on top where there is none. */
  readonly errors?: Readonly<Record<string, string>>;
  /** What was typed, by input id, as `readInputs` gives it; goes before the values of the card. */
  readonly values?: Readonly<Record<string, string>>;
}

/** The `block_id` and `action_id` of the choice between several ways to submit. */
export const WHAT_TO_DO = 'do';

/**
 * A card as a modal. The primary action, else the first, is what submitting does. Where others send the inputs too, a
 * choice "Save / Save and run" above the button decides between them, rather than buttons among the inputs: only a
 * submission has Slack insist on required inputs, show errors beside their fields and keep the modal open, and it comes
 * once. Actions that do not send the inputs are buttons at the end.
 */
export function toModal(
  card: AdaptiveCard,
  frame: ModalFrame,
  options: Options = {},
): { readonly view: ModalView; readonly loss: readonly Loss[] } {
  const t = createTranslation('modal', options, { values: frame.values ?? {}, errors: frame.errors ?? {} });
  const root = toRoot(card);
  reportCard(root, t);
  const body = drawItems(placesOf(root, 'body'), t, { joins: false });
  const hasInputs = body.some(({ role }) => role === 'input');
  const actions = placesOf(root, 'actions');
  const submits = hasInputs ? sortSubmits(actions.filter(isSubmit)) : [];
  const buttons = actions.filter((action) => !submits.includes(action));
  const drafts = [
    ...drawTitle(root, frame.title, body, t),
    ...drawErrors(root, body, t),
    ...body,
    ...drawWhatToDo(root, submits, t),
    ...drawActionSet({ ...root, at: '/actions' }, buttons, t),
  ];
  const blocks = fitBlocks(drafts, t);
  const metadata = packMetadata(root, frame.privateMetadata, submits, t);
  const view: ModalView = {
    type: 'modal',
    title: plain(t.fit(root, 'title', clean(frame.title) || '…', LIMITS.modalTitle)),
    ...(hasInputs ? { submit: plain(toSubmitText(root, frame, submits, t)) } : {}),
    ...(frame.close === undefined ? {} : { close: plain(t.fit(root, 'close', frame.close, LIMITS.modalButton)) }),
    ...(frame.callbackId === undefined ? {} : { callback_id: frame.callbackId }),
    ...(metadata === undefined ? {} : { private_metadata: metadata }),
    blocks: blocks.length > 0 ? blocks : [toNothing(clean(stringOf(card, 'fallbackText')), t)],
  };
  return { view, loss: t.loss };
}

const isSubmit = (action: Place): boolean => isExecute(action) && wordOf(action.node, 'associatedInputs') !== 'none';

function sortSubmits(actions: readonly Place[]): Place[] {
  const primary = actions.filter(({ node }) => wordOf(node, 'style') === 'positive');
  return [...primary, ...actions.filter((action) => !primary.includes(action))];
}

function toSubmitText(root: Place, { submit }: ModalFrame, submits: readonly Place[], t: Translation): string {
  const [only, ...more] = submits;
  if (submit !== undefined && submit !== '') return t.fit(root, 'submit', submit, LIMITS.modalButton);
  return only === undefined || more.length > 0
    ? t.fit(root, 'submit', t.texts.submit, LIMITS.modalButton)
    : titleOf(only, t, LIMITS.modalButton);
}

/** A title that had to be cut stands whole above the form, unless the card begins with it. */
function drawTitle(root: Place, title: string, body: readonly Draft[], t: Translation): Draft[] {
  const text = clean(title);
  const [first] = body[0]?.blocks ?? [];
  const isSaid = first?.type === 'header' && first.text.text === text;
  if (lengthOf(text) <= LIMITS.modalTitle || isSaid) return [];
  const shown = plain(t.fit(root, 'title', text, LIMITS.header));
  return [toDraft(root, { type: 'header', block_id: t.blockId({ node: {}, at: '/title' }), text: shown })];
}

/** Errors of what has no input on the card. */
function drawErrors(root: Place, body: readonly Draft[], t: Translation): Draft[] {
  const inputs = body.flatMap(({ blocks }) => blocks).filter((block): block is InputBlock => block.type === 'input');
  const known = new Set(inputs.map(({ element }) => element.action_id));
  return Object.entries(t.form.errors)
    .filter(([id]) => !known.has(id))
    .map(([id, text]) => {
      const block_id = t.blockId({ node: {}, at: `/errors/${id}` });
      const shown = clean(text);
      const block: Block =
        lengthOf(shown) <= LIMITS.alert && shown !== ''
          ? { type: 'alert', block_id, text: plain(shown), level: 'error' }
          : { type: 'section', block_id, text: plain(t.fit(root, 'error', `⚠️ ${shown}`, LIMITS.section)) };
      return toDraft(root, block);
    });
}

/** The choice between several ways to submit, the first one picked. */
function drawWhatToDo(root: Place, submits: readonly Place[], t: Translation): Draft[] {
  const styled = submits.filter(({ node }) => wordOf(node, 'style') === 'destructive');
  for (const action of styled) t.lose(action, 'style', 'submitting has no colour and asks no question');
  if (submits.length < 2) return [];
  const options = submits.slice(0, LIMITS.options).map((action, index) => ({
    text: plain(titleOf(action, t, LIMITS.optionText)),
    value: String(index),
  }));
  const [first] = options;
  if (first === undefined) return [];
  for (const action of submits.slice(LIMITS.options)) t.lose(action, 'action', 'more than Slack takes', 'dropped');
  const type = options.length <= LIMITS.expandedOptions ? ('radio_buttons' as const) : ('static_select' as const);
  const block: InputBlock = {
    type: 'input',
    block_id: WHAT_TO_DO,
    label: plain(t.texts.whatToDo),
    element: { type, action_id: WHAT_TO_DO, options, initial_option: first },
    optional: false,
  };
  // Not an input that could be left out: without it only the first way to submit is left.
  return [toDraft(root, block, { role: 'actions' })];
}
