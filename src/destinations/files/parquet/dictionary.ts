/** Each value that occurs, once, and which one comes when. The bytes of the values are kept by whoever asks. */
export interface Dictionary {
  /** Values taken. */
  readonly count: number;
  /** Different ones among them. */
  readonly size: number;
  /** A number for each value taken. */
  readonly indexes: Int32Array;
  /** Where each different value begins, and at last where the last one ends. */
  readonly starts: Int32Array;
  /** Takes the value between `from` and `to`; whether it is new, so that its bytes stay where they are. */
  add(bytes: DataView, from: number, to: number): boolean;
  isTooVarious(): boolean;
  /** Of an index. */
  bitWidth(): number;
  clear(): void;
}

const SMALLEST = 256;
/** After so many values it shows whether they repeat. */
const PROBE = 1024;
const MOST_ENTRIES = 32_768;
const MOST_BYTES = 1024 * 1024;

/** A hash table with open addresses, at most half full, over numbers alone: no value becomes an object. */
export function createDictionary(): Dictionary {
  let count = 0;
  let size = 0;
  let indexes = new Int32Array(SMALLEST);
  let starts = new Int32Array(SMALLEST + 1);
  let hashes = new Int32Array(SMALLEST);
  /** Number of the value plus one; 0 is free. */
  let table = new Int32Array(2 * SMALLEST);

  function find(bytes: DataView, from: number, to: number, hash: number): number {
    const mask = table.length - 1;
    let slot = hash & mask;
    for (let entry = table[slot] ?? 0; entry !== 0; entry = table[slot] ?? 0) {
      if (hashes[entry - 1] === hash && isSame(bytes, from, to, entry - 1)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  function isSame(bytes: DataView, from: number, to: number, entry: number): boolean {
    let other = starts[entry] ?? 0;
    if ((starts[entry + 1] ?? 0) - other !== to - from) return false;
    let at = from;
    for (; at + 4 <= to; at += 4, other += 4) if (bytes.getInt32(at) !== bytes.getInt32(other)) return false;
    for (; at < to; at += 1, other += 1) if (bytes.getUint8(at) !== bytes.getUint8(other)) return false;
    return true;
  }

  function insert(slot: number, hash: number, from: number, to: number): void {
    hashes[size] = hash;
    starts[size] = from;
    starts[size + 1] = to;
    size += 1;
    table[slot] = size;
    if (size === hashes.length) grow();
  }

  function grow(): void {
    hashes = toLarger(hashes, 2 * size);
    starts = toLarger(starts, 2 * size + 1);
    table = new Int32Array(4 * size);
    const mask = table.length - 1;
    for (let entry = 0; entry < size; entry += 1) {
      let slot = (hashes[entry] ?? 0) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = entry + 1;
    }
  }

  return {
    get count() {
      return count;
    },
    get size() {
      return size;
    },
    get indexes() {
      return indexes;
    },
    get starts() {
      return starts;
    },
    add(bytes, from, to) {
      const hash = toHash(bytes, from, to);
      const slot = find(bytes, from, to, hash);
      const isNew = table[slot] === 0;
      if (isNew) insert(slot, hash, from, to);
      if (count === indexes.length) indexes = toLarger(indexes, 2 * count);
      indexes[count] = isNew ? size - 1 : (table[slot] ?? 0) - 1;
      count += 1;
      return isNew;
    },
    isTooVarious: () =>
      size > MOST_ENTRIES || (starts[size] ?? 0) > MOST_BYTES || (count === PROBE && 2 * size > PROBE),
    bitWidth: () => (size <= 1 ? 0 : 32 - Math.clz32(size - 1)),
    clear() {
      if (size > 0) table.fill(0);
      count = size = 0;
      starts[0] = 0;
    },
  };
}

/** Four bytes at a time, and mixed at last, as only the lowest bits choose the slot (MurmurHash3, 32 bits). */
function toHash(bytes: DataView, from: number, to: number): number {
  let hash = to - from;
  let at = from;
  for (; at + 4 <= to; at += 4) hash = mix(hash, bytes.getInt32(at, true));
  for (; at < to; at += 1) hash = mix(hash, bytes.getUint8(at));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mix(hash: number, word: number): number {
  const turned = Math.imul(word, 0xcc9e2d51);
  const mixed = hash ^ Math.imul((turned << 15) | (turned >>> 17), 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function toLarger(numbers: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(numbers);
  return larger;
}
