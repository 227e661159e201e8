import type { Core } from '../core.ts';
import type { Json, Team, Token } from '../model.ts';
import { newToken } from '../seed.ts';
import type { Method } from './call.ts';
import { ApiError } from './errors.ts';

const NOBODY = newToken('', { kind: 'user' });

/** Finds out who calls, as Slack does: first the token, then its kind, then its scopes, then the workspace. */
export function authenticate(
  core: Core,
  method: Method,
  sent: string | undefined,
  args: Json,
): { token: Token; team: Team } {
  if (method.token === 'none') return { token: NOBODY, team: anyTeam(core) };
  if (sent === undefined) throw new ApiError('not_authed');
  const token = core.state.tokens.get(sent);
  if (token === undefined) throw new ApiError('invalid_auth');
  if (token.status !== 'active') throw new ApiError(token.status === 'revoked' ? 'token_revoked' : 'account_inactive');
  if (token.expiresAt !== undefined && token.expiresAt <= core.clock.now()) throw new ApiError('token_expired');
  if ((token.kind === 'app') !== (method.token === 'app')) throw new ApiError('not_allowed_token_type');
  checkScopes(method, token);
  return { token, team: token.kind === 'app' ? anyTeam(core) : findTeam(core, token, args) };
}

function checkScopes(method: Method, token: Token): void {
  const { scopes } = method;
  if (scopes.length === 0 || scopes.some((scope) => token.scopes.includes(scope))) return;
  throw new ApiError('missing_scope', { needed: scopes.join(','), provided: token.scopes.join(',') });
}

/** An organisation-wide token works in the workspace that the arguments are about. */
function findTeam(core: Core, token: Token, args: Json): Team {
  const { teams, channels, users } = core.state;
  const subject = channels.get(String(args.channel)) ?? users.get(String(args.user ?? args.user_id ?? args.users));
  const wanted = token.teamId ?? (typeof args.team_id === 'string' ? args.team_id : subject?.teamId);
  const isTheirs = (team: Team): boolean => token.teamId === team.id || team.enterprise?.id === token.enterpriseId;
  const team = wanted === undefined ? [...teams.values()].find(isTheirs) : teams.get(wanted);
  if (team === undefined || !isTheirs(team)) throw new ApiError('team_access_not_granted');
  if (!team.installed) throw new ApiError('account_inactive');
  return team;
}

function anyTeam(core: Core): Team {
  const [team] = core.state.teams.values();
  if (team === undefined) throw new ApiError('invalid_auth');
  return team;
}
