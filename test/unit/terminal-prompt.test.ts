import { describe, expect, it } from 'vitest';
import type { Reply, Turn } from '../../src/chat/contract.ts';
import {
  button,
  cardOf,
  createFakeChat,
  ESC,
  formOf,
  headingOf,
  messageOf,
  personNamed,
  startTerminal,
  textOf,
} from './terminal-fakes.ts';

const say = (text: string, ...actions: ReturnType<typeof button>[]) => messageOf(cardOf([headingOf(text)], actions));

describe('the prompt', () => {
  it('says who you are and what to type, and leaves on quit and at the end of the input', async () => {
    const terminal = startTerminal(
      createFakeChat(() => []),
      { person: personNamed('Ann', 'contributor') },
    );
    terminal.type('quit\n');
    expect(await terminal.code).toBe(0);
    expect(terminal.printed()).toMatch(/^You are Ann \(contributor\)\.\nType help/);
    const ended = startTerminal(createFakeChat(() => []));
    ended.input.end();
    expect(await ended.code).toBe(0);
  });

  it('answers every line of a pipe, however fast they come', async () => {
    const fake = createFakeChat(({ body }) => [say(body.kind === 'text' ? `heard ${body.text}` : 'pressed')]);
    const terminal = startTerminal(fake);
    terminal.input.end('list\n\nstatus\n');
    await terminal.code;
    expect(terminal.printed()).toContain('export> list\n\nheard list\n');
    expect(terminal.printed()).toContain('export> status\n\nheard status\n');
  });

  it('presses the numbered button of the last cards, counted over all of them', async () => {
    const fake = createFakeChat(({ body }) =>
      body.kind === 'text'
        ? [say('one', button('Run', 'run', { export: 'a' })), say('two', button('Show', 'show', { export: 'b' }))]
        : [say('done')],
    );
    const terminal = startTerminal(fake);
    terminal.input.end('list\n2\n9\n');
    await terminal.code;
    expect(fake.turns[1]?.body).toEqual({
      kind: 'action',
      data: { v: 1, command: 'show', input: { export: 'b' } },
      inputs: {},
    });
    expect(terminal.printed()).toContain('There is no button 9: the last card has none.');
    expect(fake.turns).toHaveLength(2);
  });

  it('becomes somebody else, by the start of a name', async () => {
    const fake = createFakeChat(() => []);
    const bo = personNamed('Bo de Wit', 'viewer', 'nl-NL');
    fake.people.push(bo);
    const terminal = startTerminal(fake, { person: personNamed('Ann') });
    terminal.input.end('as bo\nlist\nas nobody\n');
    await terminal.code;
    expect(fake.turns[0]?.personId).toBe(bo.id);
    expect(terminal.printed()).toContain('Je bent nu Bo de Wit (viewer).');
    expect(terminal.printed()).toContain('Niemand hier heet nobody.\nPersonen hier: Ann, Bo de Wit.');
  });

  it('goes on after a turn that broke', async () => {
    const fake = createFakeChat(({ body }) => {
      if (body.kind === 'text' && body.text === 'boom') throw new Error(`database${ESC}[2J away`);
      return [say('still here')];
    });
    const terminal = startTerminal(fake);
    terminal.input.end('boom\nlist\n');
    expect(await terminal.code).toBe(0);
    expect(terminal.printed()).toContain('! database␛[2J away');
    expect(terminal.printed()).toContain('still here');
  });

  it('prints the card of a run that finishes while nothing is typed, its buttons numbered on', async () => {
    const fake = createFakeChat(() => [say('started', button('Help', 'help')), fake.reply(run)]);
    const run = fake.newRun();
    const terminal = startTerminal(fake, { isTTY: true });
    terminal.type('run x\r');
    run.move('running', 62);
    await terminal.until('[62%] ');
    terminal.type('half a li');
    run.move('successful', 100);
    await terminal.until('[2]');
    expect(terminal.printed()).toContain('● successful');
    terminal.type('ne\r');
    await terminal.until('started', 2);
    expect(fake.turns[1]?.body).toEqual({ kind: 'text', text: 'half a line' });
    terminal.input.end();
    expect(await terminal.code).toBe(0);
  });

  it('prints a run once when it was over before it could be looked at twice', async () => {
    const fake = createFakeChat(() => [fake.reply(run)]);
    const run = fake.newRun();
    run.move('successful', 100);
    const terminal = startTerminal(fake);
    terminal.type('show x\nlist\n');
    await terminal.until('export> list');
    terminal.type('quit\n');
    await terminal.code;
    expect(terminal.printed().split('● successful')).toHaveLength(3);
  });

  it('completes with Tab, and never types a control character', async () => {
    const fake = createFakeChat(() => []);
    const terminal = startTerminal(fake, { isTTY: true });
    await terminal.until('export>');
    fake.completions = ['run "Weekly newsletter"', `run ${ESC}[31m`];
    terminal.type('run we\t');
    await terminal.until('"Weekly newsletter"');
    terminal.type('\r');
    terminal.type('quit\r');
    await terminal.code;
    expect(fake.turns[0]?.body).toEqual({ kind: 'text', text: 'run "Weekly newsletter"' });
  });

  it('keeps Ctrl-C for the line and leaves on Ctrl-D', async () => {
    const fake = createFakeChat(() => []);
    const terminal = startTerminal(fake, { isTTY: true });
    await terminal.until('export>');
    terminal.type('delete every\u0003');
    await terminal.until('press Ctrl-D to leave');
    terminal.type('\u0004');
    expect(await terminal.code).toBe(0);
    expect(fake.turns).toHaveLength(0);
  });
});

describe('a form at the prompt', () => {
  const save = button(
    'Save',
    'create',
    { step: 'submit' },
    {
      style: 'positive',
      associatedInputs: 'auto',
      data: { v: 1, command: 'create', input: { step: 'submit' }, formId: 'the-form' },
    },
  );
  const later = button('Save and run', 'create', { step: 'submit', now: true }, { associatedInputs: 'auto' });
  const draw = (type: string, errors: Record<string, string> = {}, name = 'Newsletter'): Reply =>
    formOf(
      cardOf(
        [
          textOf(type === 'segments' ? '12 records go out' : '99 records go out'),
          { type: 'Input.Text', id: 'name', label: 'Name', isRequired: true, value: name, placeholder: 'e.g. Weekly' },
          {
            type: 'Input.ChoiceSet',
            id: 'type',
            label: 'What',
            value: type,
            exportBot: { reload: true },
            choices: [
              { title: 'Segments', value: 'segments' },
              { title: 'Whole entities', value: 'data_out' },
            ],
          },
          {
            type: 'Input.ChoiceSet',
            id: 'items',
            label: 'Items',
            isMultiSelect: true,
            isRequired: true,
            errorMessage: 'Pick one at least.',
            choices: (type === 'segments' ? ['Australia (3,591)', 'VIP (12)', 'Big (7)'] : ['Customers (20,000)']).map(
              (title) => ({ title, value: title.slice(0, 3) }),
            ),
          },
          { type: 'Input.Text', id: 'rename', label: 'New names', isMultiline: true },
          { type: 'Input.Toggle', id: 'go', label: 'Go', title: 'At once', value: 'false' },
        ],
        [save, later],
      ),
      errors,
    );
  /** Draws the form for a reload, complains about the name `taken`, and is content with the rest. */
  const answer = ({ body }: Turn): Reply[] => {
    if (body.kind === 'text') return [draw('segments')];
    const { input } = body.data as { input: Record<string, unknown> };
    if (input.step === 'reload') return [draw(body.inputs.type ?? '', { items: 'not yet' }, body.inputs.name)];
    if (body.inputs.name === 'taken') return [draw(body.inputs.type ?? '', { name: 'That name is taken.' }, 'taken')];
    return [say('Export created')];
  };
  const fill = async (...lines: string[]) => {
    const fake = createFakeChat(answer);
    const terminal = startTerminal(fake);
    terminal.input.end(['create', ...lines, ''].join('\n'));
    await terminal.code;
    return { turns: fake.turns, printed: terminal.printed() };
  };

  it('asks one input after the other, keeps defaults on Enter, and presses the primary button on Enter', async () => {
    const { turns, printed } = await fill('', '', '1,3', '', '', '');
    expect(turns[1]?.body).toEqual({
      kind: 'action',
      data: { v: 1, command: 'create', input: { step: 'submit' }, formId: 'the-form' },
      inputs: { name: 'Newsletter', type: 'segments', items: 'Aus,Big', rename: '', go: 'false' },
    });
    expect(printed).toContain('New export\n12 records go out\n');
    expect(printed).toContain('Name * [Newsletter]: ');
    expect(printed).toContain('  1 [ ] Australia (3,591)');
    expect(printed).toContain('[1] Save  [2] Save and run');
    expect(printed).toContain('Export created');
  });

  it('takes ranges and titles for choices, several lines for long texts, and a button by its number', async () => {
    const { turns } = await fill('Own name', '', '2-3, aus', 'a = b', 'c = d', '', 'y', '2');
    expect(turns[1]?.body).toMatchObject({
      data: { input: { now: true } },
      inputs: { name: 'Own name', items: 'VIP,Big,Aus', rename: 'a = b\nc = d', go: 'true' },
    });
  });

  it('draws the form anew after a change that others depend on, and keeps what was typed', async () => {
    const { turns, printed } = await fill('Mine', 'whole', '1', '', '', '');
    expect(turns[1]?.body).toMatchObject({
      data: { command: 'create', input: { step: 'reload' }, formId: 'the-form' },
      inputs: { name: 'Mine', type: 'data_out' },
    });
    expect(turns[2]?.body).toMatchObject({
      data: { input: { step: 'submit' } },
      inputs: { name: 'Mine', type: 'data_out', items: 'Cus' },
    });
    expect(printed).toContain('99 records go out');
    expect(printed).not.toContain('not yet');
  });

  it('asks again only for what was wrong', async () => {
    const { turns, printed } = await fill('taken', '', '1', '', '', '', 'free', '');
    expect(printed).toContain('! That name is taken.\nName * [taken]: free');
    expect(turns[2]?.body).toMatchObject({ inputs: { name: 'free', items: 'Aus' } });
    expect(printed).toContain('Export created');
  });

  it('does not go on without what is needed, or with what is not a choice', async () => {
    const { printed } = await fill(':clear', 'Named', 'banana', '', '', '9', '1');
    expect(printed).toContain('! This cannot be left empty.');
    expect(printed).toContain('! banana is not one of the choices.');
    expect(printed).toContain('! Pick one at least.');
    expect(printed).toContain('! 9 is not one of the choices.');
  });

  it('explains with ?, goes back with :back and stops with :cancel', async () => {
    const { turns, printed } = await fill('?', 'first', ':back', 'second', ':cancel', 'list');
    expect(printed).toContain('e.g. Weekly Enter keeps what is in brackets');
    expect(printed).toContain('Name * [first]: second');
    expect(printed).toContain('Canceled. Nothing was saved.');
    expect(turns.map(({ body }) => body.kind)).toEqual(['text', 'text']);
  });

  it('ends the session cleanly when the input ends in the middle', async () => {
    const { turns, printed } = await fill('Name');
    expect(turns).toHaveLength(1);
    expect(printed).toContain('Canceled. Nothing was saved.');
  });
});
