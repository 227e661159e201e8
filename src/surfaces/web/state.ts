import type { Chat } from '../../chat/contract.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import { type Person, toLanguage } from '../../domain/person.ts';
import { CHANNEL_TITLE, toChannelConversation, toDirectConversation } from './conversations.ts';
import { HISTORY } from './events.ts';
import { PAGE_STRINGS } from './strings.ts';
import { toCursor, toWireEntry, toWirePerson } from './to-wire.ts';
import type { WireState } from './wire.ts';

export interface Environment {
  readonly id: EnvironmentId;
  readonly name: string;
}

/** All that a page needs to begin. */
export async function readState(
  chat: Chat,
  environment: Environment,
  people: readonly Person[],
  me: Person,
): Promise<WireState> {
  const direct = toDirectConversation(environment.id, me.id);
  const channel = toChannelConversation(environment.id);
  const lists = await Promise.all(
    [direct, channel].map((conversation) => chat.transcript.list(conversation, me.id, HISTORY)),
  );
  const entries = lists.flat();
  const language = toLanguage(me.locale);
  const strings = PAGE_STRINGS[language];
  return {
    environment: { id: environment.id, name: environment.name },
    people: people.map(toWirePerson),
    me: toWirePerson(me),
    conversations: [
      { name: direct.name, kind: 'direct', title: strings.appName },
      { name: channel.name, kind: 'channel', title: CHANNEL_TITLE },
    ],
    entries: entries.map(toWireEntry),
    cursor: toCursor(entries),
    language,
    strings,
  };
}
