import { describe, expect, it } from 'vitest';
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

const notice = messageOf(cardOf([headingOf('4 exports')], [button('Show', 'show', { export: 'Weekly newsletter' })]));
const refusal = messageOf(cardOf([headingOf('That did not work')]), { view: 'error', error: 'unknown_command' });

describe('one line on the terminal', () => {
  it('goes through the chat as the person, and its card is printed with lines for its buttons', async () => {
    const fake = createFakeChat(() => [notice]);
    const ann = personNamed('Ann');
    const terminal = startTerminal(fake, { text: 'list', person: ann });
    expect(await terminal.code).toBe(0);
    expect(fake.turns).toMatchObject([{ surface: 'terminal', personId: ann.id, body: { kind: 'text', text: 'list' } }]);
    expect(fake.turns[0]?.event).toEqual({ id: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(terminal.printed()).toBe('4 exports\n\nShow  → /export show "Weekly newsletter"\n\n');
  });

  it('ends with 1 when a reply is an error', async () => {
    const terminal = startTerminal(
      createFakeChat(() => [notice, refusal]),
      { text: 'lst' },
    );
    expect(await terminal.code).toBe(1);
    expect(terminal.printed()).toContain('That did not work');
  });

  it('ends with 2 when the answer is a form or a confirmation, and says where to go', async () => {
    const form = startTerminal(
      createFakeChat(() => [formOf(cardOf([textOf('12 records go out')]))]),
      { text: 'create' },
    );
    expect(await form.code).toBe(2);
    expect(form.printed()).toMatch(/^New export\n\n12 records go out\n/);
    expect(form.printed()).toContain('This is a form: fill it in at the prompt');
    const confirm = messageOf(cardOf([headingOf('Delete?')]), { view: 'confirm' });
    const asked = startTerminal(
      createFakeChat(() => [confirm]),
      { text: 'delete x', person: personNamed('Bo', 'admin', 'nl-NL') },
    );
    expect(await asked.code).toBe(2);
    expect(asked.printed()).toContain('Er is nog niets gedaan');
  });

  it('prints the neutral replies as one JSON array and nothing else', async () => {
    const fake = createFakeChat(() => [notice, refusal]);
    const terminal = startTerminal(fake, { text: 'list', json: true });
    expect(await terminal.code).toBe(1);
    expect(JSON.parse(terminal.printed())).toEqual([
      JSON.parse(JSON.stringify(notice)),
      JSON.parse(JSON.stringify(refusal)),
    ]);
  });

  it('says on standard error when nothing is there to take up the run', async () => {
    const fake = createFakeChat(() => [fake.reply(fake.newRun())]);
    const terminal = startTerminal(fake, { text: 'run x', json: true, hasWorker: false });
    expect(await terminal.code).toBe(0);
    expect(JSON.parse(terminal.printed())).toHaveLength(1);
    expect(terminal.complained()).toContain('No worker is up');
  });

  it('draws for the width that it is given', async () => {
    const fake = createFakeChat(() => [messageOf(cardOf([textOf('one two three four five six')]))]);
    const terminal = startTerminal(fake, { text: 'x', columns: 20 });
    await terminal.code;
    expect(terminal.printed()).toBe('one two three four\nfive six\n\n');
  });
});

describe('following a run', () => {
  const start = (options: Parameters<typeof startTerminal>[1] = {}, silent = false) => {
    const fake = createFakeChat(() => [fake.reply(run)], { silent });
    const run = fake.newRun();
    return { run, terminal: startTerminal(fake, { text: 'run x', wait: true, ...options }) };
  };

  it('prints a line for each change of state where there is no terminal, then the finished card', async () => {
    const { run, terminal } = start();
    await terminal.until('is queued');
    run.move('running', 10);
    await terminal.until('is running: 10');
    run.move('running', 60);
    run.move('successful', 100);
    expect(await terminal.code).toBe(0);
    expect(terminal.printed()).toBe(
      [
        '- Weekly newsletter is queued: 0 of 100 rows',
        '- Weekly newsletter is running: 10 of 100 rows',
        'Weekly newsletter\n● successful\n\nShow  → /export show "Weekly newsletter"\n\n',
      ].join('\n'),
    );
  });

  it.each(['failed', 'completed_with_errors', 'skipped', 'canceled'])(
    'ends with 1 when the run is %s',
    async (state) => {
      const { run, terminal } = start();
      run.move(state, 50);
      expect(await terminal.code).toBe(1);
      expect(terminal.printed()).toContain(`● ${state}`);
    },
  );

  it('sees the end of a run that nobody told it of', async () => {
    const { run, terminal } = start({}, true);
    await terminal.until('is queued');
    run.move('successful', 100);
    expect(await terminal.code).toBe(0);
  });

  it('ends with 1 when one of several runs fails, after all of them', async () => {
    const fake = createFakeChat(() => runs.map(fake.reply));
    const runs = [fake.newRun('First'), fake.newRun('Second')];
    const terminal = startTerminal(fake, { text: 'run a b', wait: true });
    runs[0]?.move('failed');
    await terminal.until('First\n● failed');
    runs[1]?.move('successful');
    expect(await terminal.code).toBe(1);
    expect(terminal.printed()).toContain('Second\n● successful');
  });

  it('gives the JSON of the finished card', async () => {
    const { run, terminal } = start({ json: true });
    run.move('successful', 100);
    expect(await terminal.code).toBe(0);
    expect(JSON.parse(terminal.printed())).toMatchObject([
      { kind: 'message', view: 'run', subject: run.subject, card: { exportBot: { state: 'successful' } } },
    ]);
  });

  it('draws a bar in place on a terminal, wipes it, and gives the cursor back', async () => {
    const { run, terminal } = start({ isTTY: true });
    run.move('running', 50);
    await terminal.until('50%');
    expect(terminal.printed()).toContain('Weekly newsletter is running: 50 of 100 rows');
    run.move('successful', 100);
    expect(await terminal.code).toBe(0);
    const [, afterBars = ''] = terminal.printed().split(`${ESC}[0J`);
    expect(afterBars.replaceAll(new RegExp(`${ESC}\\[[\\d;]*m`, 'g'), '')).toMatch(
      /^Weekly newsletter\n● successful\n/,
    );
    expect(terminal.printed().lastIndexOf(`${ESC}[?25h`)).toBeGreaterThan(
      terminal.printed().lastIndexOf(`${ESC}[?25l`),
    );
  });

  it('writes no escape sequence where there is no terminal', async () => {
    const { run, terminal } = start();
    run.move('running', 50);
    await terminal.until('is running');
    run.move('failed', 50);
    await terminal.code;
    expect(terminal.printed()).not.toContain(ESC);
  });

  it('stops watching on Ctrl-C, ends with 130, and leaves the run alone', async () => {
    const { terminal } = start();
    await terminal.until('is queued');
    terminal.interrupt();
    expect(await terminal.code).toBe(130);
    expect(terminal.complained()).toContain('The run goes on in the background');
    expect(terminal.complained()).toMatch(/cancel\s<export> stops it/);
  });

  it('ends with 1 when the run is gone', async () => {
    const { run, terminal } = start();
    await terminal.until('is queued');
    run.drawn = undefined;
    expect(await terminal.code).toBe(1);
    expect(terminal.complained()).toContain('not there any more');
  });
});
