import type { KnownBlock, View } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import {
  type Block,
  type HomeView,
  type ModalView,
  type Options,
  toHome,
} from '../../src/surfaces/slack/blocks/index.ts';
import { columns, draw, heading, plain, press, text } from '../support/block-kit-cards.ts';
import { validateView } from '../support/block-kit-validator.ts';

describe('texts', () => {
  it('become headers, lines and grey lines, and lines that stand close one block', () => {
    const { blocks, loss } = draw([
      heading('Runs'),
      text('First'),
      text('second', { spacing: 'none', weight: 'bolder' }),
      text('Third'),
      text('grey', { isSubtle: true, size: 'small' }),
      text('code', { fontType: 'monospace' }),
    ]);
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'rich_text', 'rich_text', 'context', 'rich_text']);
    expect(blocks[1]).toMatchObject({
      elements: [{ elements: [{ text: 'First' }, { text: '\n' }, { text: 'second', style: { bold: true } }] }],
    });
    expect(loss).toEqual([]);
  });

  it('of one line stay a line, though they are a heading to those who listen', () => {
    const { blocks } = draw([text('Newsletter: Completed', { style: 'heading', weight: 'default' })]);
    expect(blocks).toMatchObject([
      { type: 'rich_text', elements: [{ elements: [{ type: 'text', text: 'Newsletter: Completed' }] }] },
    ]);
  });

  it('are shown letter by letter, whatever they look like', () => {
    const words = '<!channel> <@U1> *b* _i_ `c` :tada: [x](http://y) & &amp;';
    const { blocks, text: said } = draw([heading(words), text(words), text(words, { isSubtle: true })]);
    expect(blocks[0]).toMatchObject({ text: plain(words) });
    expect(blocks[1]).toMatchObject({ elements: [{ elements: [{ type: 'text', text: words }] }] });
    expect(blocks[2]).toMatchObject({ elements: [plain(words)] });
    expect(said).toBe('Said &lt;aloud&gt;');
  });

  it('that carry a meaning by colour get a mark, those of a whole container too', () => {
    const { blocks } = draw([
      text('bad', { color: 'attention' }),
      { type: 'Container', style: 'warning', items: [text('one'), text('two', { spacing: 'small' })] },
    ]);
    expect(JSON.stringify(blocks)).toContain('🔴 bad');
    expect(JSON.stringify(blocks)).toMatch(/🟠 one.*🟠 two/);
  });

  it('say an instant in the zone of each reader, where one is hinted at', () => {
    const my = { date: '2026-10-05T07:30:00Z' };
    const fact = { title: 'Next', value: 'a | b', my };
    const { blocks } = draw([text('in an hour', { my }), { type: 'FactSet', facts: [fact] }], [], {
      dates: { format: '{date_short} {time}' },
    });
    const date = { type: 'date', timestamp: 1791185400, format: '{date_short} {time}', fallback: 'in an hour' };
    expect(blocks[0]).toMatchObject({ elements: [{ elements: [date] }] });
    expect(blocks[1]).toMatchObject({ fields: [{}, { text: '<!date^1791185400^{date_short} {time}|a   b>' }] });
    expect(draw([text('in an hour', { my })]).blocks[0]).toMatchObject({
      elements: [{ elements: [{ type: 'text' }] }],
    });
  });

  it('say an instant inside a sentence, of which the rest stays as it is', () => {
    const my = { date: '2026-10-05T07:30:00Z', dated: '5 Oct, 09:30' };
    const facts = [
      { title: 'Started', value: '5 Oct, 09:30, by Ann Jansen', my },
      { title: 'Started', value: '5 Oct, 09:30, by *Ann*', my },
      { title: 'Started', value: 'some time ago', my },
    ];
    const { blocks } = draw([text('Asked 5 Oct, 09:30, here', { my }), { type: 'FactSet', facts }], [], {
      dates: { format: '{time}' },
    });
    const instant = { type: 'date', timestamp: 1791185400, format: '{time}', fallback: '5 Oct, 09:30' };
    expect(blocks[0]).toMatchObject({
      elements: [{ elements: [{ text: 'Asked ' }, instant, { text: ', here' }] }],
    });
    expect(blocks[1]).toMatchObject({
      fields: [
        {},
        { type: 'mrkdwn', text: '<!date^1791185400^{time}|5 Oct, 09:30>, by Ann Jansen' },
        {},
        // Markup beside it would come to life, so this one is for one zone only.
        { type: 'plain_text', text: '5 Oct, 09:30, by *Ann*' },
        {},
        { type: 'mrkdwn', text: '<!date^1791185400^{time}|some time ago>' },
      ],
    });
  });

  it('that are too long are cut, and the report says so', () => {
    const { blocks, loss } = draw([heading('h'.repeat(200)), text('t'.repeat(4000))]);
    expect(JSON.stringify(blocks)).toMatch(/h{149}….*t{2999}…/);
    expect(loss.map(({ element, what, kind }) => [element, what, kind])).toEqual([
      ['TextBlock /body/0', 'text', 'cut'],
      ['TextBlock /body/1', 'text', 'cut'],
    ]);
  });
});

describe('columns', () => {
  const badge = text('Running', { color: 'accent', my: { badge: true } });

  it('put a state behind the headline, and keep it when that is cut', () => {
    expect(draw([columns([heading('Newsletter')], [badge])]).blocks[0]).toMatchObject({
      text: plain('Newsletter · 🔵 Running'),
    });
    const [block] = draw([columns([heading('n'.repeat(200))], [badge])]).blocks;
    expect(block).toMatchObject({ text: { text: expect.stringMatching(/n… · 🔵 Running$/) } });
  });

  it('put a state behind its line', () => {
    const { blocks } = draw([
      columns([text('Newsletter'), text('when', { isSubtle: true, spacing: 'none' })], [badge]),
    ]);
    expect(blocks).toMatchObject([
      { elements: [{ elements: [{ text: 'Newsletter' }, { text: '  ·  ' }, { text: '🔵 Running' }] }] },
      { type: 'context', elements: [plain('when')] },
    ]);
  });

  it('of texts become fields; beside a picture or a button a section with it', () => {
    const image = { type: 'Image', url: 'https://example.com/a.png', altText: 'A chart' };
    const { blocks } = draw([
      columns([text('a')], [text('b')], [text('c')]),
      columns([text('words')], [image]),
      columns([text('words')], [{ type: 'ActionSet', actions: [press('Go')] }]),
    ]);
    expect(blocks).toMatchObject([
      { type: 'section', fields: [plain('a'), plain('b'), plain('c')] },
      { type: 'section', text: plain('words'), accessory: { type: 'image', alt_text: 'A chart' } },
      { type: 'section', text: plain('words'), accessory: { type: 'button', text: plain('Go') } },
    ]);
  });

  it('of anything else stand below each other, and the report says so', () => {
    const { blocks, loss } = draw([
      columns([text('a'), { type: 'FactSet', facts: [{ title: 't', value: 'v' }] }], [text('b')]),
    ]);
    expect(blocks.map(({ type }) => type)).toEqual(['rich_text', 'section', 'rich_text']);
    expect(loss.map(({ what }) => what)).toEqual(['columns']);
  });
});

it('sets facts in two columns, a bold title only where that is safe', () => {
  const facts = Array.from({ length: 6 }, (_, n) => ({ title: n === 1 ? 'a_b' : `Title ${n}`, value: '*v*' }));
  const { blocks, loss } = draw([{ type: 'FactSet', facts }]);
  const [first, second] = blocks as { fields: object[] }[];
  expect(first?.fields.slice(0, 3)).toEqual([
    { type: 'mrkdwn', text: '*Title 0*', verbatim: true },
    plain('*v*'),
    plain('a_b'),
  ]);
  expect([first?.fields.length, second?.fields.length]).toEqual([10, 2]);
  expect(loss.map(({ what }) => what)).toEqual(['bold title']);
});

describe('other elements', () => {
  it('come down to text: bars, pictures that cannot be loaded, media, code', () => {
    const { blocks, loss } = draw([
      { type: 'ProgressBar', value: 30, max: 120 },
      { type: 'ProgressBar', value: 1, max: 2, fallback: text('half') },
      { type: 'Image', url: 'data:image/png;base64,AAAA', altText: 'The history' },
      { type: 'Media', altText: 'How to', sources: [{ url: 'https://example.com/v.mp4' }] },
      { type: 'CodeBlock', codeSnippet: 'a  b' },
    ]);
    const all = JSON.stringify(blocks);
    for (const words of ['▓▓▓▓▓░░░░░░░░░░░░░░░ 25%', 'half', 'The history', 'https://example.com/v.mp4', 'a  b'])
      expect(all).toContain(words);
    expect(loss.map(({ what, kind }) => [what, kind])).toEqual([
      ['url', 'dropped'],
      ['player', 'look'],
    ]);
  });

  it('that Slack has not are shown by their fallback, or reported', () => {
    const { blocks, loss } = draw([heading('h'), { type: 'Hologram', fallback: text('flat') }, { type: 'Hologram' }]);
    expect(JSON.stringify(blocks)).toContain('flat');
    expect(loss).toMatchObject([{ kind: 'look' }, { element: 'Hologram /body/2', kind: 'dropped' }]);
  });

  it('lines part what has one, never at an end', () => {
    const { blocks } = draw([
      text('a', { separator: true }),
      text('b', { separator: true }),
      text('', { separator: true }),
    ]);
    expect(blocks.map(({ type }) => type)).toEqual(['rich_text', 'divider', 'rich_text']);
  });
});

it('gives blocks ids that stay with their elements and change with the revision', () => {
  const body = [heading('h'), text('a', { id: 'note' })];
  const ids = (options?: Options) => draw(body, [press('Go')], options).blocks.map(({ block_id }) => block_id);
  expect(ids()).toEqual(['at:/body/0', 'el:note', 'at:/actions']);
  expect(ids({ revision: '7' })).toEqual(['at:/body/0~r7', 'el:note~r7', 'at:/actions~r7']);
});

it('makes something of nothing', () => {
  expect(draw([]).blocks).toMatchObject([{ type: 'section', text: plain('Said <aloud>') }]);
  expect(validateView(toHome({}).view)).toBeUndefined();
});

it('is typed as the SDK types it, apart from charts, which it does not know', () => {
  const toKnown = (block: Exclude<Block, { type: 'data_visualization' }>): KnownBlock => block;
  const toView = (view: ModalView | HomeView): View => view;
  expect(toKnown({ type: 'divider' })).toEqual({ type: 'divider' });
  expect(toView({ type: 'home', blocks: [] }).blocks).toEqual([]);
});
