import type { Core } from '../core.ts';
import { type Ack, deliver } from '../delivery/send.ts';
import type { Json, User } from '../model.ts';
import { issueTrigger } from '../triggers.ts';
import { type Control, findControl, optionsOf, type Pick, plain } from './elements.ts';
import { toContext } from './payload.ts';
import { checkVisible, isView, knownOptions, setValue, suggestionKey, type Target, toPlace } from './target.ts';
import { type Choice, choose, holdsValue } from './values.ts';

/** Presses a button, or picks an entry of an overflow menu by its text; says yes where it asks whether one is sure. */
export function press(core: Core, user: User, target: Target, wanted: string | Pick): Promise<Ack> {
  checkVisible(core, user, target);
  const control = findControl(blocksOf(target), wanted);
  const { element } = control;
  if (holdsValue(element)) throw new Error(`${String(element.action_id)} is no button: use select`);
  if (element.type === 'overflow') return act(core, user, target, control, { selected_option: entry(element, wanted) });
  const { text, value, url, style } = element;
  return act(core, user, target, control, { text, value, url, style });
}

/**
 * Picks in a select, ticks a box, or types into an input. The bot hears of it when the input says so
 * (`dispatch_action`), or is not in an input block; undefined otherwise.
 */
export async function select(
  core: Core,
  user: User,
  target: Target,
  wanted: string | Pick,
  choice: Choice,
): Promise<Ack | undefined> {
  checkVisible(core, user, target);
  const control = findControl(blocksOf(target), wanted);
  const { block, element } = control;
  const value = choose(element, choice, await loadOptions(core, user, target, String(block.block_id), element, choice));
  setValue(core, target, String(block.block_id), String(element.action_id), value);
  const isHeard = block.type !== 'input' || block.dispatch_action === true;
  return isHeard ? act(core, user, target, control, value) : undefined;
}

export interface Suggested {
  readonly ack: Ack;
  /** Options on offer, groups taken apart. */
  readonly options: readonly Json[];
}

const MAX_OPTIONS = 100;

/** Types into a select that loads its options. Throws when the answer is not one that Slack takes. */
export async function suggest(
  core: Core,
  user: User,
  target: Target,
  wanted: string | Pick,
  typed: string,
): Promise<Suggested> {
  checkVisible(core, user, target);
  const { block, element } = findControl(blocksOf(target), wanted);
  const { state: _, response_url: __, ...place } = toPlace(core, user, target);
  const ack = await deliver(core, 'interaction', {
    type: 'block_suggestion',
    ...toContext(core, user),
    ...place,
    block_id: block.block_id,
    action_id: element.action_id,
    value: typed,
  });
  const options = ack.json === undefined ? [] : optionsOf(ack.json);
  if (ack.ok && ack.json?.options === undefined && ack.json?.option_groups === undefined)
    throw new Error(`no options in the answer: ${ack.body}`);
  if (options.length > MAX_OPTIONS) throw new Error(`${options.length} options, Slack takes ${MAX_OPTIONS}`);
  core.state.suggestions.set(suggestionKey(target, String(element.action_id)), options);
  core.changes.notify();
  return { ack, options };
}

/** What an external select offers for the text; what was loaded before when that has it. */
async function loadOptions(
  core: Core,
  user: User,
  target: Target,
  blockId: string,
  element: Json,
  choice: Choice,
): Promise<readonly Json[]> {
  if (!String(element.type).endsWith('external_select') || choice === null) return [];
  const actionId = String(element.action_id);
  const known = knownOptions(core, target, blockId, element);
  const wanted = (Array.isArray(choice) ? choice : [choice]).map(String);
  const isKnown = (one: string): boolean => known.some(({ value, text }) => value === one || plain(text) === one);
  const loaded: Json[] = [...known];
  for (const one of wanted.filter((text) => !isKnown(text)))
    loaded.push(...(await suggest(core, user, target, { actionId }, one)).options);
  return loaded;
}

export function act(core: Core, user: User, target: Target, { block, element }: Control, parts: Json): Promise<Ack> {
  const viewId = isView(target) ? target.id : undefined;
  return deliver(core, 'interaction', {
    type: 'block_actions',
    ...toContext(core, user),
    ...toPlace(core, user, target),
    trigger_id: issueTrigger(core, user.teamId, user.id, viewId),
    actions: [
      {
        ...parts,
        type: element.type,
        action_id: element.action_id,
        block_id: block.block_id,
        action_ts: core.ids.ts(),
      },
    ],
  });
}

const blocksOf = (target: Target): readonly Json[] => target.blocks ?? [];

function entry(element: Json, wanted: string | Pick): Json {
  const text = typeof wanted === 'string' ? wanted : wanted.text;
  const value = typeof wanted === 'string' ? undefined : wanted.value;
  const options = optionsOf(element);
  const found = options.find((option) => (value === undefined ? plain(option.text) === text : option.value === value));
  if (found !== undefined) return found;
  throw new Error(`which entry? there is ${options.map((option) => plain(option.text)).join(', ')}`);
}
