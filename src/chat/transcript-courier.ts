import { isWebConversation } from '../domain/place.ts';
import type { Services } from '../services/context.ts';
import { appendMessage } from '../services/conversation/messages.ts';
import type { Courier } from './platform-contract.ts';

/** Brings messages to the web chat, whose conversations stand in our own tables and are redrawn there. */
export const createTranscriptCourier = (services: Services): Courier => ({
  async deliver({ id, place, message, reader }) {
    if (!isWebConversation(place.conversation)) return { kind: 'gone', why: 'the web chat has no such channel' };
    await appendMessage(services, {
      // Delivered again after a crash, it is the same message.
      id,
      conversation: { environmentId: services.environmentId, name: place.conversation },
      author: undefined,
      text: message.text,
      card: { ...message.card },
      ...(message.subject === undefined ? {} : { subject: message.subject }),
      reader: reader.id,
      private: false,
    });
    return { kind: 'delivered' };
  },
  redraw: async () => ({ kind: 'gone', why: 'the transcript redraws its own messages' }),
  hasThreads: () => false,
});
