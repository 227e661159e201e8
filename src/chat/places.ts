import type { PersonId } from '../domain/ids.ts';

/** Names of conversations in the transcript: with the bot alone, and in a channel. */
export const directConversation = (personId: PersonId): string => `dm:${personId}`;
export const channelConversation = (channel: string): string => `channel:${channel.replace(/^#/, '')}`;
