import { createDictionary } from './dictionary.ts';

const SMALLEST = 1024;
/** Longer ones are moved by the engine; shorter ones are quicker byte by byte. */
const SHORT = 48;

/**
 * What a column holds in the open row group. Values stand in `bytes` one behind the other, as Parquet's PLAIN encoding
 * has them (https://parquet.apache.org/docs/file-format/data-pages/encodings/), nulls left out; a boolean takes a byte
 * until its page is written. While `isDictionary`, `bytes` holds each value once, and the dictionary's indexes say which
 * one comes when. The buffers stay for the next group: a long file makes no garbage.
 */
export class ColumnValues {
  bytes = new Uint8Array(SMALLEST);
  view = new DataView(this.bytes.buffer);
  /** Of `bytes`, how many are in use. */
  length = 0;
  /** A byte a record: 1 for a value, 0 for null. */
  levels = new Uint8Array(SMALLEST);
  rows = 0;
  nulls = 0;
  readonly dictionary = createDictionary();
  isDictionary: boolean;
  readonly #canBeDictionary: boolean;
  /** What `length` would be without a dictionary. */
  #plainLength = 0;

  constructor(canBeDictionary: boolean) {
    this.isDictionary = canBeDictionary;
    this.#canBeDictionary = canBeDictionary;
  }

  putNull(): void {
    this.#mark(0);
    this.nulls += 1;
  }

  putBoolean(value: boolean): void {
    const at = this.#reserve(1);
    this.bytes[at] = value ? 1 : 0;
    this.#close(at);
  }

  putInt32(value: number): void {
    const at = this.#reserve(4);
    this.view.setInt32(at, value, true);
    this.#close(at);
  }

  /** A number is whole and safe. */
  putInt64(value: number | bigint): void {
    const at = this.#reserve(8);
    if (typeof value === 'bigint') {
      this.view.setBigInt64(at, value, true);
    } else {
      const high = Math.floor(value / 2 ** 32);
      this.view.setUint32(at, value - high * 2 ** 32, true);
      this.view.setInt32(at + 4, high, true);
    }
    this.#close(at);
  }

  /** In 16 bytes, the first one highest. A number is whole and safe. */
  putInt128(value: number | bigint): void {
    const at = this.#reserve(16);
    if (typeof value === 'bigint') {
      this.view.setBigInt64(at, value >> 64n);
      this.view.setBigUint64(at + 8, BigInt.asUintN(64, value));
    } else {
      const high = Math.floor(value / 2 ** 32);
      const sign = value < 0 ? -1 : 0;
      this.view.setInt32(at, sign);
      this.view.setInt32(at + 4, sign);
      this.view.setInt32(at + 8, high);
      this.view.setUint32(at + 12, value - high * 2 ** 32);
    }
    this.#close(at);
  }

  putDouble(value: number): void {
    const at = this.#reserve(8);
    this.view.setFloat64(at, value, true);
    this.#close(at);
  }

  putBytes(source: Uint8Array, from: number, to: number): void {
    const size = to - from;
    const start = this.#reserve(4 + size);
    this.view.setUint32(start, size, true);
    const target = this.bytes;
    if (size > SHORT) target.set(source.subarray(from, to), start + 4);
    else for (let i = from, at = start + 4; i < to; i += 1, at += 1) target[at] = source[i] ?? 0;
    this.#close(start);
  }

  /** Decides whether the dictionary stays: only where it halves what the values take. */
  settle(): void {
    if (!this.isDictionary) return;
    const { count, bitWidth } = this.dictionary;
    if (2 * (this.length + (count * bitWidth()) / 8) > this.#plainLength) this.#spread();
  }

  /** Makes room for the next group. */
  clear(): void {
    this.length = this.rows = this.nulls = this.#plainLength = 0;
    this.isDictionary = this.#canBeDictionary;
    this.dictionary.clear();
  }

  /** Of its largest buffers, in bytes. */
  capacity(): number {
    return this.bytes.length + this.levels.length;
  }

  /** Lets go of the buffers; what they held is lost. */
  release(): void {
    this.bytes = new Uint8Array(SMALLEST);
    this.view = new DataView(this.bytes.buffer);
    this.levels = new Uint8Array(SMALLEST);
  }

  #reserve(size: number): number {
    const start = this.length;
    const end = start + size;
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.bytes.length, end));
      larger.set(this.bytes.subarray(0, start));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    this.length = end;
    return start;
  }

  #mark(level: number): void {
    if (this.rows === this.levels.length) {
      const larger = new Uint8Array(2 * this.rows);
      larger.set(this.levels);
      this.levels = larger;
    }
    this.levels[this.rows] = level;
    this.rows += 1;
  }

  /** Of the value from `start` on. */
  #close(start: number): void {
    this.#mark(1);
    if (!this.isDictionary) return;
    this.#plainLength += this.length - start;
    if (!this.dictionary.add(this.view, start, this.length)) this.length = start;
    else if (this.dictionary.isTooVarious()) this.#spread();
  }

  /**
   * Writes every value out, as often as it comes: in place, from the last one to the first. Up to any value, the
   * dictionary takes no more than the values do, so nothing is written over that is still needed.
   */
  #spread(): void {
    const { count, indexes, starts } = this.dictionary;
    this.#reserve(this.#plainLength - this.length);
    let end = this.#plainLength;
    for (let i = count - 1; i >= 0; i -= 1) {
      const entry = indexes[i] ?? 0;
      const from = starts[entry] ?? 0;
      const to = starts[entry + 1] ?? 0;
      end -= to - from;
      this.bytes.copyWithin(end, from, to);
    }
    this.isDictionary = false;
  }
}
