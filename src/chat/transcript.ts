import type { Services } from '../services/context.ts';
import {
  appendMessage,
  findMessage,
  findMessagesAbout,
  listMessages,
  type Message,
  replaceMessage,
} from '../services/conversation/messages.ts';
import type { CardJson } from '../views/contract.ts';
import type { Entry, Transcript } from './contract.ts';

/** Conversations kept in our own database, for surfaces whose platform keeps none. */
export function createTranscript(services: Services): Transcript {
  return {
    append: async (entry) => toEntry(await appendMessage(services, entry)),
    async replace(id, content) {
      const replaced = await replaceMessage(services, id, content);
      return replaced === undefined ? undefined : toEntry(replaced);
    },
    async find(id) {
      const found = await findMessage(services, id);
      return found === undefined ? undefined : toEntry(found);
    },
    list: async (conversation, personId, limit) =>
      (await listMessages(services, conversation, personId, limit)).map(toEntry),
    bySubject: async (subject) => (await findMessagesAbout(services, subject)).map(toEntry),
    watch: (listener) =>
      services.signals.watch((signal) => {
        if (signal.kind === 'message') listener(signal.id);
      }),
  };
}

function toEntry({ card, ...message }: Message): Entry {
  // Cards are written by the views alone; the table keeps them as they were.
  return card === undefined ? message : { ...message, card: card as CardJson };
}
