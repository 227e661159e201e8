import { AppError } from '../../../domain/errors.ts';

/** Who hears of what is read. Bytes are lent for the time of the call. */
export interface RecordTaker {
  /** A field's value with nothing escaped in it. */
  takeField(index: number, bytes: Uint8Array, from: number, to: number): void;
  takeNull(index: number): void;
  /** `length` is that of the record's text. */
  endRecord(length: number): void;
}

export interface RecordReader {
  start(columns: number): void;
  /** Keeps nothing of `chunk`, which may break anywhere. */
  push(chunk: Uint8Array): void;
  /** Throws `source_query_failed` when the stream ended inside a record. */
  end(): void;
  rows(): number;
}

/** A larger record is refused: it would be held several times over. */
const MOST_RECORD_MIB = 64;
/** An open record that took more gives its memory back. */
const KEPT = 1024 * 1024;

const TAB = 0x09;
const LF = 0x0a;
const CAPITAL_N = 0x4e;
const BACKSLASH = 0x5c;

/** What a byte means after a backslash: itself, but for these. */
const UNESCAPED = Uint8Array.from({ length: 256 }, (_, byte) => byte);
for (const [letter, byte] of Object.entries({ b: 8, f: 12, n: LF, r: 13, t: TAB, v: 11 })) {
  UNESCAPED[letter.charCodeAt(0)] = byte;
}

/** Takes COPY's text apart, in its bytes. `item` is what messages call the records. */
export function createRecordReader(item: string, taker: RecordTaker): RecordReader {
  let columns = 0;
  let rows = 0;
  /** The open record, where a chunk ended inside it. */
  let open = new Uint8Array(KEPT);
  let openLength = 0;
  /** A field without its escapes. */
  let plain = new Uint8Array(KEPT);

  /** Whole records. */
  function scan(bytes: Uint8Array, from: number, to: number): void {
    let start = from;
    let recordStart = from;
    let fields = 0;
    let isEscaped = false;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte > BACKSLASH) continue;
      if (byte === TAB || byte === LF) {
        if (fields < columns) takeField(fields, bytes, start, at, isEscaped);
        fields += 1;
        start = at + 1;
        isEscaped = false;
        if (byte === TAB) continue;
        if (fields !== columns) {
          throw broken(`record ${rows + 1} has ${fields} fields where ${columns} were asked for`);
        }
        rows += 1;
        taker.endRecord(start - recordStart);
        recordStart = start;
        fields = 0;
      } else if (byte === BACKSLASH) {
        isEscaped = true;
      }
    }
  }

  function takeField(index: number, bytes: Uint8Array, from: number, to: number, isEscaped: boolean): void {
    if (!isEscaped) taker.takeField(index, bytes, from, to);
    else if (to - from === 2 && bytes[from + 1] === CAPITAL_N) taker.takeNull(index);
    else taker.takeField(index, plain, 0, toPlain(bytes, from, to));
  }

  /** Into `plain`; gives the length. */
  function toPlain(bytes: Uint8Array, from: number, to: number): number {
    if (plain.length < to - from || plain.length > Math.max(KEPT, 2 * (to - from))) {
      plain = new Uint8Array(Math.max(KEPT, to - from));
    }
    let length = 0;
    for (let at = from; at < to; at += 1) {
      let byte = bytes[at] ?? 0;
      if (byte === BACKSLASH && at + 1 < to) {
        at += 1;
        byte = UNESCAPED[bytes[at] ?? 0] ?? 0;
      }
      plain[length] = byte;
      length += 1;
    }
    return length;
  }

  function keep(part: Uint8Array): void {
    const length = openLength + part.length;
    if (length > MOST_RECORD_MIB * 1024 * 1024) throw tooLarge(item, rows + 1);
    if (length > open.length) {
      const larger = new Uint8Array(Math.max(2 * open.length, length));
      larger.set(open.subarray(0, openLength));
      open = larger;
    }
    open.set(part, openLength);
    openLength = length;
  }

  function closeOpen(): void {
    scan(open, 0, openLength);
    openLength = 0;
    if (open.length > KEPT) open = new Uint8Array(KEPT);
  }

  return {
    start(count) {
      columns = count;
    },
    push(chunk) {
      const end = chunk.lastIndexOf(LF) + 1;
      let from = 0;
      if (end > 0 && openLength > 0) {
        from = chunk.indexOf(LF) + 1;
        keep(chunk.subarray(0, from));
        closeOpen();
      }
      scan(chunk, from, end);
      if (end < chunk.length) keep(chunk.subarray(end));
    },
    end() {
      if (openLength > 0) throw broken(`the stream ended inside record ${rows + 1}`);
    },
    rows: () => rows,
  };
}

const broken = (detail: string) => new AppError('source_query_failed', { detail }, { detail });

function tooLarge(item: string, record: number): AppError {
  const detail = `record ${record} is larger than ${MOST_RECORD_MIB} MiB`;
  return new AppError('records_too_large', { item, format: 'Parquet' }, { detail });
}
