import type { Core } from '../core.ts';
import { theTeam } from '../lookups.ts';
import type { Json, Team, User } from '../model.ts';

/** Installed for the whole organisation: no token of its own. */
export const isOrgInstalled = ({ state }: Core, team: Team): boolean =>
  team.enterprise !== undefined &&
  [...state.tokens.values()].some(
    ({ enterpriseId, teamId, status }) =>
      enterpriseId === team.enterprise?.id && teamId === undefined && status === 'active',
  );

/** What every interaction says: which app, where, who. */
export function toContext(core: Core, user: User): Json {
  const team = theTeam(core, user.teamId);
  const { enterprise } = team;
  return {
    team: {
      id: team.id,
      domain: team.domain,
      ...(enterprise === undefined ? {} : { enterprise_id: enterprise.id, enterprise_name: enterprise.name }),
    },
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    api_app_id: core.settings.appId,
    token: core.settings.verificationToken,
    is_enterprise_install: isOrgInstalled(core, team),
    enterprise: enterprise ?? null,
  };
}
