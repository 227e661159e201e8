import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';

/** What is known of a thread of this process since it was begun. */
export interface WatchedThread {
  readonly worker: Worker;
  /** Orders that were handed over and not answered yet: now, and at most. */
  underWay: number;
  mostUnderWay: number;
  hasEnded: boolean;
}

export interface ThreadWatch {
  readonly threads: readonly WatchedThread[];
  /** Those that still run. */
  running(): number;
  stop(): void;
}

/** Watches every thread that this process begins from now on. */
export function watchThreads(): ThreadWatch {
  const threads: WatchedThread[] = [];
  const onWorker = (worker: Worker) => threads.push(watch(worker));
  process.on('worker', onWorker);
  return {
    threads,
    running: () => threads.filter(({ hasEnded }) => !hasEnded).length,
    stop: () => void process.off('worker', onWorker),
  };
}

function watch(worker: Worker): WatchedThread {
  const thread: WatchedThread = { worker, underWay: 0, mostUnderWay: 0, hasEnded: false };
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (...message: Parameters<typeof post>) => {
    thread.underWay += 1;
    thread.mostUnderWay = Math.max(thread.mostUnderWay, thread.underWay);
    post(...message);
  };
  worker.on('message', () => {
    thread.underWay -= 1;
  });
  worker.on('exit', () => {
    thread.hasEnded = true;
  });
  return thread;
}

/** Lets everything that is ready happen, a few times over. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}
