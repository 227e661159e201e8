import postgres from 'postgres';

type Options = NonNullable<Parameters<typeof postgres>[1]>;

/** What is used here of the driver's queries, which it does not export. */
interface Query {
  handle(): Promise<void>;
  resolve(result: unknown): void;
}

const guarded = new WeakSet<object>();

/**
 * A client of the driver, whose results are whole. The driver (postgres 3.4.9) counts the rows of a result for its connection
 * and begins anew only where a command completes. After a statement that failed between its rows, or a connection that
 * broke there, the next result on it would begin with as many holes: a list that is too long, a first row that is missing.
 */
export function openClient(url: string, options: Options): postgres.Sql {
  const sql = postgres(url, options);
  // Never sent: a query is, once somebody waits for it.
  const prototype = Object.getPrototypeOf(sql`select 1`) as Query;
  if (!guarded.has(prototype)) {
    guarded.add(prototype);
    const { handle } = prototype;
    const seen = new WeakSet<object>();
    prototype.handle = function (this: Query) {
      if (!seen.has(this)) {
        seen.add(this);
        const { resolve } = this;
        this.resolve = (result) => resolve(withoutHoles(result));
      }
      return handle.call(this);
    };
  }
  return sql;
}

/** In place, as a result has more than its rows. Several statements have several results. */
function withoutHoles(result: unknown): unknown {
  if (!Array.isArray(result) || result.length === 0) return result;
  let holes = 0;
  while (holes < result.length && !(holes in result)) holes += 1;
  if (holes > 0) result.splice(0, holes);
  const isSeveral = Array.isArray(result[0]) && 'command' in result[0];
  if (isSeveral) for (const one of result) withoutHoles(one);
  return result;
}
