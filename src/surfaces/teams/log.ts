/** The part of the log that this surface writes to. */
export interface TeamsLog {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}
