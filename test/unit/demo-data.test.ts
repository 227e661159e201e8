import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toCopyLine } from '../../src/sources/demo/copy-text.ts';
import { createRandom } from '../../src/sources/demo/random.ts';
import { ADD_KEYS, CREATE_TABLES, CREATE_VIEWS, DEMO_VERSION } from '../../src/sources/demo/schema.ts';
import { createDemoTables } from '../../src/sources/demo/tables.ts';

/** Whoever changes these raises DEMO_VERSION too: databases that are filled already are rebuilt only then. */
const EXPECTED = {
  version: 1,
  schema: '85f224799e84f0a073a8be338605be4929db896eae1f9b8aaf3ec57b5cb54f7b',
  hashes: {
    consumer: '23b92460f8d7c069b87a2b04c211683e2b1a71ee5bf9756969246c0625371bce',
    account: 'c5e43817f6347e615f42bc7e6c040680419c4e7dac5ca66075d99774fcccd522',
    contact: 'ba865088d6ddfa770dc17f429567d7858010392d4409ad135c04d1881a9105f0',
    orders: '6728bec5be78828e71df4d4aedc5d19a8f18e6fa07e79ddc9c8e40b128b27fe2',
  },
};

describe('the demo data', () => {
  test('is the same bytes in every run, and another version whenever it changes', () => {
    const schema = sha256(CREATE_TABLES, ADD_KEYS, CREATE_VIEWS);
    expect({ version: DEMO_VERSION, schema, hashes: hashTables() }).toEqual(EXPECTED);
  });

  test('does not depend on the time zone of the machine', () => {
    const zone = process.env.TZ;
    try {
      process.env.TZ = 'Pacific/Kiritimati';
      expect(new Date(2026, 0).getTimezoneOffset(), 'the zone took effect').toBe(-14 * 60);
      expect(hashTables()).toEqual(EXPECTED.hashes);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test('has e-mail addresses at reserved domains only', () => {
    const addresses = new Set(textOf('consumer', 'account', 'contact').match(/[^\s@]+@[\w.-]+\.\w+/g));
    const domains = new Set([...addresses].map((address) => address.slice(address.indexOf('@') + 1).toLowerCase()));
    expect(addresses.size).toBeGreaterThan(20_000);
    expect([...domains].filter((domain) => !/^example\.(com|org|net)$|\.example$/.test(domain))).toEqual([]);
  });
});

describe('a line of COPY text', () => {
  test('escapes what COPY would take for itself, and tells null from the text that looks like it', () => {
    const record = { a: null, b: '\\N', c: '\\.', d: 'x\ty\r\nz\b\f\v', e: '', f: 0.5, g: true };
    expect(toCopyLine(['a', 'b', 'c', 'd', 'e', 'f', 'g'], record)).toBe(
      '\\N\t\\\\N\t\\\\.\tx\\ty\\r\\nz\\b\\f\\v\t\t0.5\ttrue\n',
    );
  });
});

describe('a seeded stream of choices', () => {
  const draw = (...seeds: number[]) => {
    const random = createRandom(...seeds);
    return Array.from({ length: 1000 }, () => random.int(10));
  };

  test('is the same for the same seeds and another for neighbouring ones', () => {
    expect(draw(1, 2)).toEqual(draw(1, 2));
    expect(draw(1, 2)).not.toEqual(draw(1, 3));
    expect(draw(1, 2)).not.toEqual(draw(2, 1));
  });

  test('reaches every number below the limit and none beyond it', () => {
    expect([...new Set(draw(7))].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('never picks what has no weight', () => {
    const random = createRandom(5);
    const picked = Array.from({ length: 500 }, () => random.weighted([['never', 0] as const, ['always', 1] as const]));
    expect(new Set(picked)).toEqual(new Set(['always']));
  });
});

function hashTables(): Record<string, string> {
  return Object.fromEntries(createDemoTables().map((table) => [table.name, sha256(...table.blocks())]));
}

function sha256(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function textOf(...names: string[]): string {
  const tables = createDemoTables().filter((table) => names.includes(table.name));
  return tables.map((table) => Buffer.concat([...table.blocks()]).toString('utf8')).join('');
}
