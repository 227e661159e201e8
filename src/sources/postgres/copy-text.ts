import type { Row } from '../contract.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Records in the text form of COPY, byte for byte what PostgreSQL itself would send. */
export function encodeCopyText(rows: readonly Row[]): Uint8Array {
  let text = '';
  for (const row of rows) text += `${row.map(encodeField).join('\t')}\n`;
  return Buffer.from(text, 'utf8');
}

function encodeField(value: string | null): string {
  if (value === null) return '\\N';
  return value.replace(/[\\\b\f\n\r\t\v]/g, (character) => ESCAPES[character] ?? character);
}
