const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const UNICODE = 0x75;

const toSet = (letters: string): Uint8Array => {
  const set = new Uint8Array(256);
  for (const byte of Buffer.from(letters)) set[byte] = 1;
  return set;
};
const BLANK = toSet(' \t\n\r');
const DIGIT = toSet('0123456789');
const HEX = toSet('0123456789abcdefABCDEF');
const ESCAPED = toSet('"\\/bfnrtu');
const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

/**
 * Whether the bytes, which are UTF-8, are a JSON text (RFC 8259), as JSON.parse would say. Nothing is built: however
 * large and deep a document is, this takes a bit of memory for each level that is open.
 */
export function isJsonBytes(bytes: Uint8Array, from: number, to: number): boolean {
  /** A bit a level: 1 is an object. */
  let levels = new Uint8Array(32);
  let depth = 0;
  let at = skipBlank(bytes, from, to);

  for (;;) {
    // Here a value begins.
    const byte = at < to ? bytes[at] : undefined;
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      const isObject = byte === OPEN_OBJECT;
      at = skipBlank(bytes, at + 1, to);
      if (bytes[at] !== (isObject ? CLOSE_OBJECT : CLOSE_LIST) || at >= to) {
        if (depth === levels.length * 8) levels = toLarger(levels);
        setLevel(levels, depth, isObject);
        depth += 1;
        if (isObject) at = skipName(bytes, at, to);
        if (at < 0) return false;
        continue;
      }
      at += 1;
    } else {
      at = skipScalar(bytes, at, to);
      if (at < 0) return false;
    }

    // Here one has ended: what is around it goes on, or ends as well.
    for (;;) {
      at = skipBlank(bytes, at, to);
      if (depth === 0) return at === to;
      if (at >= to) return false;
      const isObject = isObjectLevel(levels, depth - 1);
      const next = bytes[at];
      at += 1;
      if (next === COMMA) {
        at = skipBlank(bytes, at, to);
        if (isObject) at = skipName(bytes, at, to);
        if (at < 0) return false;
        break;
      }
      if (next !== (isObject ? CLOSE_OBJECT : CLOSE_LIST)) return false;
      depth -= 1;
    }
  }
}

function setLevel(levels: Uint8Array, depth: number, isObject: boolean): void {
  const bit = 1 << (depth & 7);
  const byte = levels[depth >> 3] ?? 0;
  levels[depth >> 3] = isObject ? byte | bit : byte & ~bit;
}

const isObjectLevel = (levels: Uint8Array, depth: number): boolean =>
  (((levels[depth >> 3] ?? 0) >> (depth & 7)) & 1) === 1;

function toLarger(levels: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * levels.length);
  larger.set(levels);
  return larger;
}

function skipBlank(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && BLANK[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

/** Past `"name":`, to its value; below 0 where there is none. So are those that follow. */
function skipName(bytes: Uint8Array, at: number, to: number): number {
  if (at >= to || bytes[at] !== QUOTE) return -1;
  const end = skipString(bytes, at, to);
  if (end < 0) return -1;
  const colon = skipBlank(bytes, end, to);
  return colon < to && bytes[colon] === COLON ? skipBlank(bytes, colon + 1, to) : -1;
}

function skipScalar(bytes: Uint8Array, at: number, to: number): number {
  if (at >= to) return -1;
  const byte = bytes[at] ?? 0;
  if (byte === QUOTE) return skipString(bytes, at, to);
  if (byte === MINUS || DIGIT[byte] === 1) return skipNumber(bytes, at, to);
  for (const word of WORDS) if (word[0] === byte) return skipWord(bytes, at, to, word);
  return -1;
}

function skipWord(bytes: Uint8Array, at: number, to: number, word: Uint8Array): number {
  if (at + word.length > to) return -1;
  for (let i = 0; i < word.length; i += 1) if (bytes[at + i] !== word[i]) return -1;
  return at + word.length;
}

function skipString(bytes: Uint8Array, at: number, to: number): number {
  for (let i = at + 1; i < to; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte === QUOTE) return i + 1;
    if (byte < SPACE) return -1;
    if (byte !== BACKSLASH) continue;
    i += 1;
    if (i >= to || ESCAPED[bytes[i] ?? 0] === 0) return -1;
    if (bytes[i] !== UNICODE) continue;
    if (i + 4 >= to) return -1;
    for (const end = i + 4; i < end; ) {
      i += 1;
      if (HEX[bytes[i] ?? 0] === 0) return -1;
    }
  }
  return -1;
}

function skipNumber(bytes: Uint8Array, at: number, to: number): number {
  let i = bytes[at] === MINUS ? at + 1 : at;
  const first = i;
  i = skipDigits(bytes, i, to);
  if (i === first || (bytes[first] === 0x30 && i > first + 1)) return -1;
  if (i < to && bytes[i] === 0x2e) {
    const end = skipDigits(bytes, i + 1, to);
    if (end === i + 1) return -1;
    i = end;
  }
  if (i < to && ((bytes[i] ?? 0) | SPACE) === 0x65) {
    const sign = i + 1 < to ? bytes[i + 1] : undefined;
    const start = sign === PLUS || sign === MINUS ? i + 2 : i + 1;
    const end = skipDigits(bytes, start, to);
    if (end === start) return -1;
    i = end;
  }
  return i;
}

function skipDigits(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && DIGIT[bytes[at] ?? 0] === 1) at += 1;
  return at;
}
