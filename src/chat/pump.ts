import type { Services } from '../services/context.ts';

export interface PumpOptions<T> {
  readonly name: string;
  readonly concurrency: number;
  /** Takes at most so many pieces of work, none of which another process has. */
  claim(limit: number): Promise<readonly T[]>;
  work(item: T): Promise<void>;
  /** Milliseconds until there is something to claim, as far as is known. */
  nextIn(): Promise<number | undefined>;
}

export interface Pump {
  /** There may be something to claim. */
  wake(): void;
  /** Claims nothing more, and waits for what is under way. */
  stop(): Promise<void>;
}

/** However quiet, look now and then: a signal may be lost. */
const LOOK_MS = 15_000;
/** Whatever ends wakes the loop, so while there is work under way nobody has to ask what falls due next. */
const BUSY_LOOK_MS = 1_000;
const AFTER_FAILURE_MS = 2_000;

/** Claims work as long as there is any, several pieces at once, and sleeps until there is more. */
export function startPump<T>(services: Services, options: PumpOptions<T>): Pump {
  const { clock, log } = services;
  const stopping = new AbortController();
  const busy = new Set<Promise<void>>();
  let isWoken = true;
  let wakeUp: () => void = () => undefined;

  const wake = () => {
    isWoken = true;
    wakeUp();
  };
  const start = (item: T) => {
    const working = options
      .work(item)
      .catch((error: unknown) => log.error({ err: error, pump: options.name }, 'a piece of work failed'))
      .finally(() => {
        busy.delete(working);
        wake();
      });
    busy.add(working);
  };
  const sleep = async (ms: number) => {
    if (isWoken || stopping.signal.aborted) return;
    const woken = new AbortController();
    wakeUp = () => woken.abort();
    await clock.wait(ms, AbortSignal.any([woken.signal, stopping.signal]));
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      try {
        const room = options.concurrency - busy.size;
        const items = room > 0 ? await options.claim(room) : [];
        for (const item of items) start(item);
        if (items.length === room && room > 0) continue;
        const isFull = busy.size >= options.concurrency;
        const next = busy.size > 0 ? (isFull ? LOOK_MS : BUSY_LOOK_MS) : await options.nextIn();
        await sleep(Math.min(Math.max(next ?? LOOK_MS, 5), LOOK_MS));
      } catch (error) {
        log.warn({ error: String(error), pump: options.name }, 'could not look for work; trying again');
        await sleep(AFTER_FAILURE_MS);
      }
    }
  };
  const running = loop();
  return {
    wake,
    async stop() {
      stopping.abort();
      wakeUp();
      await running;
      await Promise.all(busy);
    },
  };
}
