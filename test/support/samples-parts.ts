import type { Answers, ExportItem, ExportSummary, ViewName } from '../../src/domain/answers.ts';
import type { CommandCall } from '../../src/domain/call.ts';
import { AppError, type ErrorCode, type ErrorParams } from '../../src/domain/errors.ts';
import { EXPORT_NAME_LIMIT } from '../../src/domain/export.ts';
import { FOLLOWS_REFRESH } from '../../src/domain/schedule.ts';
import { ago, exportId } from './samples-runs.ts';

/** Every view with what it may have to show: a usual case, nothing at all, and as much as there can be. */
export type Samples = { readonly [V in ViewName]: Readonly<Record<string, Answers[V]>> };

export const LONG_WORDS = 'Everybody who ordered twice in the Netherlands, Belgium or Luxembourg until June';

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

export function summary(change: Partial<ExportSummary> = {}): ExportSummary {
  return {
    id: exportId(),
    name: 'Weekly newsletter',
    destination: 'Local folder',
    status: { state: 'successful', skipReason: undefined },
    refreshedAt: ago(2 * 3600),
    schedule: FOLLOWS_REFRESH,
    connection: 'Marketing folder',
    permission: 'edit',
    updatedBy: 'Ada Lovelace',
    updatedAt: ago(3 * 86_400),
    ...change,
  };
}

export const item = (n: number, change: Partial<ExportItem> = {}): ExportItem => ({
  name: `segment_${n}`,
  title: ['Newsletter subscribers', 'Big spenders', 'Lapsed customers'][n] ?? `Segment number ${n}`,
  kind: 'profile',
  count: 12_345 + n,
  eligible: true,
  ...change,
});

export const fail = <C extends ErrorCode>(
  code: C,
  params: ErrorParams[C],
  calls: readonly CommandCall[] = [],
): AppError => new AppError(code, params, { calls }) as AppError;

/** What a thing is usually called, where a sample is not about one name. */
export const toUsual = (name: string, usual: string): string => (name === 'Weekly newsletter' ? usual : name);

/** The n-th of many long names. */
export const toWordy =
  (name: string) =>
  (n: number): string =>
    toUsual(name, LONG_WORDS) + (n === 0 ? '' : ` ${n}`);

/** What of a name the commands would let in. */
export const toPossible = (name: string): string => [...name].slice(0, EXPORT_NAME_LIMIT).join('');
