import { describe, expect, it } from 'vitest';
import { readDouble, readInteger, readUnscaled } from '../../src/destinations/files/parquet/numbers.ts';
import { readDays, readMicroseconds } from '../../src/destinations/files/parquet/times.ts';

/** In the middle of other bytes, which must not be looked at. */
const read = <T>(reader: (bytes: Uint8Array, from: number, to: number) => T, text: string): T => {
  const bytes = Buffer.from(`12${text}34`);
  return reader(bytes, 2, bytes.length - 2);
};

describe('numbers in bytes', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['999999999999999', 999_999_999_999_999],
    ['-42', -42],
    ['1000000000000000', 1_000_000_000_000_000n],
    ['-9223372036854775808', -9_223_372_036_854_775_808n],
    ['9223372036854775808', undefined],
    ['', undefined],
    ['-', undefined],
    ['1.0', undefined],
    ['１', undefined],
  ])('%j as an integer is %s', (text, value) => expect(read(readInteger, text)).toBe(value));

  it.each([
    ['0.1', 0.1],
    ['-12.5', -12.5],
    ['-0', -0],
    ['123456789.123456', 123_456_789.123456],
    ['999999999999999.9', 999_999_999_999_999.9],
    ['1e300', 1e300],
    ['5e-324', 5e-324],
    ['0.30000000000000004', 0.30000000000000004],
    ['NaN', Number.NaN],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['0.12345678901234567890', undefined],
    ['1e400', undefined],
    ['0x10', undefined],
    [' ', undefined],
    ['1.2.3', undefined],
  ])('%j as a double is %s', (text, value) => expect(read(readDouble, text)).toBe(value));

  it.each([
    ['1', 100],
    ['-1.5', -150],
    ['0.005', undefined],
    ['1.1000', 110n],
    ['-0.00', 0],
    ['1.', undefined],
    ['.5', undefined],
    ['9999999999999.99', 999_999_999_999_999],
    ['99999999999999.99', 9_999_999_999_999_999n],
    [`${'9'.repeat(36)}.99`, 10n ** 38n - 1n],
    [`${'9'.repeat(37)}.99`, undefined],
    ['NaN', undefined],
  ])('%j with two digits after the point is %s hundredths', (text, value) => {
    expect(read((...where) => readUnscaled(...where, 2, 38), text)).toBe(value);
  });
});

describe('times in bytes', () => {
  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['0001-01-01', -719_162],
    ['12024-03-01', Date.UTC(12_024, 2, 1) / 86_400_000],
    ['1900-02-29', undefined],
    ['2024-13-01', undefined],
    ['2024-00-10', undefined],
    ['2024-01-00', undefined],
    ['24-01-01', undefined],
    ['2024/01/01', undefined],
    ['infinity', undefined],
  ])('%j is day %s', (text, days) => expect(read(readDays, text)).toBe(days));

  it('agrees with the calendar of JavaScript on every day of many years', () => {
    for (const years of [1, 1890, 1999, 9990]) {
      for (let day = 0; day < 4000; day += 1) {
        const date = new Date(0);
        date.setUTCFullYear(years, 0, 1 + day);
        const text = date.toISOString().replace(/T.*/, '').replace('+0', '');
        expect(read(readDays, text)).toBe(date.getTime() / 86_400_000);
      }
    }
  });

  it.each([
    ['1970-01-01 00:00:00', 0],
    ['1970-01-01 00:00:01.5+00', 1_500_000],
    ['1969-12-31 23:59:59.999999', -1],
    ['1970-01-01 01:00:00+01', 0],
    ['1970-01-01 00:00:00-03:30', 12_600_000_000],
    ['1900-01-01 00:19:32+00:19:32', Date.UTC(1900, 0, 1) * 1000],
    ['12024-03-01 00:00:00.000001+00', BigInt(Date.UTC(12_024, 2, 1)) * 1000n + 1n],
    ['294247-01-10 04:00:54.775807', 9_223_372_036_854_775_807n],
    ['294247-01-10 04:00:54.775808', undefined],
    ['1970-01-01', undefined],
    ['1970-01-01 24:00:00', undefined],
    ['1970-01-01 00:60:00', undefined],
    ['1970-01-01 00:00:00.', undefined],
    ['1970-01-01 00:00:00.1234567', undefined],
    ['1970-01-01 00:00:00+', undefined],
    ['1970-01-01 00:00:00Z', undefined],
    ['1970-01-01T00:00:00', undefined],
    ['0044-03-15 00:00:00+00 BC', undefined],
    ['-infinity', undefined],
  ])('%j is microsecond %s', (text, micros) => expect(read(readMicroseconds, text)).toBe(micros));
});
