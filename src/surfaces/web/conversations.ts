import type { Conversation, Entry } from '../../chat/contract.ts';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';

/** The channel that everyone in the environment reads. */
const CHANNEL = 'channel:exports';
export const CHANNEL_TITLE = 'exports';

export const toDirectConversation = (environmentId: EnvironmentId, personId: PersonId): Conversation => ({
  environmentId,
  name: `dm:${personId}`,
});

export const toChannelConversation = (environmentId: EnvironmentId): Conversation => ({ environmentId, name: CHANNEL });

/** A person's conversations: the direct message with the bot first. */
export const toConversations = (environmentId: EnvironmentId, personId: PersonId): readonly Conversation[] => [
  toDirectConversation(environmentId, personId),
  toChannelConversation(environmentId),
];

/** Nobody reads another person's direct message, nor what was said to another in private. */
export function canSee(entry: Entry, environmentId: EnvironmentId, personId: PersonId): boolean {
  if (entry.private && entry.reader !== personId) return false;
  return toConversations(environmentId, personId).some(
    (conversation) =>
      conversation.name === entry.conversation.name && conversation.environmentId === entry.conversation.environmentId,
  );
}

/** True when no one but its reader sees the entry, be it for its conversation. */
export const isForOneReader = (entry: Entry): boolean => entry.private || entry.conversation.name !== CHANNEL;
