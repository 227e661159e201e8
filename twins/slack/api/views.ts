import type { Json, View } from '../model.ts';
import { findView, homeKey, replaceView } from '../state.ts';
import { exchangeTrigger } from '../triggers.ts';
import { makeView, type ViewDraft } from '../views.ts';
import { type Call, jsonArg, neededArg, textArg } from './call.ts';
import { ApiError } from './errors.ts';
import { readView } from './view-shape.ts';

const MAX_STACK = 3;

/** docs.slack.dev/reference/methods/views.open: takes the place of whatever the app had open there. */
export function openView(call: Call): Json {
  const draft = readSent(call, 'modal');
  const trigger = exchangeTrigger(call.core, call.team, neededArg(call, 'trigger_id'));
  const view = makeView(call.core, call.team, draft, []);
  call.core.state.stacks.set(trigger.user, [view]);
  call.core.changes.notify();
  return { view };
}

/** docs.slack.dev/reference/methods/views.push: with a trigger of the modal that is on top. */
export function pushView(call: Call): Json {
  const { core, team } = call;
  const draft = readSent(call, 'modal');
  const trigger = exchangeTrigger(core, team, neededArg(call, 'trigger_id'));
  const stack = core.state.stacks.get(trigger.user) ?? [];
  if (stack.length === 0) throw new ApiError('not_found');
  if (stack.length >= MAX_STACK) throw new ApiError('push_limit_reached');
  const view = makeView(core, team, draft, stack);
  core.state.stacks.set(trigger.user, [...stack, view]);
  core.changes.notify();
  return { view };
}

/** docs.slack.dev/reference/methods/views.update */
export function updateView(call: Call): Json {
  const { core, team } = call;
  const viewId = textArg(call, 'view_id');
  const externalId = textArg(call, 'external_id');
  if (viewId === undefined && externalId === undefined) throw new ApiError('invalid_arguments');
  const isWanted = ({ id, external_id, team_id }: View): boolean =>
    team_id === team.id && (viewId === undefined ? external_id === externalId : id === viewId);
  const current = findView(core.state, isWanted);
  if (current === undefined) throw new ApiError('not_found');
  const draft = readSent(call, current.type, current);
  checkHash(call, current);
  const stack = [...core.state.stacks.values()].find((one) => one.includes(current)) ?? [];
  const view = makeView(core, team, draft, stack, current);
  replaceView(core.state, view);
  core.state.viewErrors.delete(view.id);
  core.changes.notify();
  return { view };
}

/** docs.slack.dev/reference/methods/views.publish */
export function publishView(call: Call): Json {
  const { core, team } = call;
  const userId = neededArg(call, 'user_id');
  const user = core.state.users.get(userId);
  if (user === undefined || user.teamId !== team.id) throw new ApiError('user_not_found');
  if (!core.settings.homeTab) throw new ApiError('not_enabled');
  const key = homeKey(team.id, userId);
  const current = core.state.homes.get(key);
  const draft = readSent(call, 'home', current);
  if (current !== undefined) checkHash(call, current);
  const view = makeView(core, team, draft, [], current);
  core.state.homes.set(key, view);
  core.changes.notify();
  return { view };
}

function checkHash(call: Call, current: View): void {
  const hash = textArg(call, 'hash');
  if (hash !== undefined && hash !== current.hash) throw new ApiError('hash_conflict');
}

/** The view in the arguments, checked; `current` is the one that it takes the place of. */
function readSent(call: Call, type: 'modal' | 'home', current?: View): ViewDraft {
  const sent = jsonArg(call, 'view', 'invalid_arguments');
  const draft = readView(call.core, sent, type);
  const isTaken = (view: View): boolean =>
    view.external_id === draft.external_id && view.team_id === call.team.id && view.id !== current?.id;
  if (draft.external_id !== '' && findView(call.core.state, isTaken) !== undefined)
    throw new ApiError('duplicate_external_id');
  return draft;
}
