import { describe, expect, it } from 'vitest';
import { ACTION_IDS, readAction } from '../../src/surfaces/slack/blocks/index.ts';
import { draw, heading, plain, press, text } from '../support/block-kit-cards.ts';

describe('actions', () => {
  it('become buttons that send their data, open their address, and ask before they destroy', () => {
    const { blocks } = draw(
      [heading('h')],
      [
        press('Run', { style: 'positive', tooltip: 'Run the newsletter' }),
        press('Delete', { style: 'destructive' }),
        { type: 'Action.OpenUrl', title: 'Docs', url: 'https://example.com' },
      ],
    );
    expect(blocks[1]).toMatchObject({
      type: 'actions',
      elements: [
        { text: plain('Run'), style: 'primary', value: '{"title":"Run"}', accessibility_label: 'Run the newsletter' },
        { style: 'danger', confirm: { title: plain('Are you sure?'), deny: plain('Cancel'), style: 'danger' } },
        { url: 'https://example.com' },
      ],
    });
    const [first] = (blocks[1] as { elements: { value: string; action_id: string }[] }).elements;
    expect(readAction(first!)).toEqual({ title: 'Run' });
    expect(first?.action_id.startsWith(ACTION_IDS.execute)).toBe(true);
  });

  it('ask nothing where the card has asked already', () => {
    const { blocks } = draw([heading('h')], [press('Delete', { style: 'destructive' })], { confirm: () => undefined });
    expect(blocks[1]).not.toHaveProperty('elements.0.confirm');
  });

  it('with too much data carry a reference, and without a store the report says that they do not work', () => {
    const data = { list: 'x'.repeat(3000) };
    const kept = new Map<string, unknown>();
    const store = (value: unknown) => {
      kept.set('k1', value);
      return 'k1';
    };
    const { blocks } = draw([heading('h')], [press('Run', { data })], { store });
    const [button] = (blocks[1] as { elements: { value: string }[] }).elements;
    expect(readAction(button!, (reference) => kept.get(reference))).toEqual(data);
    const { loss } = draw([heading('h')], [press('Run', { data })]);
    expect(loss).toMatchObject([{ element: 'Action.Execute /actions/0', what: 'data', kind: 'dropped' }]);
  });

  it('beyond five go into a menu when there is a store, all but those that ask', () => {
    const kept: unknown[] = [];
    const store = (value: unknown) => String(kept.push(value) - 1);
    const many = Array.from({ length: 8 }, (_, n) => press(`Do ${n}`, n === 6 ? { style: 'destructive' } : {}));
    const { blocks } = draw([heading('h')], many, { store });
    const { elements } = blocks[1] as { elements: { type: string; options: { value: string }[] }[] };
    expect(elements.map(({ type }) => type)).toEqual([...Array(6).fill('button'), 'overflow']);
    const [option] = elements[6]!.options;
    expect(readAction({ selected_option: option! }, (reference) => kept[Number(reference)])).toEqual({ title: 'Do 5' });
    expect(draw([heading('h')], many).blocks[1]).toMatchObject({ elements: { length: 8 } });
  });

  it('inside others are all there: shown cards, selectable containers, unknown ones are reported', () => {
    const { blocks, loss } = draw(
      [{ type: 'Container', items: [text('pick me')], selectAction: press('Pick') }],
      [
        { type: 'Action.ShowCard', title: 'More', card: { body: [text('inside')], actions: [press('Deep')] } },
        { type: 'Action.Teleport', title: 'Away' },
      ],
    );
    const all = JSON.stringify(blocks);
    for (const words of ['Pick', 'More', 'inside', 'Deep']) expect(all).toContain(words);
    expect(loss).toContainEqual(expect.objectContaining({ element: 'Action.Teleport /actions/1', kind: 'dropped' }));
  });

  it('stay when a message has too many blocks, and say what they act on when their text is gone', () => {
    const rows = Array.from({ length: 40 }, (_, n) => ({
      type: 'Container',
      separator: true,
      items: [
        text(`Export ${n}`),
        { type: 'FactSet', facts: [{ title: 'a', value: 'b' }] },
        { type: 'ActionSet', actions: [press('Run', { tooltip: `Run export ${n}` })] },
      ],
    }));
    const { blocks, loss } = draw([heading('Exports'), ...rows], [press('Next')]);
    const all = JSON.stringify(blocks);
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(blocks[0]).toMatchObject({ text: plain('Exports') });
    expect(all.match(/"value":/g)).toHaveLength(41);
    expect(all).toContain('"text":"Run export 39"');
    expect(all).toMatch(/\d+ more not shown/);
    expect(loss.filter(({ kind }) => kind === 'dropped').length).toBeGreaterThan(10);
  });
});
