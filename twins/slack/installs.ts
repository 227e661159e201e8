import type { Core } from './core.ts';
import { deliverEvent } from './delivery/events.ts';
import { theTeam } from './lookups.ts';
import type { Team, Token } from './model.ts';
import { newToken } from './seed.ts';
import type { OAuthCode } from './state.ts';

const CODE_MS = 10 * 60_000;
/** Of a rotated token (docs.slack.dev/authentication/using-token-rotation). */
export const TOKEN_SECONDS = 43_200;

/** A code as the redirect to the bot carries it, for somebody who has pressed Allow. */
export function issueCode(core: Core, grant: Omit<OAuthCode, 'expiresAt'>): string {
  const code = `${core.ids.next('').slice(1)}.${core.ids.secret()}`;
  core.state.oauthCodes.set(code, { ...grant, expiresAt: core.clock.now() + CODE_MS });
  return code;
}

export interface Install {
  readonly token: Token;
  readonly refreshToken: string | undefined;
}

/** Makes a token for the workspace or its organisation; the app is installed from then on. */
export function install(core: Core, team: Team, scopes: readonly string[], isEnterprise: boolean): Install {
  const { state, ids, clock, settings } = core;
  const isRotated = settings.tokenRotation;
  const value = `${isRotated ? 'xoxe.xoxb-1-' : 'xoxb-'}${ids.next('').slice(1)}-${ids.secret()}`;
  const token = newToken(value, {
    teamId: isEnterprise ? undefined : team.id,
    enterpriseId: isEnterprise ? team.enterprise?.id : undefined,
    scopes,
    expiresAt: isRotated ? clock.now() + TOKEN_SECONDS * 1000 : undefined,
  });
  state.tokens.set(value, token);
  const reached = [...state.teams.values()].filter(
    (one) => one.id === team.id || (isEnterprise && one.enterprise?.id === team.enterprise?.id),
  );
  for (const one of reached) state.teams.set(one.id, { ...one, installed: true });
  const refreshToken = isRotated ? `xoxe-1-${ids.secret()}` : undefined;
  if (refreshToken !== undefined) state.refreshTokens.set(refreshToken, value);
  core.changes.notify();
  return { token, refreshToken };
}

export function revoke(core: Core, value: string, status: Token['status'] = 'revoked'): void {
  const token = core.state.tokens.get(value);
  if (token === undefined) throw new Error('the twin has no such token');
  core.state.tokens.set(value, { ...token, status });
  core.changes.notify();
}

/** An admin removes the app: its tokens stop working, and the bot hears of both. */
export async function uninstall(core: Core, teamId: string): Promise<void> {
  const team = theTeam(core, teamId);
  for (const token of core.state.tokens.values()) if (token.teamId === teamId) revoke(core, token.value, 'inactive');
  core.state.teams.set(teamId, { ...team, installed: false });
  core.changes.notify();
  await deliverEvent(core, team, { type: 'tokens_revoked', tokens: { oauth: [], bot: [team.botUserId] } });
  await deliverEvent(core, team, { type: 'app_uninstalled' });
}
