import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

/** What rooms may log with: an object of facts, then a sentence. */
export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error'>;

export interface LogOptions {
  readonly level: string;
  /** `pretty` for people, `json` for machines. */
  readonly format: 'json' | 'pretty';
  readonly destination?: NodeJS.WritableStream;
}

/** Names of fields whose values never reach the log, at the top and one level down. */
const SECRET_FIELDS = ['password', 'secret', 'token', 'credentials', 'authorization', 'cookie', 'url', 'apiKey'];

/** Structured logs on standard error, so that standard output stays the answer of a command. */
export function createLog({ level, format, destination = process.stderr }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[secret]' },
  };
  return format === 'pretty'
    ? pino(options, pretty({ destination, colorize: 'isTTY' in destination && destination.isTTY === true, sync: true }))
    : pino(options, destination);
}
