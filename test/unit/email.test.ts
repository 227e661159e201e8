import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashEmail } from '../../src/destinations/linkedin/contact.ts';
import { hashOf } from '../../src/destinations/mailchimp/members.ts';
import { normalizeEmail, sha256, toDomain } from '../../src/destinations/people/email.ts';

describe('an address', () => {
  it.each([
    ['Ann@Example.COM', 'ann@example.com'],
    ['  ann@example.com\t\n', 'ann@example.com'],
    ['\uFEFFann@example.com\u00A0', 'ann@example.com'],
    ['\u200Bann@example.com\u200B\u2060', 'ann@example.com'],
    ["o'brien+news@sub.example.co.uk", "o'brien+news@sub.example.co.uk"],
    ['a.b-c_d@x1.io', 'a.b-c_d@x1.io'],
    ['Andrés18@Adventure-Works.com', 'andrés18@adventure-works.com'],
    // The same in two code points.
    ['andre\u0301s18@adventure-works.com', 'andrés18@adventure-works.com'],
    ['用户@example.com', '用户@example.com'],
    ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
    ['ANN@BÜCHER.example', 'ann@xn--bcher-kva.example'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%j is known as %j', (text, address) => {
    expect(normalizeEmail(text)).toBe(address);
  });

  it.each([
    '',
    ' ',
    '@',
    'ann',
    'ann@',
    '@example.com',
    'ann@example',
    'ann@@example.com',
    'ann@b@example.com',
    'ann@example..com',
    'ann@.example.com',
    'ann@example.com.',
    'ann@-example.com',
    'ann@example-.com',
    'ann@exa mple.com',
    'an n@example.com',
    'ann\u200B@example.com',
    'ann@exam\u00ADple.com',
    '.ann@example.com',
    'ann.@example.com',
    'a..nn@example.com',
    'ann@127.0.0.1',
    'ann@[127.0.0.1]',
    'ann@localhost',
    'ann@example.c',
    'ann@example.123',
    'ann@exam_ple.com',
    'ann@example.com, bob@example.com',
    'Ann <ann@example.com>',
    'mailto:ann@example.com',
    '"ann"@example.com',
    'ann@example.com\r\nBcc: bob@example.com',
    'ann\u0000@example.com',
    'ann＠example.com',
    'a(nn)@example.com',
    '😀@example.com',
    `${'é'.repeat(33)}@example.com`,
    `${'a'.repeat(65)}@example.com`,
    `ann@${'a'.repeat(64)}.com`,
    `ann@${'a.'.repeat(130)}com`,
    'N/A',
    'null',
    'x'.repeat(100_000),
  ])('%j is none', (text) => {
    expect(normalizeEmail(text)).toBeUndefined();
  });

  it('of a letter that only looks Latin is not taken for another’s', () => {
    // KELVIN SIGN, which becomes a k in lower case, and LATIN CAPITAL LETTER I WITH DOT ABOVE, which becomes an i and a dot.
    for (const text of ['\u212Aate@example.com', '\u0130an@example.com']) expect(normalizeEmail(text)).toBeUndefined();
  });

  it('is the same after being normalised again, in lower case, with nothing around it', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.constantFrom('', ' ', '\t', '\u200B', '\u00A0'), (email, around) => {
        const once = normalizeEmail(`${around}${email}${around}`);
        fc.pre(once !== undefined);
        expect(normalizeEmail(once ?? '')).toBe(once);
        expect(normalizeEmail(email.toUpperCase())).toBe(once);
        expect(once).toMatch(/^[\x21-\x7e]+@[\x21-\x7e]+$/);
        expect(once).toBe(once?.toLowerCase());
      }),
    );
  });

  it('is never made of what has none, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const email = normalizeEmail(text);
        if (email === undefined) return;
        expect(email).toMatch(/^[^\s@]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/);
      }),
    );
  });
});

describe('a domain', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['münchen.de', 'xn--mnchen-3ya.de'],
    ['example.com/path', undefined],
    ['a@example.com', undefined],
    ['%65xample.com', undefined],
    ['example.com:80', undefined],
    ['exa[mple.com', undefined],
  ])('%j is %j', (text, domain) => {
    expect(toDomain(text)).toBe(domain);
  });
});

describe('hashes', () => {
  it('are those of Mailchimp’s documentation', () => {
    expect(hashOf('Urist.McVankab@freddiesjokes.com')).toBe('62eeb292278cc15f5817cb78f7790b08');
  });

  it('for LinkedIn are of the address in lower case and without spaces', () => {
    // printf 'ann@example.com' | sha256sum
    const hash = '71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476';
    expect(sha256('ann@example.com')).toBe(hash);
    for (const text of ['ann@example.com', ' ANN@example.com ', 'a nn@exam ple.com\n', hash, hash.toUpperCase()])
      expect(hashEmail(text)).toBe(hash);
    for (const text of ['ann', hash.slice(1), `${hash}0`]) expect(hashEmail(text)).toBeUndefined();
  });
});
