import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote, readLine, splitWords } from '../../src/commands/line.ts';
import { parseLine } from '../../src/commands/parse.ts';
import { commands } from '../../src/commands/registry.ts';
import { AppError } from '../../src/domain/errors.ts';

const parse = (text: string) => parseLine(commands, text);
const errorOf = (text: string): AppError => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error(`no error for ${text}`);
};

describe('a typed line', () => {
  it.each([
    ['run "Weekly newsletter"', { exports: ['Weekly newsletter'] }],
    ['run “Weekly newsletter”', { exports: ['Weekly newsletter'] }],
    ['run „Weekly newsletter“', { exports: ['Weekly newsletter'] }],
    ['run «Weekly newsletter»', { exports: ['Weekly newsletter'] }],
    ["run 'Weekly newsletter'", { exports: ['Weekly newsletter'] }],
    ['run ‘Joe’s list’', { exports: ['Joe’s list'] }],
    ['run Weekly newsletter', { exports: ['Weekly', 'newsletter'] }],
    ['run Weekly\u00a0newsletter', { exports: ['Weekly', 'newsletter'] }],
    ["run Joe's list", { exports: ["Joe's", 'list'] }],
    ['/export run all', { all: true }],
    ['@Exports run all', { all: true }],
    ['<at>Exports</at> run all', { all: true }],
    ['RUN "all"', { all: true }],
  ])('%s', (text, input) => {
    expect(parse(text)).toEqual({ command: 'run', input });
  });

  it('asks for help when it is empty', () => {
    expect(parse('  ')).toEqual({ command: 'help', input: {} });
    expect(parse('/export')).toEqual({ command: 'help', input: {} });
  });

  it('answers a greeting with what matters to whoever greets', () => {
    for (const text of ['hello', 'Hi!', 'hallo', '@Exports hoi']) {
      expect(parse(text)).toEqual({ command: 'home', input: {} });
    }
  });

  it('takes options as key:value, --key value, --key=value, and with the dash that phones make of two', () => {
    for (const text of ['list sort:updated', 'list --sort updated', 'list --sort=updated', 'list —sort updated']) {
      expect(parse(text).input).toMatchObject({ sort: 'updated', search: '' });
    }
  });

  it('keeps a colon in a name where the word before it is no option', () => {
    expect(parse('list Q3: all').input).toMatchObject({ search: 'Q3: all' });
    expect(parse('list "sort:name"').input).toMatchObject({ search: 'sort:name' });
    expect(parse('show http://x.example/a').input).toEqual({ export: 'http://x.example/a' });
  });

  it('reads a whole create', () => {
    const { input } = parse(
      'create "My list" segments:"Lapsed in Australia",vip to:“Local folder” fields:email=E-mail,city folder:weekly/au',
    );
    expect(input).toEqual({
      name: 'My list',
      type: 'segments',
      items: ['Lapsed in Australia', 'vip'],
      connection: 'Local folder',
      fields: ['email', 'city'],
      rename: 'email = E-mail',
      'target.folder': 'weekly/au',
    });
  });

  it('names a key that it does not know', () => {
    expect(errorOf('list --colour blue')).toMatchObject({
      code: 'unexpected_argument',
      params: { argument: '--colour' },
    });
  });

  it.each([
    ['create "My list" type:data_out', 'type', 'none'],
    ['create My list segment:vip', 'segment', 'segments'],
    ['create "My list" formt:csv', 'formt', 'format'],
    ['list sorted:name', undefined, undefined],
    ['create "My list" to:"A" https://example.com', undefined, undefined],
    ['create Re:launch', undefined, undefined],
    ['schedule "My list" weekdays 08:00', undefined, undefined],
  ])('does not take an option that there is not for a part of a name: %s', (line, option, nearest) => {
    if (option === undefined) expect(() => parse(line)).not.toThrow();
    else expect(errorOf(line)).toMatchObject({ code: 'unknown_option', params: { option, nearest } });
  });

  it('says where a quote is not closed', () => {
    expect(errorOf('run "Weekly')).toMatchObject({ code: 'unclosed_quote', params: { text: '"Weekly' } });
  });

  it('refuses a text that no command could be', () => {
    expect(errorOf('x'.repeat(5000))).toMatchObject({ code: 'text_too_long' });
  });

  it('offers the nearest command with the rest of the line as it was typed', () => {
    expect(errorOf('rnu "Weekly newsletter"')).toMatchObject({
      code: 'unknown_command',
      params: { word: 'rnu' },
      calls: [{ command: 'run', input: { exports: ['Weekly newsletter'] } }],
    });
    expect(errorOf('lits').calls[0]).toMatchObject({ command: 'list' });
    expect(errorOf('hist Weekly').calls[0]).toMatchObject({ command: 'history', input: { export: 'Weekly' } });
  });

  it('offers help where nothing is near, and for 500 emoji', () => {
    expect(errorOf('frobnicate').calls).toEqual([{ command: 'help', input: {} }]);
    expect(errorOf('🎉'.repeat(500))).toMatchObject({ code: 'unknown_command', calls: [{ command: 'help' }] });
  });

  it('cannot reach the commands that only buttons call', () => {
    expect(errorOf('confirm 0b5ecf08-4a1f-4a08-a1b3-0d5a5f1d5d3f').code).toBe('unknown_command');
  });

  it('never throws anything but an AppError, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        try {
          const call = parse(text);
          return commands.some((command) => command.name === call.command);
        } catch (error) {
          return error instanceof AppError;
        }
      }),
    );
  });

  it('reads back every name that it quotes', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((name) =>
      name
        .normalize('NFC')
        .replace(/[\s"“”„«»‟\u200b\ufeff]+/gu, ' ')
        .trim(),
    );
    fc.assert(
      fc.property(
        names.filter((name) => name !== ''),
        (name) => {
          const words = splitWords(`run ${quote(name)}`);
          const line = readLine('run', words.slice(1), []);
          return line.words.length === 1 && line.words[0] === name;
        },
      ),
    );
  });
});
