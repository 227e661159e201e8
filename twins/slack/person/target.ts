import type { Core } from '../core.ts';
import { isMember } from '../lookups.ts';
import { toWire } from '../messages.ts';
import type { Ephemeral, Json, Message, StateValues, User, View } from '../model.ts';
import { isRecord } from '../records.ts';
import { issueResponseUrl } from '../response-url.ts';
import { findView, messageKey, replaceView } from '../state.ts';
import { initialState } from './values.ts';

/** What buttons are on. One that was kept from earlier is an old card whose buttons can still be pressed. */
export type Target = Message | Ephemeral | View;

export const isView = (target: Target): target is View => 'hash' in target;
const isEphemeral = (target: Message | Ephemeral): target is Ephemeral => 'from' in target;

/** Throws when this person cannot have it on the screen. */
export function checkVisible(core: Core, user: User, target: Target): void {
  if (isView(target)) {
    if (findView(core.state, ({ id }) => id === target.id) === undefined) throw new Error('that view is closed');
    return;
  }
  if (isEphemeral(target) && target.user !== user.id) throw new Error(`only ${target.user} sees that message`);
  const channel = core.state.channels.get(target.channel);
  if (channel === undefined || !isMember(channel, user.id)) throw new Error(`${user.name} is not in ${target.channel}`);
}

/** What is typed and picked on it now. */
export function valuesOf(core: Core, target: Target): StateValues {
  if (isView(target)) return findView(core.state, ({ id }) => id === target.id)?.state.values ?? target.state.values;
  return { ...initialState(target.blocks ?? []), ...core.state.messageValues.get(messageKey(target)) };
}

export function setValue(core: Core, target: Target, blockId: string, actionId: string, value: Json): void {
  const values = valuesOf(core, target);
  const changed = { ...values, [blockId]: { ...values[blockId], [actionId]: value } };
  if (isView(target)) {
    const view = findView(core.state, ({ id }) => id === target.id);
    if (view !== undefined) replaceView(core.state, { ...view, state: { values: changed } });
  } else {
    core.state.messageValues.set(messageKey(target), changed);
  }
  core.changes.notify();
}

/** The part of an interaction that says where it happened. Of an ephemeral message Slack sends no content. */
export function toPlace(core: Core, user: User, target: Target): Json {
  if (isView(target)) {
    const view = findView(core.state, ({ id }) => id === target.id) ?? target;
    return { container: { type: 'view', view_id: view.id }, view };
  }
  const { channel, ts, thread_ts } = target;
  const thread = thread_ts === undefined ? {} : { thread_ts };
  const ephemeral = isEphemeral(target);
  return {
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: ephemeral, ...thread },
    channel: { id: channel, name: core.state.channels.get(channel)?.name },
    ...(ephemeral ? {} : { message: toWire(target) }),
    state: { values: valuesOf(core, target) },
    response_url: issueResponseUrl(core, {
      teamId: user.teamId,
      channel,
      user: user.id,
      source: { ts, isEphemeral: ephemeral },
    }),
  };
}

/** Names what was loaded for an input. */
export const suggestionKey = (target: Target, actionId: string): string =>
  isView(target) ? `${target.id}:${actionId}` : `${messageKey(target)}:${actionId}`;

/** Options of a select that loads them: those that came last, those that are picked, and those that it began with. */
export function knownOptions(core: Core, target: Target, blockId: string, element: Json): readonly Json[] {
  const actionId = String(element.action_id);
  const loaded = core.state.suggestions.get(suggestionKey(target, actionId)) ?? [];
  const held = valuesOf(core, target)[blockId]?.[actionId];
  const picked = [held?.selected_option, held?.selected_options, element.initial_option, element.initial_options];
  return [...loaded, ...picked.flat().filter(isRecord)];
}
