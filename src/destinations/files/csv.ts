import { AppError } from '../../domain/errors.ts';
import { BLOCK_SIZE, createBlockPool } from './blocks.ts';
import { type Block, type Column, type Encoder, encodeHere, type FileFormat } from './encoder.ts';
import { isJsonNumber, makeBoolean, makeIsoTimestamp } from './field-bytes.ts';

export interface CsvOptions {
  /** One byte of ASCII. */
  readonly delimiter: string;
  /** Around every field but null. */
  readonly quotesAll: boolean;
  readonly hasHeader: boolean;
  /**
   * A text that a spreadsheet would take for a formula gets a `'` in front of it; numbers in columns of numbers stay
   * (https://owasp.org/www-community/attacks/CSV_Injection).
   */
  readonly neutralises: boolean;
  /** As the database writes them, or as the Common Data Model has timestamps and booleans. */
  readonly values: 'postgres' | 'cdm';
}

export const USUAL_CSV: CsvOptions = {
  delimiter: ',',
  quotesAll: false,
  hasHeader: true,
  neutralises: false,
  values: 'postgres',
};

/**
 * CSV as in RFC 4180: UTF-8, CRLF, a header line, and quotes around a field only where it would be read wrongly
 * without them. Null is nothing and the empty string is `""`, as PostgreSQL's own CSV has it. Two fields get quotes that
 * they could do without: one longer than 64 KiB, because it is written before all of it is known; and null in a file of
 * one column, whose empty line many readers would skip.
 */
export const createCsv = (options: CsvOptions = USUAL_CSV): FileFormat => ({
  name: 'csv',
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  encode: (columns) => encodeHere(createCsvEncoder(options), columns),
});

/** The start of a field is held back until it is known whether it needs quotes, but no more of it than this. */
const HOLD = 64 * 1024;
/** A byte of input makes at most four of output: the end of a record after an empty field is `""` CR LF. */
const GROWTH = 4;
/** Beside a block there is room for the held field and for a chunk of usual size at its worst. */
const BUFFER_SIZE = BLOCK_SIZE + HOLD + GROWTH * 64 * 1024;
/** A field may grow by so much when it is closed: quotes, a sign against formulas, a zone that is written out. */
const SPARE = 16;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const CAPITAL_N = 0x4e;
const BACKSLASH = 0x5c;

/** 1 for the bytes that cannot be copied as they are. None of them occurs inside a UTF-8 sequence. */
function toSpecial(delimiter: number): Uint8Array {
  const special = new Uint8Array(256);
  for (const byte of [TAB, LF, CR, QUOTE, BACKSLASH, delimiter]) special[byte] = 1;
  return special;
}

/** What spreadsheets begin a formula with, and what they skip in front of one. */
const FORMULA_STARTS = new Set(['=', '+', '-', '@', '\t', '\r', '\n'].map((sign) => sign.charCodeAt(0)));
const APOSTROPHE = 0x27;

/** What a byte means after a backslash: itself, but for these. */
const UNESCAPED = Uint8Array.from({ length: 256 }, (_, byte) => byte);
for (const [letter, byte] of Object.entries({ b: 8, f: 12, n: LF, r: CR, t: TAB, v: 11 })) {
  UNESCAPED[letter.charCodeAt(0)] = byte;
}

/** One pass over the bytes, which never become strings. What a chunk leaves open is carried in these variables. */
export function createCsvEncoder(options: CsvOptions = USUAL_CSV): Encoder {
  const { quotesAll, neutralises } = options;
  const delimiter = options.delimiter.charCodeAt(0);
  const special = toSpecial(delimiter);
  const isCdm = options.values === 'cdm';
  let types: readonly Column['type'][] = [];
  const pool = createBlockPool(BUFFER_SIZE);
  let out = pool.take();
  let length = 0;
  let columns = 0;
  let rows = 0;
  /** Fields of the open record that are complete, where the open field begins in `out`, and what is known about it. */
  let fields = 0;
  let fieldStart = 0;
  let isQuoted = false;
  let isNull = false;
  let isEscaped = false;
  /** The beginning of the open field has been handed out. */
  let isLong = false;

  /** Takes bytes from `i` to `end`; `out` has room for what they become. */
  function scan(chunk: Uint8Array, i: number, end: number): void {
    const target = out;
    let at = length;
    if (isEscaped && i < end) {
      at = putUnescaped(chunk[i++], at);
      isEscaped = false;
    }
    while (i < end) {
      const byte = chunk[i++] ?? 0;
      if (special[byte] === 0) {
        target[at++] = byte;
      } else if (byte === TAB) {
        at = closeField(at);
        target[at++] = delimiter;
        fieldStart = at;
      } else if (byte === LF) {
        at = closeField(at);
        closeRecord();
        target[at++] = CR;
        target[at++] = LF;
        fieldStart = at;
      } else if (byte === BACKSLASH) {
        if (i < end) at = putUnescaped(chunk[i++], at);
        else isEscaped = true;
      } else {
        at = putQuoted(byte, at);
      }
    }
    length = at;
  }

  function putUnescaped(byte = 0, at: number): number {
    if (byte === CAPITAL_N) {
      isNull = true;
      return at;
    }
    const plain = UNESCAPED[byte] ?? byte;
    if (plain === LF || plain === CR || plain === delimiter) return putQuoted(plain, at);
    out[at] = plain;
    return at + 1;
  }

  function putQuoted(byte: number, at: number): number {
    if (!isQuoted) at = openQuote(at);
    if (byte === QUOTE) out[at++] = QUOTE;
    out[at] = byte;
    return at + 1;
  }

  /** Moves what is there of the field to make room in front of it. */
  function openQuote(at: number): number {
    out.copyWithin(fieldStart + 1, fieldStart, at);
    out[fieldStart] = QUOTE;
    isQuoted = true;
    return at + 1;
  }

  function closeField(at: number): number {
    if (isCdm && at > fieldStart) at = makeCdmValue(at);
    if (neutralises && at > fieldStart) at = neutralise(at);
    const isEmpty = at === fieldStart;
    const needsQuotes = isEmpty ? !isNull || columns === 1 : quotesAll || at - fieldStart > HOLD;
    if (!isQuoted && needsQuotes) at = openQuote(at);
    if (isQuoted) out[at++] = QUOTE;
    isQuoted = false;
    isNull = false;
    isLong = false;
    fields += 1;
    return at;
  }

  function makeCdmValue(at: number): number {
    const type = types[fields];
    const start = isQuoted ? fieldStart + 1 : fieldStart;
    if (isLong) return at;
    if (type === 'timestamp') return makeIsoTimestamp(out, start, at, true);
    return type === 'boolean' ? makeBoolean(out, start, at) : at;
  }

  function neutralise(at: number): number {
    const start = isQuoted ? fieldStart + 1 : fieldStart;
    if (isLong || !FORMULA_STARTS.has(out[start] ?? 0)) return at;
    const type = types[fields];
    if ((type === 'integer' || type === 'decimal') && isJsonNumber(out, start, at)) return at;
    out.copyWithin(start + 1, start, at);
    out[start] = APOSTROPHE;
    return at + 1;
  }

  function closeRecord(): void {
    if (fields !== columns)
      throw brokenStream(`record ${rows + 1} has ${fields} fields where ${columns} were asked for`);
    fields = 0;
    rows += 1;
  }

  /** Hands out what is settled, and goes on in another buffer with the field that is not. */
  function cut(): Block {
    if (!isQuoted && length - fieldStart > HOLD) length = openQuote(length);
    if (isQuoted && length > fieldStart + 1) {
      if (neutralises) length = neutralise(length);
      isLong = true;
    }
    const end = isQuoted ? length : fieldStart;
    const block = out.subarray(0, end);
    const held = out.subarray(end, length);
    out = pool.take();
    out.set(held);
    length = held.length;
    fieldStart = 0;
    return block;
  }

  return {
    start(header) {
      columns = header.length;
      types = header.map(({ type }) => type);
      if (!options.hasHeader) return;
      const line = Buffer.from(`${header.map(({ name }) => quoteName(name, options)).join(options.delimiter)}\r\n`);
      if (line.length > BLOCK_SIZE) throw brokenStream('the names of the columns are longer than a block');
      out.set(line);
      length = fieldStart = line.length;
    },
    push(chunk) {
      const blocks: Block[] = [];
      for (let i = 0; i < chunk.length; ) {
        const end = Math.min(chunk.length, i + Math.floor((BUFFER_SIZE - length - SPARE) / GROWTH) - 1);
        scan(chunk, i, end);
        i = end;
        if (length >= BLOCK_SIZE) blocks.push(cut());
      }
      return blocks;
    },
    end() {
      if (fields > 0 || length > fieldStart || isQuoted || isNull || isEscaped) {
        throw brokenStream(`the stream ended inside record ${rows + 1}`);
      }
      return length > 0 ? [cut()] : [];
    },
    recycle: pool.giveBack,
    rows: () => rows,
  };
}

function quoteName(name: string, { delimiter, quotesAll }: CsvOptions): string {
  const needsQuotes = quotesAll || name === '' || name.includes(delimiter) || /["\r\n]/.test(name);
  return needsQuotes ? `"${name.replaceAll('"', '""')}"` : name;
}

const brokenStream = (detail: string) => new AppError('source_query_failed', { detail }, { detail });
