import type { Json, User } from '../model.ts';
import { type Call, flagArg, neededArg, page } from './call.ts';
import { ApiError } from './errors.ts';

/** docs.slack.dev/reference/methods/users.info: the locale only when asked for. */
export function getUser(call: Call): Json {
  const user = call.core.state.users.get(neededArg(call, 'user'));
  if (user === undefined || user.teamId !== call.team.id) throw new ApiError('user_not_found');
  return { user: toWireUser(call, user) };
}

/** docs.slack.dev/reference/methods/users.lookupByEmail: mind the plural of its error. */
export function findUserByEmail(call: Call): Json {
  const email = neededArg(call, 'email').toLowerCase();
  const isTheirs = (user: User): boolean =>
    user.teamId === call.team.id && !user.deleted && user.email?.toLowerCase() === email;
  const user = [...call.core.state.users.values()].find(isTheirs);
  if (user === undefined) throw new ApiError('users_not_found');
  return { user: toWireUser(call, user) };
}

/** docs.slack.dev/reference/methods/users.list: those who have left and bots included. */
export function listUsers(call: Call): Json {
  const users = [...call.core.state.users.values()].filter(({ teamId }) => teamId === call.team.id);
  const { part, cursor } = page(call, users);
  const cache_ts = Math.floor(call.core.clock.now() / 1000);
  return { members: part.map((user) => toWireUser(call, user)), cache_ts, response_metadata: { next_cursor: cursor } };
}

export function toWireUser(call: Pick<Call, 'args' | 'core' | 'token'>, user: User): Json {
  const { id, teamId, name, realName, tz } = user;
  const now = new Date(call.core.clock.now());
  const enterprise = call.core.state.teams.get(teamId)?.enterprise;
  const hasEmail = call.token.scopes.includes('users:read.email') && user.email !== undefined;
  return {
    id,
    team_id: teamId,
    name,
    deleted: user.deleted,
    real_name: realName,
    tz,
    tz_label: nameZone(tz, now),
    tz_offset: offsetSeconds(tz, now),
    profile: {
      real_name: realName,
      real_name_normalized: realName,
      display_name: name,
      display_name_normalized: name,
      team: teamId,
      ...(hasEmail ? { email: user.email } : {}),
    },
    is_admin: user.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.isGuest,
    is_ultra_restricted: false,
    ...(enterprise === undefined
      ? {}
      : { enterprise_user: { id, enterprise_id: enterprise.id, enterprise_name: enterprise.name, teams: [teamId] } }),
    is_bot: user.isBot,
    is_app_user: false,
    updated: Math.floor(now.getTime() / 1000),
    ...(flagArg(call, 'include_locale') ? { locale: user.locale } : {}),
  };
}

const nameZone = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'long' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;

function offsetSeconds(timeZone: string, at: Date): number {
  const written = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(written ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
