import type { RunAnswer } from '../../domain/answers.ts';
import type { Fault } from '../../domain/errors.ts';
import { isFinal, toRunCounts, type WrittenFile } from '../../domain/run.ts';
import type { Fact } from '../dialect-types.ts';
import { type FactEntry, head, toFacts, toInstant } from '../page.ts';
import { toShown } from '../plain.ts';
import { toElapsed, toRows, toStart } from '../run-words.ts';
import type { Words } from '../words.ts';

const FILES_SHOWN = 3;
const LOCATION_SHOWN = 300;
/** Before this, a rate says more about starting up than about the run. */
const RATE_AFTER_MS = 1_000;

/** At most five facts, those that matter in the state that a run is in. */
export function toRunFacts(words: Words, answer: RunAnswer): Fact[] {
  const { run } = answer;
  const began = toInstant(words, run.startedAt ?? run.queuedAt);
  const started: FactEntry = [words.t('run.fact.started'), toStart(words, answer), began];
  const elapsed = toElapsed(answer);
  const duration: readonly [string, string | undefined] = [
    words.t('run.fact.duration'),
    elapsed === undefined ? undefined : words.duration(elapsed),
  ];
  const location: readonly [string, string | undefined] = [
    words.t('run.fact.location'),
    run.location === undefined ? undefined : toShown(run.location, LOCATION_SHOWN),
  ];
  switch (run.state) {
    case 'queued':
    case 'waiting':
      return toFacts([[words.t('run.fact.queued'), toStart(words, answer), began]]);
    case 'running':
      return toFacts([...toProgressFacts(words, answer, elapsed ?? 0), started]);
    case 'successful':
      if (answer.records !== undefined) return toFacts([...toChanges(words, answer), duration, location, started]);
      return toFacts([
        [words.t('run.fact.rows'), words.number(toRows(run).done)],
        [words.t('run.fact.files'), toFiles(words, filesOf(answer))],
        duration,
        location,
        started,
      ]);
    case 'completed_with_errors': {
      const counts = toRunCounts(run.tasks);
      const refused = { rejected: words.number(counts.rejected), invalid: words.number(counts.invalid) };
      if (answer.records !== undefined) {
        const unsent = words.t('run.fact.refused.value', refused);
        return toFacts([...toChanges(words, answer), [words.t('run.fact.refused'), unsent], duration, started]);
      }
      return toFacts([
        [words.t('run.fact.sent'), words.number(toRows(run).done - counts.rejected - counts.invalid)],
        [words.t('run.fact.refused'), words.t('run.fact.refused.value', refused)],
        duration,
        location,
        started,
      ]);
    }
    case 'failed':
      return toFacts([
        ...toChanges(words, answer).slice(0, 1),
        [words.t('run.fact.fix'), words.t(`fault.${toFault(answer)}`)],
        duration,
        started,
        [words.t('run.fact.reference'), toFault(answer) === 'user' ? undefined : run.failure?.reference],
      ]);
    default:
      return toFacts([...toChanges(words, answer), duration, started]);
  }
}

/** Of a run of records that sent any. */
function toChanges(words: Words, { run, records }: RunAnswer): (readonly [string, string | undefined])[] {
  const { added, updated, removed, unchanged, total } = toRunCounts(run.tasks);
  if (records === undefined || total + added + updated + removed === 0) return [];
  const value = {
    added: words.number(added),
    updated: words.number(updated),
    removed: words.number(removed),
  };
  return [
    [words.t('run.fact.changes'), words.t('run.fact.changes.value', value)],
    [words.t('run.fact.unchanged'), words.number(unchanged)],
  ];
}

const toFault = ({ run }: RunAnswer): Fault => run.failure?.fault ?? 'system';

function toProgressFacts(words: Words, { run }: RunAnswer, elapsed: number): (readonly [string, string | undefined])[] {
  const { done, total } = toRows(run);
  const finished = run.tasks.filter((task) => isFinal(task.state)).length;
  const rate = elapsed < RATE_AFTER_MS || done === 0 ? undefined : (done / elapsed) * 1000;
  const left = rate === undefined || total === undefined ? undefined : ((total - done) / rate) * 1000;
  const tasks = words.t('run.fact.tasks.value', { done: finished, total: run.tasks.length });
  return [
    [words.t('run.fact.tasks'), run.tasks.length === 0 ? undefined : tasks],
    [
      words.t('run.fact.rows'),
      total === undefined
        ? words.number(done)
        : words.t('run.fact.rows.value', {
            done: words.number(done),
            total: words.number(total),
            percent: words.percent(total === 0 ? 1 : Math.floor((done / total) * 100) / 100),
          }),
    ],
    [
      words.t('run.fact.rate'),
      rate === undefined ? undefined : words.t('run.fact.rate.value', { rate: words.number(rate) }),
    ],
    [
      words.t('run.fact.left'),
      left === undefined
        ? undefined
        : words.t('run.fact.left.value', { time: words.duration(Math.ceil(left / 1000) * 1000) }),
    ],
  ];
}

const filesOf = ({ run }: RunAnswer): readonly WrittenFile[] => run.tasks.flatMap((task) => task.files);

/** One file by its name, several by their number; undefined without any. */
export function toFiles(words: Words, files: readonly WrittenFile[]): string | undefined {
  const size = words.bytes(files.reduce((sum, file) => sum + file.bytes, 0));
  const [only] = files;
  if (only === undefined) return undefined;
  if (files.length === 1) return words.t('run.fact.file.value', { path: toShown(only.path), size });
  return words.t('run.fact.files.value', { count: files.length, size });
}

/** The first of several files, a line each. */
export function toFileLines(words: Words, answer: RunAnswer): string[] {
  const files = filesOf(answer);
  const isDone = answer.run.state === 'successful' || answer.run.state === 'completed_with_errors';
  if (!isDone || files.length < 2) return [];
  const { shown, more } = head(files, FILES_SHOWN);
  const lines = shown.map(({ path, rows, bytes }) =>
    words.t('run.file', { path: toShown(path), rows, size: words.bytes(bytes) }),
  );
  return more === 0 ? lines : [...lines, words.t('run.files.more', { count: more })];
}
