import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Place, toDirect } from '../../domain/place.ts';
import { type Activity, tenantOf } from './activity.ts';
import { readMentions } from './words.ts';

export const SURFACE = 'teams';

const SCOPES = ['personal', 'groupChat', 'channel'] as const;

const whence = {
  /** The same when it is sent again. */
  id: z.string(),
  tenant: z.string(),
  /** The account in Entra; undefined for people without one, and where Teams leaves it out. */
  user: z.string().optional(),
  /** `29:…`, or the bot. */
  member: z.string(),
  name: z.string(),
  serviceUrl: z.string(),
  conversation: z.object({
    id: z.string(),
    scope: z.enum(SCOPES),
    /** The message whose thread it is, in a channel. */
    thread: z.string().optional(),
    name: z.string().optional(),
    team: z.string().optional(),
  }),
  locale: z.string().optional(),
  zone: z.string().optional(),
};
const lineSchema = z.object({
  ...whence,
  kind: z.literal('line'),
  text: z.string(),
  mentions: z.array(z.object({ id: z.string(), name: z.string(), text: z.string(), isChannel: z.boolean() })),
});

const buttonSchema = z.object({
  ...whence,
  /** A button; one that opens a dialog; one in a dialog. */
  kind: z.enum(['press', 'fetch', 'submit']),
  data: z.unknown(),
  /** The message that it is of. */
  pressed: z.string().optional(),
});

/** Where Teams has opened a place for a file in somebody's OneDrive, and what it is called there. */
const uploadSchema = z.object({
  uploadUrl: z.url().max(8_000),
  contentUrl: z.url().max(8_000),
  name: z.string().max(500),
  uniqueId: z.string().max(200),
  fileType: z.string().max(60),
});
/** What a file is called that was put there. */
export const broughtSchema = uploadSchema.omit({ uploadUrl: true });
export type BroughtFile = z.infer<typeof broughtSchema>;

const consentSchema = z.object({
  ...whence,
  /** What somebody says to a file that they were offered. */
  kind: z.literal('consent'),
  /** Ours; nothing of it is trusted. */
  file: z.string(),
  isAllowed: z.boolean(),
  upload: uploadSchema.optional(),
  pressed: z.string().optional(),
});

const newsSchema = z.object({
  ...whence,
  /** `removed`: from this conversation; `left`: from the whole team. */
  kind: z.enum(['installed', 'removed', 'left', 'seen']),
});

/** What somebody did, or Teams tells, in the form that waits in the inbox. */
export const incomingSchema = z.discriminatedUnion('kind', [lineSchema, buttonSchema, consentSchema, newsSchema]);
export type Incoming = z.infer<typeof incomingSchema>;
export type Line = z.infer<typeof lineSchema>;
export type Button = z.infer<typeof buttonSchema>;
export type Consent = z.infer<typeof consentSchema>;
export type Whence = Pick<Incoming, keyof typeof whence>;

/** The conversation with one person: what they do is worked off in its order. */
export const toLane = ({ tenant, user, member }: Whence): string => `${tenant} ${user ?? member}`;

export function toPlace({ tenant, user, member, conversation }: Whence): Place {
  const { id, scope, thread } = conversation;
  return {
    surface: SURFACE,
    workspace: tenant,
    conversation: scope === 'personal' ? toDirect(user ?? member) : id,
    ...(thread === undefined ? {} : { thread }),
  };
}

export const toDirectPlace = ({ tenant, user, member }: Whence): Place => ({
  surface: SURFACE,
  workspace: tenant,
  conversation: toDirect(user ?? member),
});

/** What it asks of us; undefined for what we have no use for. `tenant` was looked at by then. */
export function toIncoming(activity: Activity): Incoming | undefined {
  const tenant = tenantOf(activity);
  if (tenant === undefined) return undefined;
  const from = toWhence(activity, tenant);
  switch (activity.type) {
    case 'message':
      return toMessage(activity, from);
    case 'invoke':
      return toInvoke(activity, from);
    case 'installationUpdate':
      if (activity.action?.startsWith('remove') !== true) return { ...from, kind: 'installed' };
      // An app is in a team, with all of its channels, or in a chat.
      return { ...from, kind: from.conversation.team === undefined ? 'removed' : 'left' };
    case 'conversationUpdate':
      return toUpdate(activity, from);
    default:
      return undefined;
  }
}

/** Of a channel that was deleted it is told in the team's first channel (…/bots/how-to/conversations/subscribe-to-conversation-events). */
function toUpdate({ channelData }: Activity, from: Whence): Incoming {
  const { conversation } = from;
  switch (channelData?.eventType) {
    case 'channelDeleted':
      return {
        ...from,
        kind: 'removed',
        conversation: { ...conversation, id: channelData.channel?.id ?? conversation.id },
      };
    case 'teamDeleted':
    case 'teamHardDeleted':
      return { ...from, kind: 'left' };
    default:
      return { ...from, kind: 'seen' };
  }
}

function toMessage(activity: Activity, from: Whence): Incoming | undefined {
  const { text, value, replyToId } = activity;
  // Clients before Action.Execute send a press as a message without text.
  if (typeof value === 'object' && value !== null && (text ?? '').trim() === '') {
    return { ...from, kind: 'press', data: value, pressed: replyToId };
  }
  if (text === undefined) return undefined;
  return { ...from, kind: 'line', text, mentions: readMentions(activity) };
}

const executeSchema = z.looseObject({ action: z.looseObject({ data: z.unknown().optional() }) });
const taskSchema = z.looseObject({ data: z.unknown().optional() });
/** learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4#invoke-activity-when-the-user-accepts-the-file */
const fileSchema = z.looseObject({
  action: z.enum(['accept', 'decline']),
  context: z.looseObject({ file: z.string().max(100) }),
  uploadInfo: uploadSchema.optional().catch(undefined),
});

function toInvoke({ name, value, replyToId }: Activity, from: Whence): Incoming | undefined {
  if (name === 'adaptiveCard/action') {
    const parsed = executeSchema.safeParse(value);
    return { ...from, kind: 'press', data: parsed.data?.action.data, pressed: replyToId };
  }
  if (name === 'fileConsent/invoke') {
    const said = fileSchema.safeParse(value).data;
    if (said === undefined) return undefined;
    const { context, action, uploadInfo: upload } = said;
    return { ...from, kind: 'consent', file: context.file, isAllowed: action === 'accept', upload, pressed: replyToId };
  }
  if (name !== 'task/fetch' && name !== 'task/submit') return undefined;
  const data = taskSchema.safeParse(value).data?.data;
  return { ...from, kind: name === 'task/fetch' ? 'fetch' : 'submit', data, pressed: replyToId };
}

function toWhence(activity: Activity, tenant: string): Whence {
  const { from, serviceUrl, conversation, channelData, locale, localTimezone } = activity;
  const [id = '', thread] = conversation.id.split(';messageid=');
  const client = activity.entities.find(({ type }) => type === 'clientInfo');
  const zone = localTimezone ?? (typeof client?.timezone === 'string' ? client.timezone : undefined);
  const scope = SCOPES.find((one) => one === conversation.conversationType) ?? guessScope(id);
  return {
    id: toEventId(activity, tenant),
    tenant,
    user: from.aadObjectId,
    member: from.id,
    name: from.name ?? '',
    serviceUrl,
    conversation: {
      id,
      scope,
      // A thread of a channel only: a group chat has none, whatever its id says.
      thread: scope === 'channel' ? thread : undefined,
      name: channelData?.channel?.name ?? conversation.name,
      team: channelData?.team?.id,
    },
    locale,
    zone,
  };
}

const guessScope = (id: string) =>
  id.startsWith('19:') ? (/@thread\.(tacv2|skype)/.test(id) ? 'channel' : 'groupChat') : 'personal';

/** Messages are numbered in each conversation; where an invoke has no id, it is known by what it says and when. */
function toEventId(activity: Activity, tenant: string): string {
  const { type, id, name, conversation, from, value, timestamp, action } = activity;
  const own = id ?? JSON.stringify([from.id, value, timestamp]);
  return createHash('sha256')
    .update([tenant, conversation.id, type, name ?? action ?? '', own].join('\n'))
    .digest('base64url');
}
