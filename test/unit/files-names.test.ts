import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillName, findNameProblem, PLACEHOLDERS, toRunValues } from '../../src/destinations/files/name-template.ts';
import { createFileTarget, folderSetting, readFileSettings } from '../../src/destinations/files/settings.ts';
import { parseSplit } from '../../src/destinations/files/split.ts';

describe('a name template', () => {
  it.each([
    '{export}/{item}',
    '{export}/{item}_{date}',
    'Latest/{run} {item} (all)',
    '{item}@{export}/{item}_{n}',
    'ünïcode/{export}-{item}',
  ])('%j is taken', (template) => {
    expect(findNameProblem(template, false)).toBeUndefined();
  });

  it.each([
    ['{export}/{segment}', 'unknown_placeholder'],
    ['{export}/{}', 'unknown_placeholder'],
    ['../{export}/{item}', 'unsafe_characters'],
    ['/{export}/{item}', 'unsafe_characters'],
    ['{export}//{item}', 'unsafe_characters'],
    ['{export}/{item}/', 'unsafe_characters'],
    ['{export}/.{item}', 'unsafe_characters'],
    ['{export}/{item}.', 'unsafe_characters'],
    ['{export}\\{item}', 'unsafe_characters'],
    ['C:/{export}/{item}', 'unsafe_characters'],
    ['{export}/{item}\n', undefined],
    ['{export}/{item}*', 'unsafe_characters'],
    ['{export}/{{item}}', 'unsafe_characters'],
    ['', 'unsafe_characters'],
    ['{export}/{date}', 'needs_item'],
    ['latest/{item}', 'needs_export_or_run'],
  ])('%j: %s', (template, problem) => {
    expect(findNameProblem(template, false)).toBe(problem);
  });

  it('needs a number in its last part where records are split', () => {
    expect(findNameProblem('{export}/{item}', true)).toBe('needs_n');
    expect(findNameProblem('{export}/{n}/{item}', true)).toBe('needs_n');
    expect(findNameProblem('{export}/{item}_{n}', true)).toBeUndefined();
  });

  it('leads nowhere else, whatever is put into it', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const part = fc.oneof(
      fc.constantFrom(...PLACEHOLDERS).map((name) => `{${name}}`),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), text, (parts, exportName) => {
        const template = parts.join('');
        fc.pre(findNameProblem(template, false) === undefined);
        const values = toRunValues(
          exportName,
          new Date('2026-11-24T02:50:12Z'),
          '0190aaaa-bbbb-7ccc-8ddd-eeee1a2b3c4d',
        );
        const path = fillName(template, { ...values, item: 'vip', n: '1' });
        for (const name of path.split('/')) expect(name).toMatch(/^[^./\\][^/\\\p{Cc}]*$/u);
      }),
    );
  });
});

describe('where a new file begins', () => {
  it.each([
    ['1000 rows', { by: 'rows', most: 1000 }],
    ['1,000,000 rows', { by: 'rows', most: 1_000_000 }],
    ['1.000.000 rijen', { by: 'rows', most: 1_000_000 }],
    ['1 row', { by: 'rows', most: 1 }],
    ['500MB', { by: 'bytes', most: 5e8 }],
    ['1.5 GB', { by: 'bytes', most: 1.5e9 }],
    ['1,5 gb', { by: 'bytes', most: 1.5e9 }],
    ['64 kB', { by: 'bytes', most: 64_000 }],
  ])('%j is read', (text, split) => {
    expect(parseSplit(text)).toEqual(split);
  });

  it.each(['', '0 rows', '1.5 rows', '1 kB', '-5 MB', '5', 'rows', '5 TB', '1,00 rows', '1e9 rows', '1_000 rows'])(
    '%j is not',
    (text) => {
      expect(parseSplit(text)).toBeUndefined();
    },
  );
});

describe('the settings of files', () => {
  const target = createFileTarget({ folder: folderSetting });
  const problemOf = (given: object) =>
    target.safeParse(given).error?.issues.map(({ path, message }) => [path[0], message]);

  it('are the usual ones where nothing is said, as in exports of before there were any', () => {
    expect(target.parse({})).toMatchObject({ layout: 'run', format: 'csv', compression: 'none', empty: 'file' });
    expect(readFileSettings({ folder: 'x' })).toMatchObject({ layout: 'run', split: undefined });
  });

  it('are refused beside their field', () => {
    expect(problemOf({ layout: 'named', names: '{item}' })).toEqual([['names', 'needs_export_or_run']]);
    expect(problemOf({ layout: 'named', names: '{export}_{item}', split: '5 rows' })).toEqual([['names', 'needs_n']]);
    expect(problemOf({ layout: 'named', split: '5 rows' })).toBeUndefined();
    expect(problemOf({ split: 'many' })).toEqual([['split', 'split']]);
    expect(problemOf({ format: 'xml' })?.[0]?.[0]).toBe('format');
    expect(problemOf({ layout: 'run', names: '{item}' })).toBeUndefined();
  });

  it('are the usual ones, with a number where records are split, when none are given', () => {
    expect(readFileSettings({ layout: 'named' }).names).toBe('{export}/{item}_{date}');
    expect(readFileSettings({ layout: 'named', split: '5 rows' }).names).toBe('{export}/{item}_{date}_{n}');
  });

  it('are checked again before anything is written', () => {
    expect(() => readFileSettings({ layout: 'named', names: '../{item}' })).toThrow(
      expect.objectContaining({
        code: 'invalid_file_names',
        params: expect.objectContaining({ reason: 'unsafe_characters' }),
      }),
    );
  });
});
