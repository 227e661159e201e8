import type { Core } from './core.ts';
import type { Json, StateValues, Team, View } from './model.ts';
import { initialState } from './person/values.ts';
import { isRecord } from './records.ts';

/** What an app says about a view. */
export type ViewDraft = Pick<
  View,
  | 'type'
  | 'blocks'
  | 'title'
  | 'submit'
  | 'close'
  | 'private_metadata'
  | 'callback_id'
  | 'external_id'
  | 'clear_on_close'
  | 'notify_on_close'
>;

/**
 * The view that comes of a draft: on top of the stack, or in the place of `current`. What was typed stays where
 * block_id and action_id are the same.
 */
export function makeView(core: Core, team: Team, draft: ViewDraft, stack: readonly View[], current?: View): View {
  const id = current?.id ?? core.ids.next('V');
  return {
    ...draft,
    id,
    team_id: team.id,
    state: { values: keepTyped(draft.blocks, current) },
    hash: core.ids.hash(),
    root_view_id: current?.root_view_id ?? stack[0]?.id ?? id,
    previous_view_id: current?.previous_view_id ?? stack.at(-1)?.id ?? null,
    app_id: core.settings.appId,
    bot_id: team.botId,
    app_installed_team_id: team.id,
  };
}

function keepTyped(blocks: readonly Json[], current: View | undefined): StateValues {
  const values: Record<string, Record<string, Json>> = {};
  for (const [blockId, actions] of Object.entries(initialState(blocks))) {
    for (const [actionId, value] of Object.entries(actions)) {
      const typed = current?.state.values[blockId]?.[actionId];
      const kept = isRecord(typed) && typed.type === value.type ? typed : value;
      values[blockId] = { ...values[blockId], [actionId]: kept };
    }
  }
  return values;
}
