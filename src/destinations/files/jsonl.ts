import { AppError } from '../../domain/errors.ts';
import { BLOCK_SIZE, createBlockPool } from './blocks.ts';
import { type Block, type Column, type Encoder, encodeHere, type FileFormat } from './encoder.ts';
import { isJsonNumber, makeIsoTimestamp } from './field-bytes.ts';

/**
 * JSON Lines: an object a record, ended by LF, with a member for every column (https://jsonlines.org). Null is `null`;
 * numbers, booleans and JSON of the source are such, as far as they are valid JSON, and text where they are not
 * (`NaN`). Numbers keep all their digits: what a reader makes of more than a double holds is the reader's choice.
 * Timestamps are ISO 8601, everything else is text.
 */
export const jsonl: FileFormat = {
  name: 'jsonl',
  extension: 'jsonl',
  mediaType: 'application/x-ndjson',
  encode: (columns) => encodeHere(createJsonlEncoder(), columns),
};

/** A byte of input makes at most six of output, `\u001f`, and a field its name besides. */
const GROWTH = 6;
const SLICE = 64 * 1024;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const CAPITAL_N = 0x4e;
const BACKSLASH = 0x5c;
const HEX = Buffer.from('0123456789abcdef');
const NULL = Buffer.from('null');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

/** How a character is escaped in JSON with one letter; by its byte. */
const SHORT = new Uint8Array(256);
for (const [letter, byte] of Object.entries({ b: 8, f: 12, n: LF, r: CR, t: TAB })) SHORT[byte] = letter.charCodeAt(0);
SHORT[QUOTE] = QUOTE;
SHORT[BACKSLASH] = BACKSLASH;

/** What a byte means after a backslash of COPY: itself, but for these. */
const UNESCAPED = Uint8Array.from({ length: 256 }, (_, byte) => byte);
for (const [letter, byte] of Object.entries({ b: 8, f: 12, n: LF, r: CR, t: TAB, v: 11 })) {
  UNESCAPED[letter.charCodeAt(0)] = byte;
}

/** 1 for the bytes that cannot be copied as they are. */
const SPECIAL = new Uint8Array(256).fill(1, 0, SPACE);
SPECIAL[QUOTE] = 1;
SPECIAL[BACKSLASH] = 1;

/** One pass over the bytes. A field of the type JSON is held back whole, as only then it is known whether it is JSON. */
export function createJsonlEncoder(): Encoder {
  let columns: readonly Column[] = [];
  /** `{"id":` or `,"name":` in front of each column's value. */
  let leads: Uint8Array[] = [];
  let bufferSize = 0;
  let pool = createBlockPool(0);
  let out: Block = new Uint8Array();
  let length = 0;
  let rows = 0;
  let fields = 0;
  /** Where the value of the open field begins in `out`: its opening quote. */
  let fieldStart = 0;
  let isOpen = false;
  let isNull = false;
  let isEscaped = false;
  let isLong = false;
  /** Bytes of an open JSON field. */
  let json: Buffer[] | undefined;

  function openField(at: number): number {
    const lead = leads[fields];
    if (lead === undefined) throw broken(`record ${rows + 1} has more fields than the ${columns.length} asked for`);
    out.set(lead, at);
    fieldStart = at + lead.length;
    out[fieldStart] = QUOTE;
    isOpen = true;
    if (columns[fields]?.type === 'json') json = [];
    return fieldStart + 1;
  }

  function scan(chunk: Uint8Array, i: number, end: number): void {
    let target = out;
    let at = length;
    while (i < end) {
      if (!isOpen) at = openField(at);
      const byte = chunk[i++] ?? 0;
      if (isEscaped) {
        isEscaped = false;
        if (byte === CAPITAL_N) isNull = true;
        else at = put(UNESCAPED[byte] ?? byte, at);
      } else if (SPECIAL[byte] === 0) {
        target[at++] = byte;
      } else if (byte === TAB || byte === LF) {
        at = closeField(at);
        if (byte === LF) at = closeRecord(at);
        target = out;
      } else if (byte === BACKSLASH) {
        isEscaped = true;
      } else {
        at = put(byte, at);
      }
    }
    length = at;
  }

  /** A character of a value; in a JSON field it stays as it is. */
  function put(byte: number, at: number): number {
    if (json !== undefined || SPECIAL[byte] === 0) {
      out[at] = byte;
      return at + 1;
    }
    out[at++] = BACKSLASH;
    const short = SHORT[byte] ?? 0;
    if (short !== 0) {
      out[at] = short;
      return at + 1;
    }
    for (const sign of [0x75, 0x30, 0x30, HEX[byte >> 4] ?? 0, HEX[byte & 15] ?? 0]) out[at++] = sign;
    return at;
  }

  function closeField(at: number): number {
    const type = columns[fields]?.type;
    if (json !== undefined) at = closeJson(json, at);
    else if (isNull) at = putWord(NULL);
    else if (isLong) out[at++] = QUOTE;
    else at = closeShort(type, at);
    json = undefined;
    isOpen = isNull = isLong = false;
    fields += 1;
    return at;
  }

  function closeShort(type: Column['type'] | undefined, at: number): number {
    const start = fieldStart + 1;
    if ((type === 'integer' || type === 'decimal') && isJsonNumber(out, start, at)) {
      out.copyWithin(fieldStart, start, at);
      return at - 1;
    }
    if (type === 'boolean' && at - start === 1 && (out[start] === 0x74 || out[start] === 0x66)) {
      return putWord(out[start] === 0x74 ? TRUE : FALSE);
    }
    if (type === 'timestamp') at = makeIsoTimestamp(out, start, at, false);
    out[at] = QUOTE;
    return at + 1;
  }

  function putWord(word: Uint8Array): number {
    out.set(word, fieldStart);
    return fieldStart + word.length;
  }

  /** As it is on one line; as text where it is no JSON after all. What was held back gets room of its own. */
  function closeJson(held: Buffer[], at: number): number {
    if (isNull) return putWord(NULL);
    const text = Buffer.concat([...held, out.subarray(fieldStart + 1, at)]);
    const value = isJson(text) ? onOneLine(text) : Buffer.from(JSON.stringify(text.toString()));
    if (held.length > 0) {
      const larger = new Uint8Array(out.length + value.length);
      larger.set(out.subarray(0, fieldStart));
      out = larger;
    }
    out.set(value, fieldStart);
    return fieldStart + value.length;
  }

  function closeRecord(at: number): number {
    if (fields !== columns.length) {
      throw broken(`record ${rows + 1} has ${fields} fields where ${columns.length} were asked for`);
    }
    out[at++] = 0x7d;
    out[at++] = LF;
    fields = 0;
    rows += 1;
    return at;
  }

  /** Hands out what is settled, and goes on in another buffer with the value that is not. */
  function cut(): Block {
    if (json !== undefined) {
      json.push(Buffer.from(out.subarray(fieldStart + 1, length)));
      length = fieldStart + 1;
    }
    const isCuttable = isOpen && json === undefined && length - fieldStart > SLICE;
    if (isCuttable) isLong = true;
    const end = !isOpen || isLong ? length : fieldStart;
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
      columns = header;
      leads = header.map(({ name }, index) => Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`));
      // A slice of input, its fields all as short as they can be, and the field that is held back.
      const perField = Math.max(...leads.map((lead) => lead.length), 0) + GROWTH;
      bufferSize = BLOCK_SIZE + SLICE + SLICE * GROWTH + (header.length + 2) * perField;
      pool = createBlockPool(bufferSize);
      out = pool.take();
    },
    push(chunk) {
      const blocks: Block[] = [];
      const lead = Math.max(...leads.map(({ length: size }) => size), 0);
      for (let i = 0; i < chunk.length; ) {
        // The worst: every byte of input ends a field.
        const room = out.length - length - leads.length * (lead + GROWTH);
        const end = Math.min(chunk.length, i + Math.max(1, Math.floor(room / (GROWTH + lead))));
        scan(chunk, i, end);
        i = end;
        if (length >= BLOCK_SIZE) blocks.push(cut());
      }
      return blocks;
    },
    end() {
      if (fields > 0 || isOpen || isEscaped) throw broken(`the stream ended inside record ${rows + 1}`);
      return length > 0 ? [cut()] : [];
    },
    recycle: (block) => pool.giveBack(block),
    rows: () => rows,
  };
}

function isJson(text: Buffer): boolean {
  try {
    JSON.parse(text.toString());
    return true;
  } catch {
    return false;
  }
}

/** Line breaks and tabs of valid JSON stand between its tokens only. */
function onOneLine(json: Buffer): Buffer {
  for (let at = 0; at < json.length; at += 1) if ((json[at] ?? SPACE) < SPACE) json[at] = SPACE;
  return json;
}

const broken = (detail: string) => new AppError('source_query_failed', { detail }, { detail });
