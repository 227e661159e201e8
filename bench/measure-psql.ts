import { stat } from 'node:fs/promises';
import { run } from './child.ts';
import { selectTableSql } from './customers.ts';

/** Version of the psql in PATH, e.g. `psql (PostgreSQL) 15.18`; undefined when there is none. */
export async function findPsql(): Promise<string | undefined> {
  return run('psql', ['--version']).then(
    (version) => version.trim(),
    () => undefined,
  );
}

/** Seconds and bytes of `\copy (the same query) to file`, from the start of the program to its end. */
export async function measurePsql(
  url: string,
  table: string,
  file: string,
  signal: AbortSignal,
): Promise<{ seconds: number; bytes: number }> {
  const begin = performance.now();
  const copy = `\\copy (${selectTableSql(table)}) to '${file}' with (format csv, header)`;
  await run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', copy], signal);
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, bytes: (await stat(file)).size };
}
