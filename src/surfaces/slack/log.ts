import type { Logger } from '@slack/bolt';
import { LogLevel } from '@slack/web-api';

/** What this surface needs of the program's log. */
export interface PlainLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface SlackLog extends PlainLog {
  /** The same for Slack's packages. */
  readonly slack: Logger;
}

/**
 * Slack's packages write tokens of requests at their finest levels, so nothing below a warning is passed on, and of
 * what is only the text.
 */
export function createSlackLog(log: PlainLog): SlackLog {
  const say =
    (write: (facts: object, message: string) => void) =>
    (...parts: unknown[]) =>
      write(
        { package: '@slack' },
        hide(parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ')),
      );
  const nothing = () => undefined;
  return {
    debug: (facts, message) => log.debug(facts, message),
    info: (facts, message) => log.info(facts, message),
    warn: (facts, message) => log.warn(facts, message),
    error: (facts, message) => log.error(facts, message),
    slack: {
      debug: nothing,
      info: nothing,
      warn: say((facts, message) => log.warn(facts, message)),
      error: say((facts, message) => log.warn(facts, message)),
      setLevel: nothing,
      getLevel: () => LogLevel.WARN,
      setName: nothing,
    },
  };
}

const hide = (text: string): string => text.replace(/xox[a-z][-.\w]*|xapp-[-\w]*/gi, 'xox…');
