import { DuckDBInstance } from '@duckdb/node-api';

/**
 * Rows of a query, each value as DuckDB writes it as text; null stays null. Its binding takes a byte order mark in front of a
 * text for none of it; `withoutMark` does the same to what is compared.
 */
export async function askDuckDb(sql: string): Promise<(string | null)[][]> {
  const instance = await DuckDBInstance.create(':memory:', { TimeZone: 'UTC' }).catch(() =>
    DuckDBInstance.create(':memory:'),
  );
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** For a path or a text inside a query. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const withoutMark = <T>(value: T): T | string =>
  typeof value === 'string' ? value.replace(/^\ufeff/, '') : value;
