import { INPUT_BLOCK, OFF_VALUE } from './input-parts.ts';
import { parseMetadata, unpackMetadata } from './metadata.ts';
import { WHAT_TO_DO } from './modal.ts';
import { type Load, readChoice, readValue, toReference } from './values.ts';

/** `state.values` of a view or a message: by block, then by element. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The inputs as Adaptive Cards send them: id → text; choices joined with commas, toggles as their on or off value. */
export function readInputs(values: StateValues | undefined, load?: Load): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const [blockId, elements] of Object.entries(values ?? {})) {
    if (!blockId.startsWith(INPUT_BLOCK)) continue;
    for (const [id, state] of Object.entries(elements)) {
      Object.defineProperty(inputs, id, {
        value: readElement(blockId, state as ElementState, load),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }
  return inputs;
}

/** Of an input that sent `block_actions` because it changed: its id; undefined for a button. */
export const readInputId = (action: {
  readonly block_id?: string | undefined;
  readonly action_id?: string | undefined;
}): string | undefined => (action.block_id?.startsWith(INPUT_BLOCK) ? action.action_id : undefined);

/** The data of a button or of the choice of a menu; undefined for a link, which needs no answer. */
export function readAction(
  action: { readonly value?: string; readonly selected_option?: { readonly value?: string } | null },
  load?: Load,
): unknown {
  return readValue(action.value ?? action.selected_option?.value, load);
}

export interface Submission {
  /** The `data` of the action that submitting does; undefined where the card has none. */
  readonly data: unknown;
  readonly inputs: Record<string, string>;
  readonly privateMetadata: string | undefined;
}

/** What a `view_submission` says. */
export function readSubmission(
  view: { readonly private_metadata?: string; readonly state?: { readonly values?: StateValues } },
  load?: Load,
): Submission {
  const values = view.state?.values;
  const way = values?.[WHAT_TO_DO]?.[WHAT_TO_DO] as ElementState | undefined;
  const { own, data } = unpackMetadata(view.private_metadata, Number(way?.selected_option?.value ?? 0), load);
  return { data, inputs: readInputs(values, load), privateMetadata: own };
}

/**
 * Errors as the answer to a submission takes them, by the blocks of the submitted view; `rest` are those of no input of
 * it, which Slack would refuse.
 */
export function toViewErrors(
  blocks: readonly {
    readonly block_id?: string | undefined;
    readonly element?: { readonly action_id?: string | undefined } | undefined;
  }[],
  errors: Readonly<Record<string, string>>,
): { readonly errors: Record<string, string>; readonly rest: Record<string, string> } {
  const blockOf = new Map(
    blocks
      .filter(({ block_id: id }) => id?.startsWith(INPUT_BLOCK))
      .map(({ element, block_id }) => [element?.action_id, block_id]),
  );
  const sorted = Object.entries(errors).map(([id, text]) => ({ id, text, block: blockOf.get(id) }));
  return {
    errors: Object.fromEntries(sorted.flatMap(({ block, text }) => (block === undefined ? [] : [[block, text]]))),
    rest: Object.fromEntries(sorted.flatMap(({ block, id, text }) => (block === undefined ? [[id, text]] : []))),
  };
}

/** The references in a part of what Slack sent, to be fetched before the part is read with `load`. */
export function findReferences(part: unknown): string[] {
  if (typeof part === 'string') {
    const reference = toReference(part);
    return reference === undefined ? [] : [reference];
  }
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(findReferences) : [];
}

/** The same for the private metadata of a view. */
export const findMetadataReferences = (text: string | undefined): string[] => findReferences(parseMetadata(text));

interface ElementState {
  readonly type?: string;
  readonly value?: string | null;
  readonly selected_option?: { readonly value?: string } | null;
  readonly selected_options?: readonly { readonly value?: string }[] | null;
  readonly selected_date?: string | null;
  readonly selected_time?: string | null;
}

function readElement(blockId: string, state: ElementState, load?: Load): string {
  const off = blockId.lastIndexOf(OFF_VALUE);
  if (off >= 0 && state.type === 'checkboxes') {
    const [box] = state.selected_options ?? [];
    return box?.value ?? decode(blockId.slice(off + OFF_VALUE.length));
  }
  if (state.selected_options) return state.selected_options.map(({ value = '' }) => readChoice(value, load)).join(',');
  if (state.selected_option) return readChoice(state.selected_option.value ?? '', load);
  return state.value ?? state.selected_date ?? state.selected_time ?? '';
}

/** Without what makes an id unique where two inputs have the same one. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/~\d+$/, ''));
  } catch {
    return '';
  }
}
