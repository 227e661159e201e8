import type { Core } from './core.ts';
import type { Channel, Team, User } from './model.ts';

/** For the twin's own rooms and tests, which name what exists. Throws, saying what there is. */
export function theUser({ state }: Core, id: string): User {
  const found = state.users.get(id) ?? [...state.users.values()].find(({ name }) => name === id);
  return found ?? missing('user', id, state.users.keys());
}

export function theTeam({ state }: Core, id: string): Team {
  return state.teams.get(id) ?? missing('team', id, state.teams.keys());
}

/** By id, or by name with or without `#`. */
export function theChannel({ state }: Core, idOrName: string): Channel {
  const name = idOrName.replace(/^#/, '');
  const found = state.channels.get(idOrName) ?? [...state.channels.values()].find((one) => one.name === name);
  return found ?? missing('channel', idOrName, state.channels.keys());
}

export const isMember = (channel: Channel, user: string): boolean => channel.members.includes(user);

/** The direct-message channel of these users; opened when it does not exist yet. */
export function openDirect(core: Core, teamId: string, users: readonly string[]): Channel {
  const { state, ids, clock } = core;
  const members = [...new Set([theTeam(core, teamId).botUserId, ...users])];
  const isSame = (channel: Channel): boolean =>
    (channel.kind === 'im' || channel.kind === 'mpim') &&
    channel.teamId === teamId &&
    channel.members.length === members.length &&
    members.every((member) => isMember(channel, member));
  const existing = [...state.channels.values()].find(isSame);
  if (existing !== undefined) return existing;
  const isIm = members.length === 2;
  const names = users.map((id) => state.users.get(id)?.name ?? id);
  const channel: Channel = {
    id: ids.next(isIm ? 'D' : 'C'),
    teamId,
    name: isIm ? 'directmessage' : `mpdm-${names.join('--')}-1`,
    kind: isIm ? 'im' : 'mpim',
    archived: false,
    members,
    created: Math.floor(clock.now() / 1000),
  };
  state.channels.set(channel.id, channel);
  core.changes.notify();
  return channel;
}

function missing(kind: string, id: string, known: Iterable<string>): never {
  throw new Error(`the twin has no ${kind} ${id}; it has ${[...known].slice(0, 30).join(', ')}`);
}
