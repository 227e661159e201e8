import type { Core } from '../core.ts';
import type { Json, Team } from '../model.ts';
import { isOrgInstalled } from '../person/payload.ts';
import { type Ack, deliver } from './send.ts';

/** One event and every attempt to bring it, growing as Slack tries again. */
export interface EventDelivery {
  readonly eventId: string;
  readonly envelope: Json;
  readonly attempts: readonly Ack[];
}

/** Before the first, second and third retry (docs.slack.dev/apis/events-api). */
const RETRY_AFTER_MS = [0, 60_000, 300_000];
const REASONS = { timeout: 'http_timeout', status: 'http_error', connection: 'connection_failed' };

/**
 * Brings an event to the bot, when the app has subscribed to it; undefined otherwise. Settles after the first attempt,
 * and the retry that follows at once; later ones come when the twin's clock says so.
 */
export async function deliverEvent(core: Core, team: Team, event: Json): Promise<EventDelivery | undefined> {
  const name = event.type === 'message' ? `message.${String(event.channel_type)}` : String(event.type);
  if (!core.settings.events.has(name)) return undefined;
  const eventId = core.ids.next('Ev');
  const envelope = toEnvelope(core, team, eventId, event);
  const attempts: Ack[] = [];
  await attempt(core, envelope, attempts);
  return { eventId, envelope, attempts };
}

async function attempt(core: Core, envelope: Json, attempts: Ack[]): Promise<void> {
  const last = attempts.at(-1);
  const retry = last === undefined ? undefined : { number: attempts.length, reason: REASONS[last.failure ?? 'status'] };
  const ack = await deliver(core, 'event', envelope, retry);
  attempts.push(ack);
  core.changes.notify();
  const wait = RETRY_AFTER_MS[attempts.length - 1];
  if (ack.ok || wait === undefined || ack.headers['x-slack-no-retry'] === '1') return;
  if (wait === 0) await attempt(core, envelope, attempts);
  else core.clock.after(wait, () => attempt(core, envelope, attempts));
}

function toEnvelope(core: Core, team: Team, eventId: string, event: Json): Json {
  const { settings, clock, ids } = core;
  return {
    token: settings.verificationToken,
    team_id: team.id,
    ...(team.enterprise === undefined ? {} : { enterprise_id: team.enterprise.id }),
    context_team_id: team.id,
    context_enterprise_id: team.enterprise?.id ?? null,
    api_app_id: settings.appId,
    event: { event_ts: ids.ts(), ...event },
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: team.enterprise?.id ?? null,
        team_id: isOrgInstalled(core, team) ? null : team.id,
        user_id: team.botUserId,
        is_bot: true,
        is_enterprise_install: isOrgInstalled(core, team),
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${ids.secret()}`,
  };
}
