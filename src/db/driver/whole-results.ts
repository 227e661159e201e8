/**
 * The driver counts the rows of a result for its connection, and begins anew only where a command completes. After a statement
 * that failed between its rows, or a connection that broke there, the next result on it would begin with as many holes: a
 * list that is too long, a first row that is missing. In place, as a result has more than its rows; several statements have
 * several results.
 */
export function withoutHoles(result: unknown): unknown {
  if (!Array.isArray(result) || result.length === 0) return result;
  let holes = 0;
  while (holes < result.length && !(holes in result)) holes += 1;
  if (holes > 0) result.splice(0, holes);
  const isSeveral = Array.isArray(result[0]) && 'command' in result[0];
  if (isSeveral) for (const one of result) withoutHoles(one);
  return result;
}
