import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/destinations/contract.ts';
import { toExportFolder, toItemNames, toRunFolder } from '../../src/destinations/files/layout.ts';
import { toItemName } from '../../src/destinations/files/name-template.ts';
import { toSlug } from '../../src/destinations/files/slug.ts';

const item = (name: string, title: string): Item => ({
  name,
  title,
  entity: { name: 'customer', title: 'Customer', table: 'customer', key: 'id', kind: 'profile', fields: [] },
  fields: [{ field: 'id', as: 'id' }],
});

describe('names of folders and files', () => {
  it.each([
    ['High value customers', 'high-value-customers'],
    ['  José’s “VIP” list! ', 'jose-s-vip-list'],
    ['Ærø & Łódź', 'ærø-łodz'],
    ['日本の顧客', '日本の顧客'],
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\Windows\\System32', 'c-windows-system32'],
    ['.hidden', 'hidden'],
    ['a\0b\nc', 'a-b-c'],
    ['<!channel> [x](http://y)', 'channel-x-http-y'],
    ['CON', 'con-file'],
    ['com¹', 'com1-file'],
  ])('%j becomes %j', (title, slug) => {
    expect(toSlug(title, 'fallback')).toBe(slug);
  });

  it('falls back on the next title where nothing is left of the first', () => {
    expect(toSlug('😀🎉', '…', 'data')).toBe('data');
    expect(toExportFolder('🎉🎉🎉')).toBe('export');
  });

  it('are one plain name on any system, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
        const slug = toSlug(title, 'x');
        expect(slug).toMatch(/^[^\p{P}\p{C}\p{Z}\p{S}]+(-[^\p{P}\p{C}\p{Z}\p{S}]+)*$/u);
        expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(125);
        expect(toSlug(slug, 'x')).toBe(slug);
      }),
    );
  });

  it('are cut between characters', () => {
    const slug = toSlug('好'.repeat(300), 'x');
    expect(slug).toBe('好'.repeat(40));
  });

  it('get a number where two titles come to the same, also when that is taken', () => {
    const names = toItemNames([item('a', 'VIP 2'), item('b', 'vip'), item('c', 'ViP!'), item('d', '😀')], toItemName);
    expect([...names.values()]).toEqual(['vip-2', 'vip', 'vip-3', 'd']);
  });

  it('of runs are the UTC time of their start and the end of their id', () => {
    const startedAt = new Date('2026-11-24T03:50:12.345+01:00');
    expect(toRunFolder(startedAt, '0190aaaa-bbbb-7ccc-8ddd-eeee1a2b3c4d')).toBe('2026-11-24T02-50-12Z-1a2b3c4d');
  });
});
