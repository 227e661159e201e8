import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Chat, Entry } from '../../chat/contract.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import type { Person } from '../../domain/person.ts';
import { canSee, toConversations } from './conversations.ts';
import type { Hub } from './hub.ts';
import type { Redrawer } from './redraw.ts';
import { toCursor, toWireEntry } from './to-wire.ts';

const HEARTBEAT_MS = 15_000;
/** Changes of several processes may become visible in another order than their times. */
const OVERLAP_MS = 5_000;
export const HISTORY = 100;

interface EventsOptions {
  readonly chat: Chat;
  readonly environmentId: EnvironmentId;
  readonly hub: Hub;
  readonly redrawer: Redrawer;
  readonly person: Person;
  /** Cursor of the last event that the page has; undefined for only what comes from now on. */
  readonly since: string | undefined;
}

/**
 * Server-sent events: `ready` once, `entry` for each new or changed entry, `beat` now and then. An entry that changes
 * faster than the page reads is sent in its latest version only. Sending one twice is harmless: the later version wins.
 */
export function streamEvents(context: Context, options: EventsOptions): Response {
  const { environmentId, hub, person } = options;
  context.header('cache-control', 'no-store');
  // Tells reverse proxies not to hold events back.
  context.header('x-accel-buffering', 'no');
  return streamSSE(context, async (stream) => {
    const waiting = new Map<string, Entry>();
    let isOpen = true;
    let isBeatDue = false;
    let wake = (): void => {};

    const leave = hub.join({
      onEntry(entry) {
        if (!canSee(entry, environmentId, person.id)) return;
        waiting.set(entry.id, entry);
        wake();
      },
      onClose() {
        isOpen = false;
        wake();
      },
    });
    stream.onAbort(() => {
      isOpen = false;
      wake();
    });
    const heartbeat = setInterval(() => {
      isBeatDue = true;
      wake();
    }, HEARTBEAT_MS);

    try {
      for (const entry of await listMissed(options)) {
        if (!waiting.has(entry.id)) waiting.set(entry.id, entry);
      }
      await stream.writeSSE({ event: 'ready', data: '{}' });
      while (isOpen) {
        for (const [id, entry] of waiting) {
          waiting.delete(id);
          await stream.writeSSE({ event: 'entry', id: toCursor([entry]), data: JSON.stringify(toWireEntry(entry)) });
        }
        if (isBeatDue) {
          isBeatDue = false;
          await stream.writeSSE({ event: 'beat', data: '{}' });
        }
        if (isOpen && waiting.size === 0 && !isBeatDue) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      clearInterval(heartbeat);
      leave();
    }
  });
}

/** What changed since; what changed while no process watched is drawn now, and follows. */
async function listMissed({ chat, environmentId, person, since, redrawer }: EventsOptions): Promise<readonly Entry[]> {
  const lists = await Promise.all(
    toConversations(environmentId, person.id).map((conversation) =>
      chat.transcript.list(conversation, person.id, HISTORY),
    ),
  );
  const entries = lists.flat();
  for (const { subject } of entries) if (subject !== undefined) redrawer.schedule(subject);
  return since === undefined ? [] : entries.filter((entry) => entry.updatedAt.getTime() > Number(since) - OVERLAP_MS);
}
