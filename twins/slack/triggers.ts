import { ApiError } from './api/errors.ts';
import type { Core } from './core.ts';
import type { Team, Trigger } from './model.ts';

/** A trigger_id opens one modal within this time (docs.slack.dev/surfaces/modals). */
const TRIGGER_MS = 3_000;

export function issueTrigger(core: Core, teamId: string, user: string, viewId?: string): string {
  const id = core.ids.trigger();
  const expiresAt = core.clock.now() + TRIGGER_MS;
  core.state.triggers.set(id, { id, user, teamId, viewId, expiresAt, used: false });
  return id;
}

/** Uses it up. Throws as views.open does. */
export function exchangeTrigger(core: Core, team: Team, id: string): Trigger {
  const trigger = core.state.triggers.get(id);
  if (trigger === undefined || trigger.teamId !== team.id) throw new ApiError('invalid_trigger_id');
  if (trigger.used) throw new ApiError('exchanged_trigger_id');
  if (trigger.expiresAt <= core.clock.now()) throw new ApiError('expired_trigger_id');
  core.state.triggers.set(id, { ...trigger, used: true });
  return trigger;
}
