import type { Action, ExecuteAction } from '../../../views/dialect.ts';
import type { Frame, Json } from './frame.ts';
import { TEAMS_LIMITS } from './limits.ts';
import { toData } from './payload.ts';

/** Teams opens a dialog for a submit with this beside its data. */
export const OPENS_DIALOG = { msteams: { type: 'task/fetch' } } as const;

/** Buttons as Teams takes them; those for which there is no room in the row go behind "…". */
export const toActions = (actions: readonly Action[], frame: Frame): Json[] =>
  actions.map((action, index) => ({
    ...toAction(action, frame),
    ...(index >= TEAMS_LIMITS.buttonsShown ? { mode: 'secondary' } : {}),
  }));

function toAction(action: Action, frame: Frame): Json {
  if (action.type === 'Action.OpenUrl') return { ...action };
  const { title, style, associatedInputs, exportBot } = action;
  const tooltip = exportBot.named === undefined ? {} : { tooltip: `${title}: ${exportBot.named}` };
  const common = { title, style, associatedInputs: exportBot.reload ? 'auto' : associatedInputs, ...tooltip };
  const payload = { call: action.data, ...(frame.isTargeted ? { isTargeted: true } : {}) };
  if (frame.isDialog) return { type: 'Action.Submit', ...common, data: toData(payload) };
  if (exportBot.dialog) return { type: 'Action.Submit', ...common, data: toData(payload, OPENS_DIALOG) };
  return { type: 'Action.Execute', verb: action.verb, ...common, data: toData(payload) };
}

/** The button that the form is for: the one that stands out, else the first. */
export function findPrimary(actions: readonly Action[]): ExecuteAction | undefined {
  const all = actions.filter((action) => action.type === 'Action.Execute');
  return all.find(({ style }) => style === 'positive') ?? all[0];
}

export const isReload = (action: Action): boolean =>
  action.type === 'Action.Execute' && action.exportBot.reload === true;

/** The same call, marked so that nothing is saved: the form is drawn again with what depends on its inputs. */
export const toReload = ({ data }: ExecuteAction, title: string): Json => ({
  type: 'Action.Submit',
  title,
  associatedInputs: 'auto',
  data: toData({ call: { ...data, input: { ...data.input, step: 'reload' } } }),
});
