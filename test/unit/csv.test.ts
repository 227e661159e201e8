import { describe, expect, it } from 'vitest';
import { createCsvEncoder } from '../../src/destinations/files/csv.ts';
import { toTextColumns } from '../support/text-stream.ts';

/** Encodes COPY text, in as many pushes as there are pieces. */
function encode(header: string[], ...pieces: string[]): string {
  const encoder = createCsvEncoder();
  encoder.start(toTextColumns(header));
  const blocks = pieces.flatMap((piece) => encoder.push(Buffer.from(piece)));
  return Buffer.concat([...blocks, ...encoder.end()]).toString();
}

describe('CSV from COPY text', () => {
  it('has a header, CR LF at line ends and no quotes where none are needed', () => {
    expect(encode(['id', 'name'], '1\tAnna\n2\tBob\n')).toBe('id,name\r\n1,Anna\r\n2,Bob\r\n');
  });

  it('is a header alone when there are no records', () => {
    expect(encode(['id', 'name'])).toBe('id,name\r\n');
  });

  it('quotes a field with a comma, a quote or a line break, and doubles its quotes', () => {
    expect(encode(['a', 'b', 'c', 'd'], 'x,y\tsay "hi"\tone\\ntwo\tCR\\rLF\n')).toBe(
      'a,b,c,d\r\n"x,y","say ""hi""","one\ntwo","CR\rLF"\r\n',
    );
  });

  it('quotes a field whose only reason for it comes last, or first', () => {
    expect(encode(['a', 'b'], 'ends with,\t"starts\n')).toBe('a,b\r\n"ends with,","""starts"\r\n');
  });

  it('tells null from the empty string', () => {
    expect(encode(['a', 'b', 'c'], '\\N\t\t\\N\n\t\\N\t\n')).toBe('a,b,c\r\n,"",\r\n"",,""\r\n');
  });

  it('tells null from the text \\N', () => {
    expect(encode(['a', 'b'], '\\\\N\t\\N\n')).toBe('a,b\r\n\\N,\r\n');
  });

  it('leaves no empty line for null in a file of one column', () => {
    expect(encode(['a'], '\\N\n1\n')).toBe('a\r\n""\r\n1\r\n');
  });

  it('keeps spaces, tabs, backslashes and control characters as data', () => {
    expect(encode(['a', 'b', 'c'], ' x \ttab\\there\tc:\\\\dir\\b\\f\\v\n')).toBe(
      'a,b,c\r\n x ,tab\there,c:\\dir\b\f\v\r\n',
    );
  });

  it('quotes names of columns by the same rules', () => {
    expect(encode(['first, last', 'the "id"', '', 'a\nb'])).toBe('"first, last","the ""id""","","a\nb"\r\n');
  });

  it('goes on where a chunk broke inside an escape, a null, a character or a quoted field', () => {
    const text = Buffer.from('a\\nb\t\\N\té😀,"\n');
    const whole = encode(['a', 'b', 'c'], text.toString());
    for (let at = 0; at <= text.length; at += 1) {
      const encoder = createCsvEncoder();
      encoder.start(toTextColumns(['a', 'b', 'c']));
      const blocks = [text.subarray(0, at), text.subarray(at)].flatMap((piece) => encoder.push(piece));
      expect(Buffer.concat([...blocks, ...encoder.end()]).toString()).toBe(whole);
    }
  });

  it('counts records, and not the line breaks inside them', () => {
    const encoder = createCsvEncoder();
    encoder.start(toTextColumns(['a']));
    encoder.push(Buffer.from('one\\ntwo\nthree\nfou'));
    expect(encoder.rows()).toBe(2);
  });

  it.each([
    ['in a field', '1\tAn'],
    ['after a field', '1\t'],
    ['in an escape', '\\'],
    ['after a null', '\\N'],
    ['inside quotes', 'a,b'],
  ])('refuses a stream that ends %s', (_where, rest) => {
    expect(() => encode(['a', 'b'], `1\t2\n${rest}`)).toThrow(
      expect.objectContaining({ code: 'source_query_failed', message: 'the stream ended inside record 2' }),
    );
  });

  it.each([
    ['fewer', '1\n'],
    ['more', '1\t2\t3\n'],
  ])('refuses a record with %s fields than there are columns', (_what, record) => {
    expect(() => encode(['a', 'b'], '1\t2\n', record)).toThrow(
      expect.objectContaining({ code: 'source_query_failed' }),
    );
  });
});
