import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChannelWord, readPersonWord } from '../../src/domain/place.ts';
import { readData, toData } from '../../src/surfaces/teams/cards/payload.ts';
import { isMarkup } from '../../src/surfaces/teams/cards/plain-text.ts';
import { type Mention, toLine } from '../../src/surfaces/teams/words.ts';

const BOT = '28:bot';
const names = {
  surface: 'teams',
  workspace: 'tenant',
  bot: BOT,
  accounts: new Map([['29:carlos', 'account-of-carlos']]),
};
const mention = (id: string, name: string, isChannel = false): Mention => ({
  id,
  name,
  text: `<at>${name}</at>`,
  isChannel,
});
const line = (text: string, ...mentions: Mention[]) => toLine(text, [mention(BOT, 'Exports'), ...mentions], names);

describe('a line as Teams sends it', () => {
  it.each([
    ['<at>Exports</at> list', 'list'],
    ['<at>Exports</at>&nbsp;run "R&amp;D"\r\n', 'run "R&D"'],
    ['list <at>Exports</at>', 'list'],
    ['  /export   list  ', 'list'],
    ['exports list', 'list'],
    ['/list', 'list'],
    ['<at>Exports</at>', ''],
    ['show &lt;b&gt; &amp;lt;', 'show <b> &lt;'],
    ['show exports', 'show exports'],
  ])('%j is read as %j', (text, wanted) => {
    expect(line(text)).toBe(wanted);
  });

  it('names people and channels by their ids', () => {
    const [, person] = line('share <at>Carlos Vega</at>', mention('29:carlos', 'Carlos Vega')).split(' ');
    expect(readPersonWord(person ?? '')).toEqual({
      surface: 'teams',
      workspace: 'tenant',
      externalId: 'account-of-carlos',
    });
    const [, channel] = line('set <at>Sales team</at>', mention('19:x@thread.tacv2', 'Sales team', true)).split(' ');
    expect(readChannelWord(channel ?? '')).toEqual({
      place: { surface: 'teams', workspace: 'tenant', conversation: '19:x@thread.tacv2' },
      name: 'Sales team',
    });
  });

  it('leaves somebody whom nobody knows as they were written', () => {
    expect(line('share <at>Zed Nobody</at>', mention('29:zed', 'Zed Nobody'))).toBe('share Zed Nobody');
  });
});

describe('text that Teams would read as Markdown', () => {
  it.each([
    '**b**',
    '_i_',
    'a *b* c',
    '[x](http://y)',
    '- item',
    '1. item',
    '# head',
    '> quote',
    '`c`',
    '~~s~~',
    '<at>A</at>',
    'a\nb',
  ])('%j is written as a run', (text) => expect(isMarkup(text)).toBe(true));
  it.each(['first_name', '2 - 1', 'a.b', 'R&D', 'C#', 'x > y', 'Berlin (Mitte)', '100%', '1.5 kB', '[draft]'])(
    '%j stays a text block',
    (text) => expect(isMarkup(text)).toBe(false),
  );
});

describe('what a button carries', () => {
  it('comes back as it was, with the inputs beside it as text', () => {
    const call = { v: 1, command: 'run', input: {} };
    const back = {
      ...toData({ call }, { msteams: { type: 'task/fetch' } }),
      name: 'x',
      count: 3,
      on: true,
      odd: { a: 1 },
    };
    expect(readData(back)).toEqual({ payload: { call }, inputs: { name: 'x', count: '3', on: 'true' } });
  });

  it('may be anything at all when it does not come from us', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { inputs } = readData(value);
        expect(Object.values(inputs).every((text) => typeof text === 'string')).toBe(true);
      }),
    );
  });
});
