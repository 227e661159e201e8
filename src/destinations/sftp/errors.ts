import { AppError } from '../../domain/errors.ts';

export const TITLE = 'SFTP';

/** Of SSH_FXP_STATUS (draft-ietf-secsh-filexfer-02, section 7; from 12 on -13, which some servers use with any version). */
export const STATUS = {
  endOfFile: 1,
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  unsupported: 8,
  writeProtected: 12,
  noSpace: 14,
  quotaExceeded: 15,
} as const;

/** Runs requests; a status that the server answers with becomes an AppError about `path`, which people read. */
export async function atServer<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStatusError(error, path);
  }
}

/**
 * By the number that the server gave. Its words are left out, also for operators: there is no telling what a server
 * repeats in them.
 */
export function toStatusError(error: unknown, path: string): unknown {
  const status = toStatus(error);
  if (status === undefined) return error;
  if (FULL.has(status)) return new AppError('destination_full', { destination: TITLE });
  if (FORBIDDEN.has(status)) return new AppError('destination_forbidden', { destination: TITLE, path });
  return refused(`${path}: ${REASONS[status] ?? `the server failed, without a reason (status ${status})`}`);
}

/** The number of a status; undefined for what is not one. */
export const toStatus = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;

/** `detail` is read by people; `operators` is for the log. */
export const refused = (detail: string, operators = detail) =>
  new AppError('destination_refused', { destination: TITLE, detail }, { detail: operators });

export const unreachable = (detail: string) =>
  new AppError('destination_unreachable', { destination: TITLE, detail }, { detail });

export const signInFailed = (detail: string) =>
  new AppError('destination_sign_in_failed', { destination: TITLE }, { detail });

const FULL: ReadonlySet<number> = new Set([STATUS.noSpace, STATUS.quotaExceeded]);
/** Servers that hide what one may not see say that it is not there. */
const FORBIDDEN: ReadonlySet<number> = new Set([STATUS.noSuchFile, STATUS.permissionDenied, STATUS.writeProtected]);

const REASONS: Readonly<Record<number, string>> = {
  5: 'the server does not take this name',
  8: 'the server does not offer what is needed',
};
