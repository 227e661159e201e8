import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { exportNameSchema } from '../../src/domain/export.ts';
import { findOne, findSeveral, matchName } from '../../src/services/exports/find.ts';

const all = ['Newsletter', 'Newsletter EU', 'Partner tables', 'Sales, EU', 'José’s list', 'Lapsed in Australia'].map(
  (name, index) => ({ id: `id-${index}`, name }),
);
const toCall = (one: { id: string }) => ({ command: 'run', input: { exports: [one.id] } });
const find = (text: string) => findOne(all, text, toCall).name;
const several = (text: string) => findSeveral(all, text.split(' '), toCall).map((one) => one.name);
const errorOf = (work: () => unknown): AppError => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('no error');
};

describe('a name in a command', () => {
  it('is found without regard to case, accents as they are encoded, and spaces', () => {
    expect(find('newsletter')).toBe('Newsletter');
    expect(find('  PARTNER   tables')).toBe('Partner tables');
    expect(find('jose\u0301’s list')).toBe('José’s list');
  });

  it('may be a prefix when only one begins so', () => {
    expect(find('part')).toBe('Partner tables');
    expect(find('id-3')).toBe('Sales, EU');
  });

  it('asks which one when several begin so', () => {
    const error = errorOf(() => find('news'));
    expect(error).toMatchObject({ code: 'ambiguous_name', params: { name: 'news', count: 2 } });
    expect(error.calls).toEqual([toCall({ id: 'id-0' }), toCall({ id: 'id-1' })]);
  });

  it('offers a close spelling and does not act on it by itself', () => {
    const error = errorOf(() => find('Lapsd in Australia'));
    expect(error.code).toBe('unknown_export');
    expect(error.calls[0]).toEqual(toCall({ id: 'id-5' }));
    expect(errorOf(() => find('lasped')).calls[0]).toEqual(toCall({ id: 'id-5' }));
  });

  it('offers nothing for a name like none', () => {
    expect(errorOf(() => find('zzzzzz'))).toMatchObject({ code: 'unknown_export', calls: [] });
    expect(matchName(all, '').kind).toBe('none');
  });

  it('may be several names without quotes, with commas or without', () => {
    expect(several('newsletter partner tables')).toEqual(['Newsletter', 'Partner tables']);
    expect(several('newsletter, partner')).toEqual(['Newsletter', 'Partner tables']);
    expect(several('newsletter eu partner lapsed')).toEqual(['Newsletter EU', 'Partner tables', 'Lapsed in Australia']);
    expect(several('Sales, EU newsletter')).toEqual(['Sales, EU', 'Newsletter']);
    expect(several('newsletter newsletter')).toEqual(['Newsletter']);
  });

  it('starts none of several when one is unknown', () => {
    expect(errorOf(() => several('newsletter nonsense words')).params).toEqual({ name: 'nonsense words' });
  });
});

describe('a new name', () => {
  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['🎉'.repeat(81), 'too_long'],
    ['a\u202Eb', 'control_characters'],
    ['a\u0007b', 'control_characters'],
  ])('%j is refused: %s', (name, reason) => {
    expect(exportNameSchema.safeParse(name).error?.issues[0]?.message).toBe(reason);
  });

  it('may be markup or emoji, and is trimmed', () => {
    expect(exportNameSchema.parse(' <!channel>  [x](http://y) ')).toBe('<!channel> [x](http://y)');
    expect(exportNameSchema.parse('🎉'.repeat(80))).toBe('🎉'.repeat(80));
  });
});
