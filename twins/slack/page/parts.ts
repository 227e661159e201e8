import type { Core } from '../core.ts';
import { isMember, openDirect, theTeam } from '../lookups.ts';
import type { Channel, Message, User } from '../model.ts';
import { homeKey, listThread, listTopLevel } from '../state.ts';
import { type Html, html } from './html.ts';
import { renderMessages } from './messages.ts';
import type { Reader } from './reader.ts';
import { renderHome, renderModal } from './views.ts';

/** What one looks at. */
export interface Sight {
  readonly user: User;
  readonly channel: Channel;
  readonly thread: string | undefined;
  readonly tab: 'home' | 'messages';
}

/** The parts of the page that change, by the id of their place. */
export function renderParts(core: Core, sight: Sight): Readonly<Record<string, string>> {
  const reader: Reader = { core, user: sight.user };
  const parts = {
    people: renderPeople(reader),
    channels: renderChannels(reader, sight),
    title: renderTitle(reader, sight),
    messages: renderMain(reader, sight),
    thread: renderThread(reader, sight),
    modal: renderModal(core.state.stacks.get(sight.user.id) ?? [], reader),
  };
  return Object.fromEntries(Object.entries(parts).map(([name, { markup }]) => [name, markup]));
}

/** What the query asks for; the first person in the direct messages with the app when it asks for nothing. */
export function readSight(core: Core, query: Readonly<Record<string, string>>): Sight {
  const people = [...core.state.users.values()].filter(({ isBot, deleted }) => !isBot && !deleted);
  const user = people.find(({ id }) => id === query.user) ?? people[0];
  if (user === undefined) throw new Error('the twin has no people');
  const wanted = core.state.channels.get(query.channel ?? '');
  const isTheirs = wanted !== undefined && wanted.teamId === user.teamId && isMember(wanted, user.id);
  const channel = isTheirs ? wanted : openDirect(core, user.teamId, [user.id]);
  const thread = core.state.messages.get(channel.id)?.has(query.thread ?? '') === true ? query.thread : undefined;
  return { user, channel, thread, tab: query.tab === 'home' ? 'home' : 'messages' };
}

function renderPeople({ core, user }: Reader): Html {
  const people = [...core.state.users.values()].filter(({ isBot, deleted }) => !isBot && !deleted);
  const team = (teamId: string): string => (core.state.teams.size > 1 ? ` · ${theTeam(core, teamId).name}` : '');
  const options = people.map(
    ({ id, realName, teamId }) =>
      html`<option value="${id}"${id === user.id && { markup: ' selected' }}>${realName}${team(teamId)}</option>`,
  );
  return html`<div class="workspace">${theTeam(core, user.teamId).name}</div>
    <label class="as">You are <select data-user>${options}</select></label>`;
}

function renderChannels({ core, user }: Reader, sight: Sight): Html {
  const all = [...core.state.channels.values()].filter((one) => one.teamId === user.teamId && isMember(one, user.id));
  const entry = (channel: Channel, name: string, sign: string): Html =>
    html`<a class="channel${channel.id === sight.channel.id ? ' on' : ''}" href="#" data-channel-link="${channel.id}"><span>${sign}</span>${name}</a>`;
  const rooms = all.filter(({ kind, archived }) => (kind === 'public' || kind === 'private') && !archived);
  const direct = openDirect(core, user.teamId, [user.id]);
  return html`<h4>Channels</h4>${rooms.map((one) => entry(one, one.name, one.kind === 'private' ? '🔒' : '#'))}
    <h4>Apps</h4>${entry(direct, core.settings.appName, '⇪')}`;
}

function renderTitle({ core }: Reader, { channel, tab }: Sight): Html {
  if (channel.kind !== 'im') return html`<h1># ${channel.name}</h1><span>${channel.members.length} members</span>`;
  const link = (name: 'home' | 'messages', title: string): Html =>
    html`<button class="tab${name === tab ? ' on' : ''}" data-tab="${name}">${title}</button>`;
  return html`<h1>${core.settings.appName}</h1><nav>${link('home', 'Home')}${link('messages', 'Messages')}</nav>`;
}

function renderMain(reader: Reader, { user, channel, tab }: Sight): Html {
  const { state } = reader.core;
  if (channel.kind === 'im' && tab === 'home')
    return renderHome(state.homes.get(homeKey(user.teamId, user.id)), reader);
  const mine = state.ephemerals.filter(
    (one) => one.user === user.id && one.channel === channel.id && one.thread_ts === undefined,
  );
  const counts = new Map<string, number>();
  for (const { thread_ts, ts } of state.messages.get(channel.id)?.values() ?? [])
    if (thread_ts !== undefined && thread_ts !== ts) counts.set(thread_ts, (counts.get(thread_ts) ?? 0) + 1);
  const replies = ({ ts }: Message): number => counts.get(ts) ?? 0;
  return renderMessages(listTopLevel(state, channel.id), mine, replies, reader);
}

function renderThread(reader: Reader, { user, channel, thread }: Sight): Html {
  if (thread === undefined) return html``;
  const { state } = reader.core;
  const mine = state.ephemerals.filter(
    (one) => one.user === user.id && one.channel === channel.id && one.thread_ts === thread,
  );
  return html`<header><b>Thread</b><button class="cross" data-thread="" aria-label="Close the thread">×</button></header>
    <div class="list">${renderMessages(listThread(state, channel.id, thread), mine, () => 0, reader)}</div>
    <form class="composer" data-thread-form><input name="text" autocomplete="off" placeholder="Reply…"></form>`;
}
