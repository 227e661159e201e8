import { revoke } from '../installs.ts';
import type { Json } from '../model.ts';
import { type Call, flagArg, textArg } from './call.ts';
import { ApiError } from './errors.ts';

export function testApi(call: Call): Json {
  const error = textArg(call, 'error');
  if (error !== undefined) throw new ApiError(error, { args: call.args });
  return { args: call.args };
}

export function testToken({ core, token, team }: Call): Json {
  return {
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: core.state.users.get(team.botUserId)?.name,
    team_id: team.id,
    user_id: team.botUserId,
    bot_id: team.botId,
    enterprise_id: token.enterpriseId ?? team.enterprise?.id,
    is_enterprise_install: token.teamId === undefined,
  };
}

export function revokeToken(call: Call): Json {
  if (flagArg(call, 'test')) return { revoked: false };
  revoke(call.core, call.token.value);
  return { revoked: true };
}
