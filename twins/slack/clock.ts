/** Real time, which tests can push forward. */
export interface TwinClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves on by so many milliseconds; settles when everything that fell due has run. */
  advance(ms: number): Promise<void>;
  /** Runs once, so many milliseconds from now, whether time passes or is pushed. */
  after(ms: number, run: () => Promise<void>): void;
  stop(): void;
}

interface Job {
  readonly at: number;
  readonly run: () => Promise<void>;
  readonly timer: NodeJS.Timeout;
}

export function createClock(): TwinClock {
  const jobs = new Set<Job>();
  let offset = 0;
  const now = () => Date.now() + offset;
  const start = async (job: Job): Promise<void> => {
    clearTimeout(job.timer);
    if (jobs.delete(job)) await job.run();
  };
  const nextBefore = (end: number): Job | undefined =>
    [...jobs].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
  return {
    now,
    async advance(ms) {
      const end = now() + ms;
      for (let job = nextBefore(end); job !== undefined; job = nextBefore(end)) {
        offset += Math.max(0, job.at - now());
        await start(job);
      }
      offset += Math.max(0, end - now());
    },
    after(ms, run) {
      const job: Job = {
        at: now() + ms,
        run,
        timer: setTimeout(() => void start(job), ms).unref(),
      };
      jobs.add(job);
    },
    stop() {
      for (const { timer } of jobs) clearTimeout(timer);
      jobs.clear();
    },
  };
}
