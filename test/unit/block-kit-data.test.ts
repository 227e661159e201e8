import { describe, expect, it } from 'vitest';
import { toHome } from '../../src/surfaces/slack/blocks/index.ts';
import { card, draw, heading, plain, row, text } from '../support/block-kit-cards.ts';
import { validateView } from '../support/block-kit-validator.ts';

describe('tables', () => {
  const table = (rows: object[]) => ({
    type: 'Table',
    columns: [{ width: 2 }, { width: 1, horizontalCellContentAlignment: 'right' }],
    rows,
  });

  it('become data tables whose numbers sort, titled by what stands above', () => {
    const { blocks } = draw(
      [heading('Last runs'), table([row('State', 'Rows'), row('Failed', '1.204'), row('', '–')])],
      [],
      { locale: 'nl' },
    );
    expect(blocks[1]).toMatchObject({
      type: 'data_table',
      caption: 'Last runs',
      page_size: 2,
      row_header_column_index: 0,
      rows: [
        [
          { type: 'raw_text', text: 'State' },
          { type: 'raw_text', text: 'Rows' },
        ],
        [
          { type: 'raw_text', text: 'Failed' },
          { type: 'raw_number', value: 1204, text: '1.204' },
        ],
        [
          { type: 'raw_text', text: '–' },
          { type: 'raw_text', text: '–' },
        ],
      ],
    });
  });

  it('are set as code from the second on, on other surfaces, and where asked', () => {
    const one = table([row('State', 'Rows'), row('Failed', '1'), row('Done', '1,000')]);
    const code = 'State    Rows\n──────  ─────\nFailed      1\nDone    1,000';
    const asCode = {
      type: 'rich_text',
      elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: code }] }],
    };
    expect(draw([one, one]).blocks).toMatchObject([{ type: 'data_table' }, asCode]);
    expect(draw([one], [], { dataTables: false }).blocks).toMatchObject([asCode]);
    const home = toHome(card([one]));
    expect(home.view.blocks).toMatchObject([asCode]);
    expect(home.loss).toMatchObject([{ what: 'table' }]);
    expect(validateView(home.view)).toBeUndefined();
  });

  it('say how many rows and columns are left out', () => {
    const { blocks, loss } = draw([table([row('A', 'B'), ...Array.from({ length: 150 }, (_, n) => row(`${n}`, 'x'))])]);
    expect(blocks).toMatchObject([{ rows: { length: 101 } }, { elements: [plain('50 more rows not shown.')] }]);
    expect(loss).toMatchObject([{ element: 'Table /body/0', what: 'rows', kind: 'cut' }]);
    const wide = draw([table([row(...'abcdefghijklmnopqrstuvwxyz'), row(...'abcdefghijklmnopqrstuvwxyz')])]);
    expect(wide.blocks[1]).toMatchObject({ elements: [plain('6 more columns not shown.')] });
    const long = draw([table([row('A', 'B'), ...Array.from({ length: 90 }, () => row('x'.repeat(300), 'y'))])]);
    expect(long.blocks[1]).toMatchObject({ elements: [plain(expect.stringMatching(/^\d\d more rows/) as never)] });
  });

  it('lose rows rather than the words around them when a message is too long', () => {
    const long = table([row('A', 'B'), ...Array.from({ length: 30 }, () => row('x'.repeat(300), 'y'))]);
    const { blocks } = draw([heading('Runs'), text('a'.repeat(2900)), long, text('z'.repeat(2900))]);
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'rich_text', 'data_table', 'context', 'rich_text']);
  });
});

describe('charts', () => {
  const bars = (more: object = {}) => ({
    type: 'Chart.VerticalBar',
    title: 'Rows',
    data: [
      { x: 'Mon', y: 12 },
      { x: 'Tue', y: 14 },
    ],
    ...more,
  });

  it('are drawn by Slack, and said in the text for those who do not see them', () => {
    const { blocks, text: said } = draw([
      bars(),
      { type: 'Chart.Donut', title: 'Share', data: [{ legend: 'New', value: 3 }] },
    ]);
    expect(blocks).toMatchObject([
      {
        type: 'data_visualization',
        title: 'Rows',
        chart: { type: 'bar', axis_config: { categories: ['Mon', 'Tue'] } },
      },
      { type: 'data_visualization', chart: { type: 'pie', segments: [{ label: 'New', value: 3 }] } },
    ]);
    expect(said).toContain('Rows. Mon 12, Tue 14');
  });

  it.each([
    ['more than two', [bars(), bars(), bars()], {}, 2],
    ['a label too long', [bars({ data: [{ x: 'x'.repeat(21), y: 1 }] })], {}, 0],
    ['a slice of nothing', [{ type: 'Chart.Pie', title: 'Rows', data: [{ legend: 'a', value: 0 }] }], {}, 0],
    [
      'lines with gaps',
      [
        {
          type: 'Chart.Line',
          title: 'Rows',
          data: [
            { legend: 'a', values: [{ x: '1', y: 1 }] },
            { legend: 'b', values: [{ x: '2', y: 1 }] },
          ],
        },
      ],
      {},
      0,
    ],
    ['a gauge', [{ type: 'Chart.Gauge', title: 'Rows', value: 7 }], {}, 0],
    ['a client that has none', [bars()], { dataVisualizations: false }, 0],
  ])('are written as numbers: %s', (_, body, options, native) => {
    const { blocks, loss } = draw(body, [], options);
    expect(blocks.filter(({ type }) => type === 'data_visualization')).toHaveLength(native);
    expect(blocks.at(-1)).toMatchObject({
      type: 'rich_text',
      elements: [{ elements: [{ text: 'Rows', style: { bold: true } }, {}, { text: expect.stringMatching(/\d/) }] }],
    });
    expect(loss).toContainEqual(expect.objectContaining({ what: 'chart' }));
  });

  it('are pictures where Slack does not draw them and there is one, with their sentence as its description', () => {
    const shown = bars({ my: { alt: 'Rows: fourteen at most' } });
    const chartPicture = ({ title }: { title: string }) =>
      title === 'Rows' ? { slack_file: { id: 'F1' } } : undefined;
    const options = { dataVisualizations: false, chartPicture };
    const other = { type: 'Chart.Line', title: 'Seconds', data: [{ x: 'Mon', y: 3 }] };
    const { blocks, text: said, charts, loss } = draw([shown, other], [], options);
    expect(blocks).toMatchObject([
      { type: 'image', slack_file: { id: 'F1' }, alt_text: 'Rows: fourteen at most' },
      { type: 'rich_text' },
    ]);
    expect(said).toContain('Rows: fourteen at most');
    expect(loss).toContainEqual(
      expect.objectContaining({ what: 'chart', kind: 'look', why: expect.stringContaining('picture') }),
    );
    expect(charts.map(({ alt }) => alt)).toEqual(['Rows: fourteen at most', 'Seconds. Mon 3']);
    expect(draw([shown], [], { chartPicture }).blocks).toMatchObject([{ type: 'data_visualization' }]);
  });

  it('keep to what Slack takes as a description, however much they say', () => {
    const data = Array.from({ length: 500 }, (_, n) => ({ x: `day ${n}`, y: n }));
    const chartPicture = () => ({ slack_file: { id: 'F1' } });
    const { blocks, loss } = draw([bars({ data })], [], { chartPicture });
    expect(blocks).toMatchObject([{ type: 'image', alt_text: expect.stringMatching(/…$/) }]);
    expect(loss).toContainEqual(expect.objectContaining({ what: 'alt', kind: 'cut' }));
  });

  it('stacked bars become a series for each colour', () => {
    const data = ['Mon', 'Tue'].map((title) => ({
      title,
      data: [
        { legend: 'New', value: 1 },
        { legend: 'Old', value: 2 },
      ],
    }));
    expect(draw([{ type: 'Chart.HorizontalBar.Stacked', title: 'Rows', data }]).blocks[0]).toMatchObject({
      chart: { series: [{ name: 'New', data: [{ label: 'Mon', value: 1 }, {}] }, { name: 'Old' }] },
    });
  });
});
