import type postgres from 'postgres';

/** Sends queries: one for a client, and one for each transaction and savepoint. */
export type Handler = (query: Query) => void;

/** What is used here of the driver's queries, which it does not export. */
export interface Query {
  readonly strings: readonly string[];
  handler: Handler;
  handle(): Promise<void>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Never sent: a query is, once somebody waits for it. */
export const makeQuery = (sql: postgres.ISql): Query => sql`select 1` as unknown as Query;

/** The driver asks this of each new connection, and nobody waits for it in a way that takes a failure. */
export const asksForTypes = ({ strings }: Query): boolean => strings[0]?.includes('b.typarray') === true;
