import type { Core } from './core.ts';
import type { Channel, Team, Token, User } from './model.ts';
import type { ChannelSeed, SlackTwinOptions, TeamSeed, UserSeed } from './settings.ts';

const TEAMS: readonly TeamSeed[] = [{ id: 'T0ACME', name: 'Acme', domain: 'acme', botToken: 'xoxb-twin' }];

const USERS: readonly UserSeed[] = [
  { id: 'U0ANN', name: 'ann', realName: 'Ann Jansen', isAdmin: true, tz: 'Europe/Amsterdam', locale: 'en-US' },
  { id: 'U0BOB', name: 'bob', realName: 'Bob de Vries', tz: 'Europe/Amsterdam', locale: 'nl-NL' },
  { id: 'U0CAS', name: 'cas', realName: 'Cas Okafor', tz: 'America/New_York', locale: 'en-US' },
];

const CHANNELS: readonly ChannelSeed[] = [
  { id: 'C0GENERAL', name: 'general' },
  { id: 'C0EXPORTS', name: 'exports' },
  { id: 'C0RANDOM', name: 'random', hasBot: false },
  { id: 'G0LEADS', name: 'leads', kind: 'private', members: ['U0ANN'] },
  { id: 'C0OLD', name: 'old-campaigns', archived: true },
];

/** Fills the twin with what the options say, or with one workspace, three people and five channels. */
export function seed(core: Core, options: SlackTwinOptions): void {
  const { appToken } = core.settings;
  core.state.tokens.set(appToken, newToken(appToken, { kind: 'app', scopes: ['connections:write'] }));
  for (const team of options.teams ?? TEAMS) addTeam(core, team);
  for (const user of options.users ?? USERS) addUser(core, user);
  for (const channel of options.channels ?? CHANNELS) addChannel(core, channel);
}

export function addTeam(core: Core, team: TeamSeed): Team {
  const { state, settings } = core;
  const domain = team.domain ?? team.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const botUserId = `U${team.id.slice(1)}BOT`;
  const botId = `B${team.id.slice(1)}`;
  const isInstalled = team.botToken !== undefined;
  const made: Team = {
    id: team.id,
    name: team.name,
    domain,
    enterprise: team.enterprise,
    botUserId,
    botId,
    installed: isInstalled,
  };
  state.teams.set(team.id, made);
  addUser(core, {
    id: botUserId,
    name: settings.appName.toLowerCase(),
    realName: settings.appName,
    teamId: team.id,
    isBot: true,
  });
  if (team.botToken !== undefined)
    state.tokens.set(team.botToken, newToken(team.botToken, { teamId: team.id, scopes: settings.scopes }));
  core.changes.notify();
  return made;
}

export function addUser(core: Core, user: UserSeed): User {
  const teamId = user.teamId ?? firstTeam(core).id;
  const isBot = user.isBot ?? false;
  const made: User = {
    id: user.id,
    teamId,
    name: user.name,
    realName: user.realName ?? user.name,
    email: user.email ?? (isBot ? undefined : `${user.name}@${core.state.teams.get(teamId)?.domain ?? 'acme'}.example`),
    tz: user.tz ?? 'America/Los_Angeles',
    locale: user.locale ?? 'en-US',
    isAdmin: user.isAdmin ?? false,
    isGuest: user.isGuest ?? false,
    isBot,
    deleted: user.deleted ?? false,
  };
  core.state.users.set(user.id, made);
  core.changes.notify();
  return made;
}

export function addChannel(core: Core, channel: ChannelSeed): Channel {
  const teamId = channel.teamId ?? firstTeam(core).id;
  const bot = core.state.teams.get(teamId)?.botUserId;
  const people = [...core.state.users.values()].filter((user) => user.teamId === teamId && !user.isBot);
  const members = channel.members ?? people.map(({ id }) => id);
  const made: Channel = {
    id: channel.id,
    teamId,
    name: channel.name,
    kind: channel.kind ?? 'public',
    archived: channel.archived ?? false,
    members: bot !== undefined && (channel.hasBot ?? true) ? [...members, bot] : members,
    created: Math.floor(core.clock.now() / 1000),
  };
  core.state.channels.set(channel.id, made);
  core.changes.notify();
  return made;
}

/** A bot's token, unless told otherwise. */
export const newToken = (value: string, parts: Partial<Omit<Token, 'value'>>): Token => ({
  value,
  kind: 'bot',
  teamId: undefined,
  enterpriseId: undefined,
  scopes: [],
  status: 'active',
  expiresAt: undefined,
  ...parts,
});

function firstTeam(core: Core): Team {
  const [team] = core.state.teams.values();
  if (team === undefined) throw new Error('the twin has no team yet');
  return team;
}
