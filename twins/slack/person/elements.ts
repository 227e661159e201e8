import type { Json } from '../model.ts';
import { isRecord, records } from '../records.ts';

/** An element that can be pressed or filled in, and the block that it is in. */
export interface Control {
  readonly block: Json;
  readonly element: Json;
}

/** Which control is meant; all that is given must fit. */
export interface Pick {
  readonly actionId?: string;
  readonly blockId?: string;
  /** What is written on the button, in the option, or above the input. */
  readonly text?: string;
  readonly value?: string;
}

const record = (value: unknown): readonly Json[] => (isRecord(value) ? [value] : []);
/** Every control of the blocks, in the order in which it is read. */
export function listControls(blocks: readonly Json[]): readonly Control[] {
  return blocks.flatMap((block) => {
    const inner = block.type === 'carousel' ? records(block.elements) : records(block.child_blocks);
    const own = elementsOf(block).filter((element) => typeof element.action_id === 'string');
    return [...own.map((element) => ({ block, element })), ...listControls(inner)];
  });
}

function elementsOf(block: Json): readonly Json[] {
  if (block.type === 'input') return record(block.element);
  if (block.type === 'section') return record(block.accessory);
  if (block.type === 'card') return records(block.actions);
  return block.type === 'actions' || block.type === 'context_actions' ? records(block.elements) : [];
}

/** The one control that is meant: a text is an action_id, a block_id, or what can be read on it. Throws when none or several fit. */
export function findControl(blocks: readonly Json[], wanted: string | Pick): Control {
  const controls = listControls(blocks);
  const fits =
    typeof wanted === 'string'
      ? ([isAction, isBlock, isText] as const)
          .map((isFit) => controls.filter((one) => isFit(one, wanted)))
          .find((found) => found.length > 0)
      : controls.filter((one) => matches(one, wanted));
  const [found, ...others] = fits ?? [];
  const there = controls.map(describeControl).join(', ') || 'nothing to press';
  if (found === undefined) throw new Error(`no ${show(wanted)} here; there is ${there}`);
  if (others.length > 0)
    throw new Error(`${others.length + 1} controls are ${show(wanted)}: say which; there is ${there}`);
  return found;
}

const show = (wanted: string | Pick): string => JSON.stringify(wanted);
const isAction = ({ element }: Control, id: string): boolean => element.action_id === id;
const isBlock = ({ block }: Control, id: string): boolean => block.block_id === id;
const isText = (control: Control, text: string): boolean => textsOf(control).includes(text);

const matches = (control: Control, wanted: Pick): boolean =>
  (wanted.actionId === undefined || isAction(control, wanted.actionId)) &&
  (wanted.blockId === undefined || isBlock(control, wanted.blockId)) &&
  (wanted.text === undefined || isText(control, wanted.text)) &&
  (wanted.value === undefined ||
    control.element.value === wanted.value ||
    optionsOf(control.element).some(({ value }) => value === wanted.value));

/** A button's title, an input's label, the options of an overflow menu, or what a choice is asked with. */
function textsOf({ block, element }: Control): readonly string[] {
  const options = element.type === 'overflow' ? optionsOf(element).map(({ text }) => plain(text)) : [];
  return [plain(element.text), plain(block.label), plain(element.placeholder), ...options].filter(
    (text) => text !== '',
  );
}

export const plain = (text: unknown): string => (isRecord(text) && typeof text.text === 'string' ? text.text : '');

/** The options of a select, its groups' included. */
export const optionsOf = (element: Json): readonly Json[] => [
  ...records(element.options),
  ...records(element.option_groups).flatMap((group) => records(group.options)),
];

const describeControl = (control: Control): string => {
  const { element } = control;
  const texts = textsOf(control).map((text) => `“${text}”`);
  return `${String(element.type)} ${String(element.action_id)} ${texts.join(' / ')}`.trim();
};
