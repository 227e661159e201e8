import type { Sql } from 'postgres';

/** More than these would leave a plan for each length of a list. */
const MOST_PARAMETERS = 60;
const MOST_CHARACTERS = 8_000;

/**
 * Drizzle has every statement parsed and planned anew, which costs a second round trip each; the driver can keep them
 * prepared, as it does with those that are written for it. What has no parameters may be several statements, and stays.
 */
export function withPreparedStatements(sql: Sql): Sql {
  return new Proxy(sql, {
    get(target, key) {
      if (key === 'unsafe') return unsafeOf(target);
      if (key === 'begin' || key === 'savepoint') return transactionOf(target, key);
      return Reflect.get(target, key, target);
    },
  });
}

const unsafeOf =
  (sql: Sql): Sql['unsafe'] =>
  (text, parameters = [], options = {}) => {
    const prepare = parameters.length > 0 && parameters.length <= MOST_PARAMETERS && text.length <= MOST_CHARACTERS;
    return sql.unsafe(text, parameters, { ...options, prepare });
  };

type Work = (sql: Sql) => unknown;

/** `savepoint` is there within transactions only, and both take a name or options before the work. */
function transactionOf(sql: Sql, key: 'begin' | 'savepoint') {
  const start = Reflect.get(sql, key) as (...given: unknown[]) => unknown;
  return (...given: unknown[]) => start(...given.map((one) => (typeof one === 'function' ? wrap(one as Work) : one)));
}

const wrap =
  (work: Work): Work =>
  (sql) =>
    work(withPreparedStatements(sql));
