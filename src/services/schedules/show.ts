import type { ScheduleAnswer, SchedulesAnswer } from '../../domain/answers.ts';
import { canEditExport } from '../../domain/permissions.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import type { StoredExport } from '../exports/read.ts';
import { readNextTimes } from './next.ts';
import type { ScheduleChange } from './set.ts';
import { findSlotTip } from './slot.ts';

/** One export's schedule, with what it means and whether it is in another's way. */
export async function showSchedule(scope: Scope, subject: StoredExport, saved = false): Promise<ScheduleAnswer> {
  const { schedule } = subject;
  const [connection, next, tip] = await Promise.all([
    readConnection(scope, subject.connectionId),
    readNextTimes(scope, schedule),
    schedule.active ? findSlotTip(scope, subject, schedule.recurrence) : undefined,
  ]);
  const canEdit = canEditExport(scope.person, subject, connection?.sharing);
  return {
    subject: { kind: 'export', id: subject.id, name: subject.name, isConnected: connection !== undefined },
    schedule,
    next: connection === undefined ? [] : next,
    permission: canEdit ? 'edit' : 'view',
    tip: canEdit ? tip : undefined,
    saved,
  };
}

/** Several after a change. */
export const showSchedules = (subjects: readonly StoredExport[], change: ScheduleChange): SchedulesAnswer => ({
  change: change.kind === 'switch' ? 'kept' : 'replaced',
  active: change.active,
  exports: subjects.map(({ id, name, schedule }) => ({ id, name, schedule })),
});
