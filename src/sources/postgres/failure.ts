import { DatabaseError } from 'pg';
import { AppError } from '../../domain/errors.ts';

/** What was under way when something failed. */
export interface Attempt {
  /** As the catalog writes them, the entity's table first. */
  readonly relations: readonly string[];
  /** Since the statement began. */
  readonly elapsedMs: number;
  readonly statementTimeoutMs: number;
}

/** Conditions in words for people; the server's own message may quote the customers' data. */
const CLASSES: Readonly<Record<string, string>> = {
  '0A': 'the database does not support this query',
  '21': 'the query got more rows than it expects',
  '22': 'a value does not fit the query',
  '25': 'the query tried to change data',
  '40': 'the database ended the transaction',
  '42': 'the query is not valid',
  '53': 'the database has no room or memory left',
  '54': 'the query is too large for the database',
  '55': 'the table is in use',
  '57': 'the query was canceled in the database',
};
const WORTH_A_RETRY = new Set(['40', '53', '55', '57']);

/**
 * An error of the driver as one of ours.
 * SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function toSourceError(error: unknown, attempt: Attempt): AppError {
  if (error instanceof AppError) return error;
  if (!(error instanceof DatabaseError)) return toConnectionError(error);
  const state = error.code ?? 'XX000';
  const detail = describe(error);
  const options = { detail, cause: error };
  if (state === '42P01' || state === '3F000') {
    return new AppError('source_relation_missing', { relation: quoted(error) ?? culprit(error, attempt) }, options);
  }
  if (state === '42703') return toMissingColumn(error, attempt);
  if (state === '42501') return new AppError('source_forbidden', { relation: culprit(error, attempt) }, options);
  // The same SQLSTATE tells of a time-out and of somebody's pg_cancel_backend; only the clock parts them.
  if (state === '57014' && attempt.elapsedMs >= attempt.statementTimeoutMs * 0.9) {
    return new AppError('source_timeout', { seconds: toSeconds(attempt.statementTimeoutMs) }, options);
  }
  if (state.startsWith('08') || (state.startsWith('57P') && state !== '57P04') || state === '25P03') {
    return toConnectionError(error);
  }
  const family = state.slice(0, 2);
  const words = CLASSES[family] ?? 'the database reports an error';
  const retry = WORTH_A_RETRY.has(family) ? ({ retry: { kind: 'backoff' } } as const) : {};
  return new AppError('source_query_failed', { detail: `${words} (SQLSTATE ${state})` }, { ...options, ...retry });
}

/** Anything that happens before a session stands, and connections that break. */
export function toConnectionError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const detail = describe(error);
  // 28: wrong password or user, 3D: no such database. Trying again changes nothing.
  const isRefusal = error instanceof DatabaseError && /^(28|3D)/.test(error.code ?? '');
  return new AppError(
    'source_unreachable',
    { detail: error instanceof DatabaseError ? error.message : detail },
    { detail, cause: error, ...(isRefusal ? { retry: { kind: 'never' } } : {}) },
  );
}

export const toSeconds = (ms: number): number => Math.max(1, Math.round(ms / 1000));

/** For the log: the server's words, its hints and its SQLSTATE, without the statement. */
function describe(error: unknown): string {
  if (error instanceof DatabaseError) {
    const more = [error.detail, error.hint, error.where].filter((part) => part !== undefined);
    return [`${error.message} (SQLSTATE ${error.code ?? 'unknown'})`, ...more].join('; ');
  }
  // Several addresses behind one name fail together, with an empty message.
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  return String(error);
}

function toMissingColumn(error: DatabaseError, attempt: Attempt): AppError {
  const [table = '', view = table] = attempt.relations;
  const named = quoted(error) ?? /\s(\S+\.\S+)\s/.exec(error.message)?.[1] ?? 'unknown';
  const isOfView = named.startsWith('member.');
  const column = isOfView ? named.slice('member.'.length) : named;
  const params = { relation: isOfView ? view : table, column };
  return new AppError('source_column_missing', params, { detail: describe(error), cause: error });
}

/** The name that a message quotes, whatever the quotes of the server's language. */
const quoted = (error: DatabaseError): string | undefined => /["«„“]\s?(.+?)\s?["»“”]/u.exec(error.message)?.[1];

/** The relation that a message names, else the entity's table. */
function culprit(error: DatabaseError, { relations }: Attempt): string {
  const words = error.message.split(/[\s"«»„“”]+/u);
  const named = relations.find((relation) => words.includes(lastPart(relation)));
  return named ?? relations[0] ?? 'unknown';
}

const lastPart = (relation: string): string =>
  /"([^"]+)"$|([^.]+)$/u.exec(relation)?.slice(1).find(Boolean) ?? relation;
