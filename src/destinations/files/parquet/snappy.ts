/** Compresses one buffer after another; what it gives is its own, and good until the next call. */
export type Compress = (bytes: Uint8Array) => Uint8Array;

/** Matches reach back no further than the beginning of the fragment, so that a place in it takes 16 bits. */
const FRAGMENT = 65_536;
const TABLE_BITS = 14;
/** So near the end nothing is looked for, and what is looked at is there. */
const MARGIN = 15;
/** A buffer that only something unusually large needed is not kept. */
const KEPT = 2 * 1024 * 1024;

/**
 * Snappy's raw format (https://github.com/google/snappy/blob/main/format_description.txt), after the reference
 * implementation: the places of four-byte sequences stand in a table by their hash, and the longer nothing is found, the fewer
 * are looked at. The package's own makes a new buffer for each page and each doubling of it, which is most of the memory
 * that a long file would take.
 */
export function createSnappy(): Compress {
  const table = new Uint16Array(1 << TABLE_BITS);
  let output = new Uint8Array(KEPT);
  let length = 0;

  function putLength(size: number): void {
    let rest = size;
    for (; rest > 0x7f; rest >>>= 7) output[length++] = (rest & 0x7f) | 0x80;
    output[length++] = rest;
  }

  function putLiteral(bytes: Uint8Array, from: number, to: number): void {
    if (from === to) return;
    const size = to - from - 1;
    if (size < 60) {
      output[length++] = size << 2;
    } else {
      const width = size < 0x100 ? 1 : 2;
      output[length++] = (59 + width) << 2;
      output[length++] = size & 0xff;
      if (width === 2) output[length++] = size >> 8;
    }
    if (size > 64) output.set(bytes.subarray(from, to), length);
    else for (let i = from, at = length; i < to; i += 1, at += 1) output[at] = bytes[i] ?? 0;
    length += to - from;
  }

  function putCopy(offset: number, size: number): void {
    let rest = size;
    for (; rest >= 68; rest -= 64) putShortCopy(offset, 64);
    if (rest > 64) {
      putShortCopy(offset, 60);
      rest -= 60;
    }
    putShortCopy(offset, rest);
  }

  /** Of 4 to 64 bytes. */
  function putShortCopy(offset: number, size: number): void {
    if (size < 12 && offset < 2048) {
      output[length++] = 1 | ((size - 4) << 2) | ((offset >> 8) << 5);
      output[length++] = offset & 0xff;
    } else {
      output[length++] = 2 | ((size - 1) << 2);
      output[length++] = offset & 0xff;
      output[length++] = offset >> 8;
    }
  }

  function compressFragment(bytes: Uint8Array, view: DataView, base: number, end: number): void {
    let emitted = base;
    const limit = end - MARGIN;
    table.fill(0);
    for (let at = base + 1; at < limit; ) {
      // Until a match: every sequence at first, then fewer and fewer.
      let candidate = 0;
      let skip = 32;
      for (;;) {
        const slot = toSlot(view.getInt32(at, true));
        candidate = base + (table[slot] ?? 0);
        table[slot] = at - base;
        if (view.getInt32(candidate, true) === view.getInt32(at, true)) break;
        at += skip >> 5;
        skip += 1;
        if (at >= limit) break;
      }
      if (at >= limit) break;
      putLiteral(bytes, emitted, at);
      let match = at + 4;
      for (let before = candidate + 4; match < end && bytes[match] === bytes[before]; before += 1) match += 1;
      putCopy(at - candidate, match - at);
      at = match;
      emitted = match;
      if (at < limit) table[toSlot(view.getInt32(at - 1, true))] = at - 1 - base;
    }
    putLiteral(bytes, emitted, end);
  }

  return (bytes) => {
    const most = 32 + bytes.length + Math.ceil(bytes.length / 6);
    if (most > output.length || output.length > Math.max(KEPT, most)) output = new Uint8Array(Math.max(KEPT, most));
    length = 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    putLength(bytes.length);
    for (let base = 0; base < bytes.length; base += FRAGMENT) {
      compressFragment(bytes, view, base, Math.min(base + FRAGMENT, bytes.length));
    }
    return output.subarray(0, length);
  };
}

/** 14 bits of it. */
const toSlot = (word: number): number => Math.imul(word, 0x1e35a7bd) >>> (32 - TABLE_BITS);
