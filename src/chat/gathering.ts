import type { Services } from '../services/context.ts';
import { flushNotifications, nextFlushIn } from '../services/notifications/flush.ts';
import { type Pump, startPump } from './pump.ts';

/** Sends notifications that waited for others, for a digest or for the end of quiet hours, when they fall due. */
export const startGathering = (services: Services): Pump =>
  startPump<never>(services, {
    name: 'notifications',
    concurrency: 1,
    async claim() {
      await flushNotifications(services);
      return [];
    },
    nextIn: () => nextFlushIn(services),
    work: async () => undefined,
  });
