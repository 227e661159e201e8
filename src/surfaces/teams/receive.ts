import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Platform, PlatformChat } from '../../chat/platform-contract.ts';
import type { Reader } from '../../views/contract.ts';
import { type Activity, activitySchema, tenantOf } from './activity.ts';
import { answerSearch, answerSentence, answerText, CLOSE } from './answers.ts';
import type { Json } from './cards/frame.ts';
import { type Incoming, toIncoming, toLane } from './incoming.ts';
import type { TeamsLog } from './log.ts';
import type { Dispatched, TeamsPort } from './port.ts';
import { searchChoices } from './search.ts';
import type { TeamsSettings } from './settings.ts';
import type { Waiting } from './waiting.ts';
import type { Answered } from './work.ts';

export const TEAMS_PATH = '/api/messages';

/** Far above what Teams sends. */
const MOST_BYTES = 512 * 1024;
/** Clients give up on a dialog after five seconds; whoever has no answer by then is told that it comes. */
const PATIENCE_MS = 4_000;

interface Parts {
  readonly port: Pick<TeamsPort, 'dispatch'>;
  readonly settings: Pick<TeamsSettings, 'allowedTenants'>;
  readonly platform: Pick<Platform<Answered>, 'accept' | 'load'>;
  readonly chat: Pick<PlatformChat, 'text'>;
  readonly waiting: Waiting;
  readonly log: TeamsLog;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** What Teams sends: kept before it is acknowledged, or answered in time where somebody waits. */
export function createReceiver(parts: Parts): Hono {
  const app = new Hono();
  app.post(TEAMS_PATH, bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.body(null, 413) }), async (c) => {
    const activity = readActivity(await c.req.text());
    // Whoever is refused learns nothing, not even what was wrong.
    if (activity === undefined) return c.body(null, hasToken(c.req.header('authorization')) ? 400 : 401);
    const dispatched = await dispatch(parts, c.req.header('authorization') ?? '', activity);
    if (dispatched.kind === 'handled')
      return dispatched.body === undefined ? c.body(null, 200) : c.json(dispatched.body);
    const { why } = dispatched;
    parts.log.warn(
      { why, type: activity.type },
      dispatched.kind === 'refused' ? 'refused an activity' : 'cannot check',
    );
    return c.body(null, dispatched.kind === 'refused' ? 401 : 503);
  });
  return app;
}

const hasToken = (header: string | undefined): boolean => header?.startsWith('Bearer ') === true;

function readActivity(text: string): Activity | undefined {
  try {
    const parsed = activitySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

async function dispatch(parts: Parts, authorization: string, activity: Activity): Promise<Dispatched> {
  // On other channels of the same bot, whoever speaks is whom they say they are.
  if (activity.channelId !== 'msteams') return { kind: 'refused', why: 'another channel' };
  const tenant = tenantOf(activity);
  if (tenant === undefined) return { kind: 'refused', why: 'no tenant' };
  if (!parts.settings.allowedTenants.has(tenant)) return { kind: 'refused', why: `tenant ${tenant} is not allowed` };
  return parts.port.dispatch(authorization, activity, () => handle(parts, activity));
}

async function handle(parts: Parts, activity: Activity): Promise<Json | undefined> {
  const { platform, waiting } = parts;
  if (activity.name === 'application/search') return answerSearch(await searchChoices(platform, activity.value));
  const incoming = toIncoming(activity);
  const isInvoke = activity.type === 'invoke';
  // Of kinds that we have no use for; an invoke wants some answer all the same.
  if (incoming === undefined) return isInvoke ? {} : undefined;
  // Bringing a file may take longer than anybody waits, and its card says how it went.
  const isAwaited = isInvoke && incoming.kind !== 'consent';
  const isFirst = isAwaited && waiting.open(incoming.id);
  let accepted: Awaited<ReturnType<typeof platform.accept>>;
  try {
    const event = { eventId: incoming.id, lane: toLane(incoming), payload: incoming };
    accepted = await platform.accept(event, { urgent: isAwaited });
  } finally {
    // Of one that came before, or could not be kept, there is nothing to wait for.
    if (isFirst && accepted === undefined) waiting.leave(incoming.id);
  }
  if (!isAwaited) return isInvoke ? {} : undefined;
  return accepted === undefined ? toPending(parts, incoming) : patiently(parts, incoming, accepted.result);
}

/** The answer if it is there in time; else that it will come, as a message. */
async function patiently(parts: Parts, incoming: Incoming, result: Promise<Answered>): Promise<Json> {
  const { waiting, wait } = parts;
  const answered = new AbortController();
  const settled = result.then(
    (body) => body ?? CLOSE,
    () => undefined,
  );
  const late = wait(PATIENCE_MS, answered.signal).then(() => 'late' as const);
  const first = await Promise.race([settled, late]);
  answered.abort();
  if (first === 'late')
    return waiting.leave(incoming.id) ? toPending(parts, incoming) : ((await settled) ?? toPending(parts, incoming));
  // It failed, and is tried again; what comes of it is said in a message.
  waiting.leave(incoming.id);
  return first ?? toPending(parts, incoming);
}

function toPending({ chat }: Parts, incoming: Incoming): Json {
  const reader = { locale: incoming.locale ?? 'en-US', zone: incoming.zone ?? 'UTC', role: 'viewer' };
  const text = chat.text('surface.working', reader as Reader);
  return incoming.kind === 'press' ? answerText(text) : answerSentence(text);
}
