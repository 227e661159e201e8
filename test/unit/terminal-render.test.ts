import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type RenderOptions, renderCard } from '../../src/surfaces/terminal/index.ts';
import type { CardJson } from '../../src/views/contract.ts';
import { button, cardOf, ESC, headingOf, textOf } from './terminal-fakes.ts';

const draw = (card: CardJson, options: Partial<RenderOptions> = {}) =>
  renderCard(card, { columns: 80, color: false, actions: 'numbers', ...options }).text;
const drawText = (text: string, options: Partial<RenderOptions> = {}) => draw(cardOf([textOf(text)]), options);
const widest = (text: string) => Math.max(...text.split('\n').map((line) => stringWidth(line)));

const cell = (text: string) => ({ type: 'TableCell', items: [textOf(text)] });
const table = (rows: readonly (readonly string[])[], right: readonly number[] = []) => ({
  type: 'Table',
  firstRowAsHeaders: true,
  showGridLines: false,
  columns: (rows[0] ?? []).map((_, index) => ({
    width: 1,
    ...(right.includes(index) ? { horizontalCellContentAlignment: 'right' } : {}),
  })),
  rows: rows.map((row) => ({ type: 'TableRow', cells: row.map(cell) })),
});

describe('a card on the terminal', () => {
  it('draws a run with its state as a word, a bar, facts in two columns and numbered buttons', () => {
    const card = cardOf(
      [
        {
          type: 'ColumnSet',
          columns: [
            { type: 'Column', width: 'stretch', items: [headingOf('Weekly newsletter')] },
            {
              type: 'Column',
              width: 'auto',
              items: [textOf('Running', { color: 'accent', exportBot: { badge: true } })],
            },
          ],
        },
        { type: 'ProgressBar', value: 50, max: 200, fallback: textOf('bar') },
        {
          type: 'FactSet',
          facts: [
            { title: 'Rows', value: '50 of 200' },
            { title: 'Time left', value: '3 secs' },
          ],
        },
      ],
      [button('Cancel', 'cancel', { export: 'x' }), button('Show', 'show', { export: 'x' })],
    );
    expect(draw(card)).toBe(
      [
        'Weekly newsletter  ● Running',
        '',
        '██████░░░░░░░░░░░░░░░░░░  25%',
        '',
        'Rows       50 of 200',
        'Time left  3 secs',
        '',
        '[1] Cancel  [2] Show',
      ].join('\n'),
    );
  });

  it('numbers buttons from where it is told, in reading order, and gives back what they do', () => {
    const card = cardOf(
      [headingOf('Exports'), { type: 'ActionSet', actions: [button('Run', 'run')] }],
      [button('Help', 'help')],
    );
    const { text, actions } = renderCard(card, { columns: 80, color: false, actions: 'numbers', first: 4 });
    expect(text).toContain('[4] Run');
    expect(text).toContain('[5] Help');
    expect(actions.map((action) => action.title)).toEqual(['Run', 'Help']);
  });

  it('writes colours only where it may, and the words stay without them', () => {
    const card = cardOf([
      headingOf('Failed'),
      textOf('Could not write', { color: 'attention' }),
      textOf('quiet', { isSubtle: true }),
    ]);
    expect(draw(card, { color: true })).toBe(
      `${ESC}[1mFailed${ESC}[0m\n${ESC}[31mCould not write${ESC}[0m\n${ESC}[2mquiet${ESC}[0m`,
    );
    expect(draw(card)).toBe('Failed\nCould not write\nquiet');
  });

  it('breaks long text at spaces, and words that are wider than the line anywhere', () => {
    expect(drawText('one two three four', { columns: 9 })).toBe('one two\nthree\nfour');
    expect(drawText('a abcdefghijkl', { columns: 5 })).toBe('a\nabcde\nfghij\nkl');
  });

  it('never breaks a path, which is there to be copied', () => {
    const facts = [{ title: 'Location', value: '/data/exports/weekly/2026-11-24T03-43-35Z' }];
    expect(draw(cardOf([{ type: 'FactSet', facts }]), { columns: 30 })).toBe(`Location  ${facts[0]?.value}`);
  });

  it('marks a styled container along its side and rules off what is separated', () => {
    const card = cardOf([
      headingOf('Skipped'),
      { type: 'Container', style: 'warning', items: [textOf('Too large.')] },
      textOf('below', { separator: true }),
    ]);
    expect(draw(card, { columns: 20 })).toBe(['Skipped', '', '│ Too large.', '─'.repeat(20), 'below'].join('\n'));
  });

  it('aligns rows of columns that stand together', () => {
    const row = (left: string, right: string) => ({
      type: 'ColumnSet',
      columns: [left, right].map((text) => ({ type: 'Column', width: 'auto', items: [textOf(text)] })),
    });
    expect(draw(cardOf([row('list', 'Lists the exports'), row('show <export>', 'Shows one')]))).toBe(
      'list           Lists the exports\nshow <export>  Shows one',
    );
  });

  it('draws a form to be read: labels, values and what can be chosen', () => {
    const card = cardOf([
      headingOf('New export'),
      { type: 'Input.Text', id: 'name', label: 'Name', isRequired: true, value: 'Newsletter' },
      {
        type: 'Input.ChoiceSet',
        id: 'items',
        label: 'Segments',
        isMultiSelect: true,
        value: 'b',
        choices: [
          { title: 'Australia (3,591)', value: 'a' },
          { title: 'VIP (12)', value: 'b' },
        ],
      },
      { type: 'Input.Toggle', id: 'go', label: 'Start', title: 'Run at once', value: 'false' },
    ]);
    expect(draw(card)).toBe(
      [
        'New export',
        '',
        'Name *  Newsletter',
        '',
        'Segments',
        '  [ ] Australia (3,591)',
        '  [x] VIP (12)',
        '',
        '[ ] Run at once',
      ].join('\n'),
    );
  });
});

describe('a table on the terminal', () => {
  const rows = [
    ['Name', 'Rows'],
    ['日本の顧客', '12'],
    ['👩‍👩‍👧 e\u0301', '12,400'],
  ];

  it('lines up by what characters take on the screen, numbers on the right', () => {
    expect(draw(cardOf([table(rows, [1])]))).toBe(
      ['Name          Rows', '──────────  ──────', '日本の顧客      12', '👩‍👩‍👧 e\u0301        12,400'].join('\n'),
    );
  });

  it('wraps cells where the terminal is narrow', () => {
    const text = draw(
      cardOf([
        table([
          ['Name', 'State'],
          ['Everybody who ordered twice', 'Completed with errors'],
        ]),
      ]),
      { columns: 30 },
    );
    expect(widest(text)).toBeLessThanOrEqual(30);
    expect(text.replace(/\s+/g, ' ')).toContain('Everybody who');
  });

  it('becomes a list of facts where no column would be readable', () => {
    const text = draw(
      cardOf([
        table([
          ['Started', 'State', 'Duration'],
          ['yesterday', 'Successful', '12 seconds'],
        ]),
      ]),
      { columns: 22 },
    );
    expect(text).toBe('Started   yesterday\nState     Successful\nDuration  12 seconds');
  });
});

describe('buttons as lines', () => {
  const lines = (...actions: ReturnType<typeof button>[]) =>
    draw(cardOf([headingOf('x')], actions), { actions: 'lines' })
      .split('\n')
      .slice(2);

  it('are what a person would type, with names in quotes where they need them', () => {
    expect(
      lines(
        button('Run', 'run', { exports: ['Weekly newsletter', 'Daily'] }),
        button('Show', 'show', { export: 'Café' }),
        button('Everything', 'run', { all: true }),
        button('Sorted', 'list', { search: '', sort: 'updated', descending: true, page: 2 }),
      ),
    ).toEqual([
      'Run         → /export run "Weekly newsletter" Daily',
      'Show        → /export show Café',
      'Everything  → /export run all',
      'Sorted      → /export list sort:updated order:desc page:2',
    ]);
  });

  it('name what the button knows by its id, and say which run', () => {
    const withName = (action: ReturnType<typeof button>) => ({
      ...action,
      exportBot: { ...(action.exportBot as object), named: 'Daily mail' },
    });
    expect(
      lines(
        withName(button('Details', 'history', { export: '7a1e', run: 'a77fe02e-1' })),
        withName(button('Cancel', 'cancel', { run: 'a77fe02e-1' })),
      ),
    ).toEqual(['Details  → /export history "Daily mail" run:a77fe02e-1', 'Cancel   → /export cancel "Daily mail"']);
  });

  it('are titles alone when no line can say it', () => {
    expect(lines(button('Yes', 'confirm', { id: 'abc' }), button('Odd', 'show', { export: 'say "hi"' }))).toEqual([
      'Yes  Odd',
    ]);
    expect(lines(button('Evil', 'show', { export: `a${ESC}[31m` }), button('Worse', 'rm -rf /; run'))).toEqual([
      'Evil  Worse',
    ]);
  });
});

describe('hostile data', () => {
  const everywhere = (text: string): CardJson =>
    cardOf(
      [
        headingOf(text),
        { type: 'FactSet', facts: [{ title: text, value: text }] },
        table([
          [text, text],
          [text, text],
        ]),
        { type: 'Input.Text', id: 'a', label: text, value: text, isMultiline: true },
        { type: 'Input.ChoiceSet', id: 'b', label: text, choices: [{ title: text, value: text }] },
        { type: 'Input.Toggle', id: 'c', label: text, title: text },
        { type: 'ActionSet', actions: [button(text, 'show', { export: text })] },
      ],
      [{ type: 'Action.OpenUrl', title: text, url: `http://127.0.0.1/${text}` }],
    );

  it('prints escape sequences, links and bells as visible text', () => {
    expect(drawText(`${ESC}[31mred${ESC}]8;;http://evil\u0007click${ESC}\\`)).toBe('␛[31mred␛]8;;http://evil␇click␛\\');
    expect(drawText('a\u009b2Jb\u007f')).toBe('a\\u009b2Jb␡');
  });

  it('shows characters that reorder or hide text, and keeps lines whole', () => {
    expect(drawText('gpj.\u202etxt.exe \u200b')).toBe('gpj.\\u202etxt.exe \\u200b');
    expect(drawText('name\r\nSuccessful\tyes\rover')).toBe('name Successful yes␍over');
  });

  it('lets no control character through, wherever it stands in a card', () => {
    const character = fc.oneof(
      fc.constantFrom(ESC, '\u009b', '\u0007', '\r', '\u202e', '\u2028', '漢', '👩‍👩‍👧', '\ud800'),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('numbers', 'lines'),
        (parts, actions) => {
          const text = draw(everywhere(parts.join('')), { actions, columns: 40 });
          expect(text).not.toMatch(/[\p{Cs}\u2028\u2029\u202a-\u202e]/u);
          expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('stays within the width with 500 characters of emoji', () => {
    const text = draw(everywhere('👩🏽‍🚀'.repeat(500)), { columns: 60 });
    expect(widest(text)).toBeLessThanOrEqual(60);
  });
});
