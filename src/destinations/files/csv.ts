import { AppError } from '../../domain/errors.ts';
import { BLOCK_SIZE, createBlockPool } from './blocks.ts';
import type { Encoder, FileFormat } from './encoder.ts';

/**
 * CSV as in RFC 4180: UTF-8, CRLF, a header line, and quotes around a field only where it would be read wrongly
 * without them. Null is nothing and the empty string is `""`, as PostgreSQL's own CSV has it. Two fields get quotes that
 * they could do without: one longer than 64 KiB, because it is written before all of it is known; and null in a file of
 * one column, whose empty line many readers would skip.
 */
export const csv: FileFormat = {
  name: 'csv',
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  createEncoder: createCsvEncoder,
};

/** The start of a field is held back until it is known whether it needs quotes, but no more of it than this. */
const HOLD = 64 * 1024;
/** A byte of input makes at most four of output: the end of a record after an empty field is `""` CR LF. */
const GROWTH = 4;
/** Beside a block there is room for the held field and for a chunk of usual size at its worst. */
const BUFFER_SIZE = BLOCK_SIZE + HOLD + GROWTH * 64 * 1024;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const CAPITAL_N = 0x4e;
const BACKSLASH = 0x5c;

/** 1 for the bytes that cannot be copied as they are. None of them occurs inside a UTF-8 sequence. */
const SPECIAL = new Uint8Array(256);
for (const byte of [TAB, LF, CR, QUOTE, COMMA, BACKSLASH]) SPECIAL[byte] = 1;

/** What a byte means after a backslash: itself, but for these. */
const UNESCAPED = Uint8Array.from({ length: 256 }, (_, byte) => byte);
for (const [letter, byte] of Object.entries({ b: 8, f: 12, n: LF, r: CR, t: TAB, v: 11 })) {
  UNESCAPED[letter.charCodeAt(0)] = byte;
}

/** One pass over the bytes, which never become strings. What a chunk leaves open is carried in these variables. */
export function createCsvEncoder(): Encoder {
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
      if (SPECIAL[byte] === 0) {
        target[at++] = byte;
      } else if (byte === TAB) {
        at = closeField(at);
        target[at++] = COMMA;
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
    if (plain === LF || plain === CR) return putQuoted(plain, at);
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
    const isBare = at === fieldStart && (!isNull || columns === 1);
    if (!isQuoted && (isBare || at - fieldStart > HOLD)) at = openQuote(at);
    if (isQuoted) out[at++] = QUOTE;
    isQuoted = false;
    isNull = false;
    fields += 1;
    return at;
  }

  function closeRecord(): void {
    if (fields !== columns)
      throw brokenStream(`record ${rows + 1} has ${fields} fields where ${columns} were asked for`);
    fields = 0;
    rows += 1;
  }

  /** Hands out what is settled, and goes on in another buffer with the field that is not. */
  function cut(): Uint8Array {
    if (!isQuoted && length - fieldStart > HOLD) length = openQuote(length);
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
      const line = Buffer.from(`${header.map(quoteName).join(',')}\r\n`);
      if (line.length > BLOCK_SIZE) throw brokenStream('the names of the columns are longer than a block');
      out.set(line);
      length = fieldStart = line.length;
    },
    push(chunk) {
      const blocks: Uint8Array[] = [];
      for (let i = 0; i < chunk.length; ) {
        const end = Math.min(chunk.length, i + Math.floor((BUFFER_SIZE - length) / GROWTH) - 1);
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

function quoteName(name: string): string {
  return name === '' || /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

const brokenStream = (detail: string) => new AppError('source_query_failed', { detail }, { detail });
