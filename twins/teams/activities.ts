import { randomUUID } from 'node:crypto';
import { botIdOf, type Core, serviceUrlOf } from './core.ts';
import type { Conversation, Json, Message, User } from './model.ts';

/** What every activity of a person in a conversation carries. */
export function toActivity(core: Core, user: User, conversation: Conversation, more: Json, threadId?: string): Json {
  const { id, scope, tenantId, teamId } = conversation;
  const now = new Date();
  return {
    id: `f:${randomUUID()}`,
    timestamp: now.toISOString(),
    localTimestamp: now.toISOString(),
    localTimezone: user.zone,
    locale: user.locale,
    channelId: 'msteams',
    serviceUrl: serviceUrlOf(core),
    from: { id: user.id, name: user.name, aadObjectId: user.aadObjectId },
    recipient: { id: botIdOf(core), name: 'Exports' },
    conversation: {
      id: threadId === undefined ? id : `${id};messageid=${threadId}`,
      conversationType: scope,
      tenantId,
      ...(scope === 'personal' ? {} : { isGroup: true }),
    },
    entities: [{ type: 'clientInfo', locale: user.locale, country: 'NL', platform: 'Web', timezone: user.zone }],
    channelData: {
      tenant: { id: tenantId },
      ...(teamId === undefined
        ? {}
        : { team: { id: teamId }, channel: { id }, teamsTeamId: teamId, teamsChannelId: id }),
    },
    ...more,
  };
}

export const toInvoke = (
  core: Core,
  user: User,
  { conversation, message, name, value }: { conversation: Conversation; message: Message; name: string; value: Json },
): Json =>
  toActivity(
    core,
    user,
    conversation,
    { type: 'invoke', name, value, replyToId: message.id },
    conversation.scope === 'channel' ? message.threadId : undefined,
  );

/** The mention of the bot or of somebody else, as Teams writes it into the text and beside it. */
export function toMention(id: string, name: string, more: Json = {}): { readonly text: string; readonly entity: Json } {
  const text = `<at>${name}</at>`;
  return { text, entity: { type: 'mention', mentioned: { id, name, ...more }, text } };
}
