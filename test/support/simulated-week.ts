import { and, inArray, isNull } from 'drizzle-orm';
import { expect } from 'vitest';
import { outbox, runs, runTasks } from '../../src/db/schema/index.ts';
import type { PersonId, RunId } from '../../src/domain/ids.ts';
import type { Place } from '../../src/domain/place.ts';
import { NO_COUNTS, type Trigger } from '../../src/domain/run.ts';
import { type Clock, type Services, systemClock } from '../../src/services/context.ts';
import { readExports } from '../../src/services/exports/read.ts';
import { flushNotifications, nextFlushIn } from '../../src/services/notifications/flush.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { executeRun } from '../../src/services/runs/execute.ts';
import { startRun } from '../../src/services/runs/start.ts';

/** Time that stands still until it is moved; what is sent at fixed times is sent on the way. */
export interface SimulatedTime {
  readonly services: Services;
  /** Moves the clock to an instant, stopping wherever something falls due. */
  goTo(instant: string): Promise<void>;
  /** Time passes without anybody looking. */
  pass(ms: number): void;
  /** An export runs as its schedule would run it, to its end. Answers the run. */
  runScheduled(exportName: string, trigger?: Trigger): Promise<RunId>;
  /** A person runs it by hand, in a place. */
  runByHand(person: PersonId, exportName: string, place: Place | undefined): Promise<RunId>;
  /** Until everything that waits to be delivered is delivered or given up. */
  delivered(): Promise<void>;
}

export function simulateTime(real: Services, start: string): SimulatedTime {
  let now = Date.parse(start);
  const clock: Clock = { now: () => new Date(now), wait: systemClock.wait };
  const services: Services = {
    ...real,
    clock,
    queue: { enqueue: async () => undefined, waiting: async () => new Set() },
  };
  const worker = { name: 'simulated', stopping: new AbortController().signal };
  const find = async (name: string) => {
    const found = (await readExports(services)).find((one) => one.name === name);
    if (found === undefined) throw new Error(`no export ${name}`);
    return found;
  };
  const delivered = async () => {
    await expect
      .poll(
        async () =>
          (
            await services.db.orm
              .select({ id: outbox.id })
              .from(outbox)
              .where(and(isNull(outbox.deliveredAt), isNull(outbox.failure), inArray(outbox.surface, ['twin', 'web'])))
          ).length,
        { timeout: 20_000 },
      )
      .toBe(0);
  };
  return {
    services,
    delivered,
    pass: (ms) => {
      now += ms;
    },
    async goTo(instant) {
      const end = Date.parse(instant);
      if (end < now) throw new Error(`${instant} is over`);
      for (;;) {
        const ms = await nextFlushIn(services);
        if (ms === undefined || now + ms > end) break;
        now += ms;
        if ((await flushNotifications(services)) > 0) await delivered();
      }
      now = end;
    },
    async runScheduled(exportName, trigger = 'schedule') {
      const subject = await find(exportName);
      const [row] = await services.db.orm
        .insert(runs)
        .values({
          environmentId: services.environmentId,
          exportId: subject.id,
          state: 'queued',
          trigger,
          queuedAt: clock.now(),
        })
        .returning({ id: runs.id });
      const { id } = row!;
      await services.db.orm.insert(runTasks).values(
        subject.items.map((item, position) => ({
          runId: id,
          position,
          item,
          title: services.catalog.current().segments.get(item)?.title ?? item,
          entityKind: 'profile' as const,
          state: 'queued' as const,
          counts: NO_COUNTS,
          files: [],
        })),
      );
      await executeRun(services, worker, id);
      await delivered();
      return id;
    },
    async runByHand(person, exportName, place) {
      const scope = {
        ...services,
        person: await readPerson(services, services.environmentId, person),
        surface: 'twin',
        ...(place === undefined ? {} : { place }),
      };
      const { id } = await startRun(scope, await find(exportName));
      await executeRun(services, worker, id);
      await delivered();
      return id;
    },
  };
}
