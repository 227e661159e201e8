export type CopyValue = string | number | boolean | null;

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/**
 * One record in the text form of PostgreSQL's COPY, ended by LF
 * (https://www.postgresql.org/docs/current/sql-copy.html, "Text Format").
 */
export function toCopyLine<C extends string>(columns: readonly C[], record: Readonly<Record<C, CopyValue>>): string {
  return `${columns.map((column) => toCopyField(record[column])).join('\t')}\n`;
}

function toCopyField(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return value.replace(/[\\\b\f\n\r\t\v]/g, (sign) => ESCAPES[sign] ?? sign);
}

/** `1234.50`, exact. */
export const toMoney = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/** Joins lines into blocks of about 64 KiB: the socket is written a hundred times, not a hundred thousand times. */
export function* toBlocks(lines: Iterable<string>): Generator<Buffer> {
  let parts: string[] = [];
  let length = 0;
  for (const line of lines) {
    parts.push(line);
    length += line.length;
    if (length >= 65_536) {
      yield Buffer.from(parts.join(''), 'utf8');
      parts = [];
      length = 0;
    }
  }
  if (parts.length > 0) yield Buffer.from(parts.join(''), 'utf8');
}
