import { describe, expect, it } from 'vitest';
import {
  type ModalFrame,
  type Options,
  readInputId,
  readInputs,
  readSubmission,
  toModal,
  toViewErrors,
} from '../../src/surfaces/slack/blocks/index.ts';
import { card, hints, plain, press, text } from '../support/block-kit-cards.ts';
import { toState } from '../support/block-kit-state.ts';
import { validateView } from '../support/block-kit-validator.ts';

const input = (type: string, id: string, more: object = {}) => ({
  type: `Input.${type}`,
  id,
  label: `Label of ${id}`,
  ...more,
});
const name = input('Text', 'name');
const choices = (...values: string[]) => values.map((value) => ({ title: `Choice ${value}`, value }));
const draw = (body: object[], actions: object[] = [], frame: Partial<ModalFrame> = {}, options: Options = {}) => {
  const { view, loss } = toModal(card(body, actions), { title: 'Edit', ...frame }, { hints, ...options });
  expect(validateView(view)).toBeUndefined();
  return { view, loss, blocks: view.blocks };
};
const elementOf = (block: unknown) => (block as { element: Record<string, unknown> }).element;

describe('inputs', () => {
  it('become input blocks whose ids say which they are', () => {
    const { blocks } = draw(
      [
        input('Text', 'name', { value: 'a', placeholder: 'p', maxLength: 20, isRequired: true }),
        input('Text', 'more', { isMultiline: true }),
        input('Number', 'limit', { value: 5, min: 1, max: 9 }),
        input('Date', 'day', { value: '2026-11-23' }),
        input('Time', 'hour', { value: '07:30' }),
        input('Text', 'mail', { style: 'Email' }),
      ],
      [],
      {},
      { timezone: 'Europe/Amsterdam' },
    );
    expect(blocks).toMatchObject([
      {
        block_id: 'in:name',
        label: plain('Label of name'),
        optional: false,
        element: {
          type: 'plain_text_input',
          action_id: 'name',
          initial_value: 'a',
          max_length: 20,
          placeholder: plain('p'),
        },
      },
      { optional: true, element: { multiline: true } },
      { element: { type: 'number_input', initial_value: '5', min_value: '1', max_value: '9' } },
      { element: { type: 'datepicker', initial_date: '2026-11-23' } },
      { element: { type: 'timepicker', initial_time: '07:30', timezone: 'Europe/Amsterdam' } },
      { element: { type: 'email_text_input' } },
    ]);
  });

  it.each([
    ['expanded', false, 3, 'radio_buttons'],
    ['expanded', true, 3, 'checkboxes'],
    ['expanded', false, 11, 'static_select'],
    ['compact', false, 3, 'static_select'],
    ['filtered', true, 60, 'multi_static_select'],
  ])('choices that are %s (several: %s, of %i) become %s', (style, isMultiSelect, count, type) => {
    const values = Array.from({ length: count }, (_, n) => `v${n}`);
    const { blocks } = draw([
      input('ChoiceSet', 'pick', { style, isMultiSelect, choices: choices(...values), value: 'v1' }),
    ]);
    expect(elementOf(blocks[0])).toMatchObject({ type, options: { length: count } });
    const picked = { text: plain('Choice v1'), value: 'v1' };
    expect(elementOf(blocks[0])).toMatchObject(
      isMultiSelect ? { initial_options: [picked] } : { initial_option: picked },
    );
  });

  it('beyond 100 choices are searched for, or cut with what is picked kept', () => {
    const many = Array.from({ length: 600 }, (_, n) => `v${n}`);
    const long = input('ChoiceSet', 'pick', { choices: choices(...many), value: 'v599' });
    const searched = draw([long], [], {}, { externalSelects: true });
    expect(elementOf(searched.blocks[0])).toMatchObject({
      type: 'external_select',
      min_query_length: 0,
      initial_option: { value: 'v599' },
    });
    const { blocks, loss } = draw([long]);
    expect(elementOf(blocks[0])).toMatchObject({ options: { length: 100 }, initial_option: { value: 'v599' } });
    expect(blocks[1]).toMatchObject({ elements: [plain('500 more choices not shown.')] });
    expect(loss).toMatchObject([{ element: 'Input.ChoiceSet /body/0', what: 'choices', kind: 'cut' }]);
  });

  it('with nothing to choose from say so', () => {
    const { blocks, loss } = draw([input('ChoiceSet', 'pick', { choices: [] })]);
    expect(blocks).toMatchObject([{ type: 'context', elements: [plain('Label of pick: Nothing to choose from')] }]);
    expect(loss).toMatchObject([{ what: 'input', kind: 'dropped' }]);
  });

  it('that reload send their changes at once', () => {
    const { blocks } = draw([input('ChoiceSet', 'pick', { choices: choices('a'), my: { reload: true } }), name]);
    expect(blocks).toMatchObject([{ dispatch_action: true }, {}]);
    expect(blocks[1]).not.toHaveProperty('dispatch_action');
    expect(readInputId({ block_id: blocks[0]!.block_id!, action_id: 'pick' })).toBe('pick');
    expect(readInputId({ block_id: 'at:/actions', action_id: 'exec:0' })).toBeUndefined();
  });

  it('report what Slack does not check, and values that it would refuse', () => {
    const { blocks, loss } = draw([
      input('Text', 'a', { regex: 'x+', style: 'Password' }),
      input('Number', 'b', { value: 'lots', max: 5 }),
      input('Date', 'c', { value: 'soon', min: '2026-01-01' }),
      input('ChoiceSet', 'd', { choices: choices('x'), value: 'gone' }),
    ]);
    expect(blocks.map((block) => Object.keys(elementOf(block)).filter((key) => key.startsWith('initial')))).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(loss.map(({ what }) => what)).toEqual(['style', 'regex', 'value', 'min', 'value', 'value']);
  });
});

describe('what was typed', () => {
  const form = [
    name,
    input('Toggle', 'consent', { title: 'I agree', valueOn: 'yes', valueOff: 'no~|off=' }),
    input('ChoiceSet', 'one', { style: 'expanded', choices: choices('a', '', 'ref:x', 'v'.repeat(90)) }),
    input('ChoiceSet', 'many', { isMultiSelect: true, choices: choices('a', 'b', 'c') }),
    input('Number', 'limit'),
    input('Date', 'day'),
  ];
  const kept: unknown[] = [];
  const store = (data: unknown) => String(kept.push(data) - 1);
  const load = (reference: string) => kept[Number(reference)];

  it.each([
    { name: 'two\nlines', consent: 'yes', one: '', many: 'a,c', limit: '2.5', day: '2026-01-31' },
    { name: '<!channel>', consent: 'no~|off=', one: 'ref:x', many: '', limit: '', day: '' },
    { name: '', consent: 'no~|off=', one: 'v'.repeat(90), many: 'b', limit: '-3', day: '' },
  ])('comes back as an Adaptive Card sends it, and is there again when the form is redrawn', (values) => {
    const { view } = draw(form, [], { values }, { store });
    const expected = { ...values, one: values.one };
    expect(readInputs(toState(view).values, load)).toEqual(expected);
  });

  it('keeps the ids of its inputs, except where the choices are others', () => {
    const ids = (revision: string, values: string[]) =>
      draw(
        [name, text('note'), input('ChoiceSet', 'pick', { choices: choices(...values) })],
        [],
        {},
        { revision },
      ).blocks.map(({ block_id }) => block_id);
    const [first, again, other] = [ids('1', ['a', 'b']), ids('2', ['a', 'b']), ids('2', ['a', 'c'])];
    expect(again[0]).toBe(first[0]);
    expect(again[2]).toBe(first[2]);
    expect(again[1]).not.toBe(first[1]);
    expect(other[2]).not.toBe(first[2]);
  });

  it('is not cut to a length that the card sets later', () => {
    const { blocks } = draw([input('Text', 'name', { maxLength: 3, value: 'longer' })]);
    expect(elementOf(blocks[0])).toMatchObject({ initial_value: 'longer', max_length: 6 });
  });
});

describe('errors', () => {
  it('stand below their inputs, those of no input on top', () => {
    const { blocks } = draw([text('intro'), name], [], {
      errors: { name: 'Taken <b>', other: 'Gone', long: 'x'.repeat(300) },
    });
    expect(blocks.map(({ type }) => type)).toEqual(['alert', 'section', 'rich_text', 'input', 'context']);
    expect(blocks[0]).toMatchObject({ level: 'error', text: plain('Gone') });
    expect(blocks[4]).toMatchObject({ elements: [plain('⚠️ Taken <b>')] });
  });

  it('answer a submission by block, apart from those that have none', () => {
    const { blocks } = draw([input('ChoiceSet', 'pick', { choices: choices('a') }), name]);
    expect(toViewErrors(blocks, { pick: 'No', gone: 'Lost' })).toEqual({
      errors: { [blocks[0]!.block_id!]: 'No' },
      rest: { gone: 'Lost' },
    });
  });
});

describe('submitting', () => {
  const save = press('Save', { data: { how: 'save' } });
  const run = press('Save and run', { data: { how: 'run' }, style: 'positive' });

  it('does what the only action does, and says so', () => {
    const { view } = draw([name], [save], { privateMetadata: 'own', callbackId: 'form' });
    expect(view).toMatchObject({ submit: plain('Save'), callback_id: 'form', blocks: { length: 1 } });
    const state = toState(view, { name: { value: 'Ada' } });
    expect(readSubmission({ ...view, state })).toEqual({
      data: { how: 'save' },
      inputs: { name: 'Ada' },
      privateMetadata: 'own',
    });
  });

  it('lets the person choose between several, the primary one first', () => {
    const { view, blocks } = draw([name], [save, run], { submit: 'Go on' });
    expect(view.submit).toEqual(plain('Go on'));
    expect(blocks[1]).toMatchObject({
      type: 'input',
      label: plain('Then'),
      element: { type: 'radio_buttons', initial_option: { text: plain('Save and run') } },
    });
    expect(readSubmission({ ...view, state: toState(view) })).toMatchObject({
      data: { how: 'run' },
      inputs: { name: '' },
    });
    const other = toState(view, { do: { selected_option: { value: '1' } } });
    expect(readSubmission({ ...view, state: other }).data).toEqual({ how: 'save' });
  });

  it('leaves actions that send no inputs as buttons, and those of a card without inputs', () => {
    const remove = press('Delete', { style: 'destructive', associatedInputs: 'none' });
    const { blocks, view } = draw([name], [save, remove]);
    expect(blocks.at(-1)).toMatchObject({ type: 'actions', elements: [{ text: plain('Delete'), confirm: {} }] });
    expect(readSubmission({ ...view, state: toState(view) }).data).toEqual({ how: 'save' });
    const plainCard = draw([text('done')], [save], { submit: 'Save' });
    expect(plainCard.view).not.toHaveProperty('submit');
    expect(plainCard.blocks.at(-1)).toMatchObject({ type: 'actions' });
  });

  it('keeps what does not fit into the metadata in the store', () => {
    const kept: unknown[] = [];
    const data = { list: 'x'.repeat(2500) };
    const store = (value: unknown) => String(kept.push(value) - 1);
    const { view } = draw([name], [press('Save', { data })], { privateMetadata: 'y'.repeat(2000) }, { store });
    const read = readSubmission({ ...view, state: toState(view) }, (reference) => kept[Number(reference)]);
    expect(read).toMatchObject({ data, privateMetadata: 'y'.repeat(2000) });
    const { loss } = draw([name], [press('Save', { data })], { privateMetadata: 'y'.repeat(2000) });
    expect(loss).toMatchObject([{ what: 'data', kind: 'dropped' }]);
  });

  it('makes nothing of metadata that it did not write', () => {
    for (const private_metadata of ['', 'own', '{"do":5}', '{"do":[null]}', 'null']) {
      expect(readSubmission({ private_metadata }).data).toBeUndefined();
    }
  });
});

it('a title that has to be cut stands whole above the form', () => {
  const { view, blocks, loss } = draw([name], [], { title: 'Edit the weekly newsletter of the Netherlands' });
  expect(view.title.text).toBe('Edit the weekly newslet…');
  expect(blocks[0]).toMatchObject({ type: 'header', text: plain('Edit the weekly newsletter of the Netherlands') });
  expect(loss).toMatchObject([{ what: 'title', kind: 'cut' }]);
});

it('a coloured container of one short text is an alert', () => {
  const { blocks } = draw([{ type: 'Container', style: 'attention', items: [text('Not saved')] }]);
  expect(blocks).toMatchObject([{ type: 'alert', level: 'error', text: plain('Not saved') }]);
});
