import type { DigestAnswer, ToldEvent } from '../../domain/answers.ts';
import { NOTIFICATION_KINDS } from '../../domain/notification.ts';

/**
 * Events of one export and kind as one row, the last standing for all; what needs somebody comes first. Failures that
 * the same message says are over are left out: the recovery counts them.
 */
export function collapse(events: readonly ToldEvent[]): DigestAnswer['rows'] {
  const rows = new Map<string, { event: ToldEvent; count: number; first: number }>();
  for (const [index, event] of events.entries()) {
    const subject = event.run?.run.exportId ?? event.connection?.id ?? '';
    if (event.kind === 'recovered') rows.delete(`failed ${subject}`);
    const key = `${event.kind} ${subject}`;
    const known = rows.get(key);
    rows.set(key, {
      // Whoever is called by one of them is called.
      event: { ...event, calls: event.calls ?? known?.event.calls },
      count: (known?.count ?? 0) + 1,
      first: known?.first ?? index,
    });
  }
  return [...rows.values()].sort((one, other) => rank(one.event) - rank(other.event) || one.first - other.first);
}

const rank = ({ kind }: ToldEvent): number => NOTIFICATION_KINDS.indexOf(kind);
