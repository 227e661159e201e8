import type { SlotTip } from '../../domain/answers.ts';
import type { ConnectionId, ExportId } from '../../domain/ids.ts';
import type { Recurrence } from '../../domain/recurrence.ts';
import { findFreeSlot, SLOT_HORIZON_MS, SLOT_WINDOW_MINUTES } from '../../domain/recurrence-slot.ts';
import { timesBetween } from '../../domain/recurrence-times.ts';
import type { Services } from '../context.ts';
import { readExports } from '../exports/read.ts';
import { readRefreshSchedule } from '../refreshes/read.ts';

/** Times of others that are compared; far more than a connection can serve. */
const MOST_TIMES = 20_000;

/**
 * Whether these times are too close to those of another export on the same connection (SPEC section 6), and what would
 * be free. Undefined when all is well, and for what follows the refresh, whose exports start together on purpose.
 */
export async function findSlotTip(
  services: Services,
  subject: { readonly id: ExportId; readonly connectionId: ConnectionId | undefined },
  recurrence: Recurrence,
): Promise<SlotTip | undefined> {
  if (recurrence.kind === 'refresh' || subject.connectionId === undefined) return undefined;
  const now = services.clock.now();
  const window = SLOT_WINDOW_MINUTES * 60_000;
  const from = new Date(now.getTime() - window);
  const until = new Date(now.getTime() + SLOT_HORIZON_MS + window);
  const [all, refresh] = await Promise.all([readExports(services), readRefreshSchedule(services)]);
  const names = new Map<number, string>();
  for (const other of all) {
    if (other.id === subject.id || other.connectionId !== subject.connectionId || !other.schedule.active) continue;
    const timed = other.schedule.recurrence.kind === 'refresh' ? refresh : other.schedule;
    if (timed === undefined || !timed.active) continue;
    for (const at of timesBetween(timed.recurrence, from, until)) {
      if (names.size >= MOST_TIMES) break;
      if (!names.has(at.getTime())) names.set(at.getTime(), other.name);
    }
  }
  const { clash, free } = findFreeSlot(
    [...names.keys()].map((time) => new Date(time)),
    recurrence,
    now,
  );
  if (clash === undefined) return undefined;
  return { other: names.get(clash.other.getTime()) ?? '', at: clash.at, otherAt: clash.other, free };
}
