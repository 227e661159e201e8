import { type Install, install, TOKEN_SECONDS } from '../installs.ts';
import type { Json, Team } from '../model.ts';
import { type Call, textArg } from './call.ts';
import { ApiError } from './errors.ts';

/** docs.slack.dev/reference/methods/oauth.v2.access: a code, or a refresh token, for a token. */
export function exchangeCode(call: Call): Json {
  const { settings } = call.core;
  if (textArg(call, 'client_id') !== settings.clientId) throw new ApiError('invalid_client_id');
  if (textArg(call, 'client_secret') !== settings.clientSecret) throw new ApiError('bad_client_secret');
  const grantType = textArg(call, 'grant_type') ?? 'authorization_code';
  if (grantType === 'refresh_token') return refresh(call);
  if (grantType !== 'authorization_code') throw new ApiError('invalid_grant_type');
  return exchange(call);
}

function exchange(call: Call): Json {
  const { state, clock } = call.core;
  const code = textArg(call, 'code') ?? '';
  const grant = state.oauthCodes.get(code);
  state.oauthCodes.delete(code);
  if (grant === undefined || grant.expiresAt <= clock.now()) throw new ApiError('invalid_code');
  if (grant.redirectUri !== textArg(call, 'redirect_uri')) throw new ApiError('bad_redirect_uri');
  const team = state.teams.get(grant.teamId);
  if (team === undefined) throw new ApiError('invalid_code');
  if (grant.scopes.length === 0) throw new ApiError('no_scopes');
  const installed = install(call.core, team, grant.scopes, grant.isEnterprise);
  return { ...describe(call, team, installed), authed_user: { id: grant.user } };
}

/** A refresh token works once; the token that it renews goes on until it expires. */
function refresh(call: Call): Json {
  const { state } = call.core;
  const sent = textArg(call, 'refresh_token') ?? '';
  const old = state.tokens.get(state.refreshTokens.get(sent) ?? '');
  if (old === undefined || old.status !== 'active') throw new ApiError('invalid_refresh_token');
  state.refreshTokens.delete(sent);
  const isEnterprise = old.teamId === undefined;
  const isTheirs = (team: Team): boolean =>
    isEnterprise ? team.enterprise?.id === old.enterpriseId : team.id === old.teamId;
  const team = [...state.teams.values()].find(isTheirs);
  if (team === undefined) throw new ApiError('invalid_refresh_token');
  return describe(call, team, install(call.core, team, old.scopes, isEnterprise));
}

const describe = ({ core }: Call, team: Team, { token, refreshToken }: Install): Json => ({
  app_id: core.settings.appId,
  access_token: token.value,
  token_type: 'bot',
  scope: token.scopes.join(','),
  bot_user_id: team.botUserId,
  team: token.teamId === undefined ? null : { id: team.id, name: team.name },
  enterprise: team.enterprise ?? null,
  is_enterprise_install: token.teamId === undefined,
  ...(refreshToken === undefined ? {} : { refresh_token: refreshToken, expires_in: TOKEN_SECONDS }),
});
