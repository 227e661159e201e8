import { AppError } from '../domain/errors.ts';
import { isDirect, isWebConversation, type Place, readChannelWord, toChannelName } from '../domain/place.ts';
import type { Scope } from '../services/context.ts';

export interface Channel {
  readonly place: Place;
  /** What people call it; empty for a direct message. */
  readonly name: string;
}

export const isHere = (text: string): boolean => /^(here|hier)$/i.test(text);

/**
 * A channel by its name, as the platform tells it, or the conversation where this is said. Throws `invalid_argument`, and
 * `missing_argument` where nothing is named and the surface has no places.
 */
export function toChannel(scope: Scope, text: string, command: string, argument: string): Channel {
  const { place } = scope;
  if (text === '' || isHere(text)) {
    if (place !== undefined) return { place, name: toChannelName(place) };
    const calls = [{ command: 'help', input: { topic: command } }];
    throw new AppError('missing_argument', { command, argument }, { calls }) as AppError;
  }
  const channel = readChannelWord(text);
  // A platform says which channel a name means; without that the web chat's is the only one it can be.
  const isElsewhere = place !== undefined && place.surface !== 'web' && channel?.place.surface === 'web';
  if (channel === undefined || isElsewhere || !isThere(channel.place)) {
    throw new AppError('invalid_argument', { command, argument, value: text.slice(0, 100) }) as AppError;
  }
  return { place: channel.place, name: isDirect(channel.place) ? '' : channel.name };
}

const isThere = (place: Place): boolean => place.surface !== 'web' || isWebConversation(place.conversation);
