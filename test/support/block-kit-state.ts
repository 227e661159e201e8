import type { ModalView } from '../../src/surfaces/slack/blocks/index.ts';

interface Element {
  readonly type: string;
  readonly action_id: string;
  readonly [key: string]: unknown;
}

/** What Slack sends of a view when a person changes nothing, or what is given by `action_id`. */
export function toState(view: ModalView, changes: Readonly<Record<string, object>> = {}) {
  const values: Record<string, Record<string, object>> = {};
  for (const block of view.blocks) {
    if (block.type !== 'input' || block.block_id === undefined) continue;
    const element = block.element as Element;
    values[block.block_id] = {
      [element.action_id]: { type: element.type, ...untouched(element), ...changes[element.action_id] },
    };
  }
  return { values };
}

function untouched(element: Element): object {
  switch (element.type) {
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_external_select':
      return { selected_options: element.initial_options ?? [] };
    case 'radio_buttons':
    case 'static_select':
    case 'external_select':
      return { selected_option: element.initial_option ?? null };
    case 'datepicker':
      return { selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { selected_time: element.initial_time ?? null };
    default:
      return { value: element.initial_value ?? null };
  }
}
