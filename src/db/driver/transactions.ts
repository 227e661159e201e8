import type postgres from 'postgres';
import { isConnectionLost } from '../connection-lost.ts';
import { type Handler, makeQuery } from './query.ts';

/**
 * The driver sends what belongs to a transaction over the connection that it began on, also when that connection is gone: it
 * then writes to nothing, which ends the process, or, where the connection was made anew for somebody else, does it outside of
 * any transaction. So a transaction ends here when its connection is lost, and when it is over.
 */
interface Transaction {
  end?: Error;
}

const transactions = new WeakMap<Handler, Transaction>();

/** Why the handler's transaction takes nothing any more; undefined where it does, or where it is not one of a transaction. */
export const findEnd = (handler: Handler): Error | undefined => transactions.get(handler)?.end;

/** The driver's own `rollback` follows at once, over a connection that is about to close. */
export function noteRejection(handler: Handler, error: unknown): void {
  const transaction = transactions.get(handler);
  if (transaction !== undefined && isConnectionLost(error)) transaction.end ??= lost();
}

type Work = (sql: postgres.ISql) => unknown;
type Start = (...given: unknown[]) => Promise<unknown>;

/** The client, whose transactions end. */
export function withEnds(sql: postgres.Sql): postgres.Sql {
  const begin = sql.begin as unknown as Start;
  sql.begin = ((...given) => {
    const transaction: Transaction = {};
    const whole = begin(...withWork(given, transaction));
    whole.then(
      () => {
        transaction.end = over();
      },
      // Also while the work goes on: the driver tells when the connection closes.
      (error: unknown) => {
        transaction.end ??= isConnectionLost(error) ? lost() : over();
      },
    );
    return whole;
  }) satisfies Start as unknown as postgres.Sql['begin'];
  return sql;
}

/** The work comes last, after a name or options. */
const withWork = (given: readonly unknown[], transaction: Transaction): unknown[] =>
  given.map((one) =>
    typeof one === 'function' ? (sql: postgres.TransactionSql) => (one as Work)(join(sql, transaction)) : one,
  );

/** Savepoints have a handler of their own, and belong to the same transaction. */
function join(sql: postgres.TransactionSql, transaction: Transaction): postgres.TransactionSql {
  transactions.set(makeQuery(sql).handler, transaction);
  const savepoint = sql.savepoint as unknown as Start;
  sql.savepoint = ((...given) =>
    transaction.end === undefined
      ? savepoint(...withWork(given, transaction))
      : Promise.reject(transaction.end)) satisfies Start as unknown as typeof sql.savepoint;
  return sql;
}

const lost = () =>
  Object.assign(new Error('the connection of this transaction was lost'), { code: 'CONNECTION_CLOSED' });
const over = () => Object.assign(new Error('this transaction is over'), { code: 'TRANSACTION_OVER' });
