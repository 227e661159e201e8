import type { HistoryAnswer, HistoryPoint } from '../domain/answers.ts';
import type { ChartPoint } from './dialect-types.ts';
import { truncate } from './plain.ts';
import type { Words } from './words.ts';

/** Of a label below a bar: what Slack takes. In code points. */
const LABEL_SHOWN = 20;
/** One run is no course of events. */
const LEAST_POINTS = 2;

const UNITS = [
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** Rows and duration of the runs, oldest first, as the template takes them. */
export function toHistoryCharts(words: Words, { points }: Pick<HistoryAnswer, 'points'>) {
  const isShown = points.length >= LEAST_POINTS;
  const labels = toLabels(words, points);
  const longest = Math.max(0, ...points.map(({ seconds }) => seconds));
  const unit = UNITS.find(({ seconds }) => longest >= 2 * seconds) ?? UNITS[2];
  const rows = points.map(
    ({ rows: y, state }, index): ChartPoint => ({ x: labels[index] ?? '', y, ...toColor(state) }),
  );
  const durations = points.map(({ seconds }, index) => ({
    x: labels[index] ?? '',
    y: toRounded(seconds / unit.seconds),
  }));
  const failed = points.filter(({ state }) => state === 'failed').length;
  const rowsTitle = words.t('history.chart.rows');
  const durationTitle = words.t('history.chart.duration');
  const say = (title: string, values: readonly number[], show: (value: number) => string): string =>
    words.t('history.chart.say', {
      title,
      count: values.length,
      least: show(Math.min(...values)),
      most: show(Math.max(...values)),
      last: show(values.at(-1) ?? 0),
    });
  const list = (show: (point: HistoryPoint) => string): string =>
    points
      .map((point, index) => words.t('history.chart.point', { label: labels[index] ?? '', value: show(point) }))
      .join(' · ');
  return {
    isShown,
    rows: {
      title: rowsTitle,
      axis: words.t('history.chart.rows.axis'),
      points: rows,
      alt: isShown
        ? `${say(
            rowsTitle,
            points.map((point) => point.rows),
            words.number,
          )}${words.t('history.chart.failed', { count: failed })}`
        : '',
      numbers: list((point) => words.number(point.rows)),
    },
    duration: {
      title: durationTitle,
      axis: words.t(`history.chart.unit.${unit.name}`),
      lines: [{ legend: durationTitle, values: durations }],
      alt: isShown
        ? say(
            durationTitle,
            points.map(({ seconds }) => seconds),
            (seconds) => words.duration(seconds * 1000),
          )
        : '',
      numbers: list((point) => words.duration(point.seconds * 1000)),
    },
  };
}

const toRounded = (value: number): number => Math.round(value * 10) / 10;

function toColor(state: HistoryPoint['state']): Pick<ChartPoint, 'color'> {
  if (state === 'failed') return { color: 'attention' };
  return state === 'skipped' || state === 'completed_with_errors' || state === 'canceled' ? { color: 'warning' } : {};
}

/** The shortest that tell the runs apart: days, then times; a number where even these are the same. */
function toLabels(words: Words, points: readonly HistoryPoint[]): string[] {
  const days = points.map(({ at }) => words.day(at));
  if (new Set(days).size === days.length) return days;
  const used = new Map<string, number>();
  return points.map(({ at }) => {
    const label = truncate(words.dayTime(at), LABEL_SHOWN - 4);
    const count = (used.get(label) ?? 0) + 1;
    used.set(label, count);
    return count === 1 ? label : `${label} ·${count}`;
  });
}
