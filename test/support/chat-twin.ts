import type { Chat } from '../../src/chat/contract.ts';
import type { Courier, Delivered, Delivery, Platform, PlatformChat } from '../../src/chat/platform-contract.ts';
import type { CardJson } from '../../src/views/contract.ts';

/** A message as it stands in a channel of the twin. */
export interface TwinMessage {
  readonly id: string;
  readonly conversation: string;
  /** Id of the message that it stands below. */
  readonly thread: string | undefined;
  readonly text: string;
  readonly card: CardJson;
  /** Accounts that were notified. */
  readonly mentioned: readonly string[];
  /** Of ours. */
  readonly post: string;
}

/**
 * A chat platform at the network's edge: channels that can go away, threads, messages with ids of its own, accounts that
 * are notified. It keeps what it is sent, also twice; what is in a text never notifies anybody.
 */
export interface ChatTwin {
  readonly messages: TwinMessage[];
  /** Channels that are not there any more. */
  readonly gone: Set<string>;
  /** Messages that were deleted: nothing can be put below them. */
  readonly deleted: Set<string>;
  in(conversation: string): readonly TwinMessage[];
  close(): Promise<void>;
}

const WORKSPACE = 'T1';

export const twinPlace = (conversation: string) => ({ surface: 'twin', workspace: WORKSPACE, conversation });

export function openChatTwin(chat: Chat, { hasThreads = true }: { hasThreads?: boolean } = {}): ChatTwin {
  const messages: TwinMessage[] = [];
  const gone = new Set<string>();
  const deleted = new Set<string>();
  const take = ({ place, message, id }: Delivery): Delivered => {
    if (gone.has(place.conversation)) return { kind: 'gone', why: 'channel_not_found' };
    if (place.thread !== undefined && deleted.has(place.thread)) return { kind: 'gone', why: 'thread_not_found' };
    const externalId = `m${messages.length + 1}`;
    messages.push({
      id: externalId,
      conversation: place.conversation,
      thread: place.thread,
      text: message.text,
      card: message.card,
      mentioned: (message.mentions ?? []).flatMap(({ account }) => account ?? []),
      post: id,
    });
    return { kind: 'delivered', externalId };
  };
  const courier: Courier = {
    deliver: async (delivery) => take(delivery),
    redraw: async () => ({ kind: 'delivered' }),
    hasThreads: () => hasThreads,
  };
  const platform: Platform<void> = toPlatformChat(chat).openPlatform<void>({
    surface: 'twin',
    courier,
    work: async () => ({ say: [], result: undefined }),
    giveUp: async () => [],
  });
  return {
    messages,
    gone,
    deleted,
    in: (conversation) => messages.filter((one) => one.conversation === conversation),
    close: () => platform.close(),
  };
}

/** The app gives its surfaces the whole chat; its type shows what the others need. */
const toPlatformChat = (chat: Chat): PlatformChat => chat as PlatformChat;
