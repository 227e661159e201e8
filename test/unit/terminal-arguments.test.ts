import { describe, expect, it } from 'vitest';
import { parseTerminalArguments } from '../../src/surfaces/terminal/arguments.ts';

describe('arguments of the chat command', () => {
  it('opens the prompt when there is no line', () => {
    expect(parseTerminalArguments([])).toEqual({ json: false, wait: false });
    expect(parseTerminalArguments(['  '])).toEqual({ json: false, wait: false });
  });

  it('takes a quoted line as it is', () => {
    expect(parseTerminalArguments(['--as', 'bo', '--wait', 'run "Weekly newsletter"'])).toEqual({
      as: 'bo',
      json: false,
      wait: true,
      text: 'run "Weekly newsletter"',
    });
  });

  it('joins bare words, wherever the flags stand', () => {
    expect(parseTerminalArguments(['run', 'Weekly', '--json', 'newsletter'])).toEqual({
      json: true,
      wait: false,
      text: 'run Weekly newsletter',
    });
  });

  it('keeps together what the shell kept together', () => {
    expect(parseTerminalArguments(['run', 'Weekly newsletter', 'Daily'])).toMatchObject({
      text: 'run "Weekly newsletter" Daily',
    });
  });

  it.each([
    [['--fast'], 'Unknown option --fast: --as, --json and --wait are allowed'],
    [['list', '-v'], 'Unknown option -v'],
    [['list', '--as'], '--as needs the name of a person'],
    [['list', '--as='], '--as needs the name of a person'],
    [['--as', '--wait', 'list'], '--as needs the name of a person'],
    [['--json=1', 'list'], '--json takes no value'],
    [['--json'], '--json needs a line to send'],
    [['--wait'], '--wait needs a line to send'],
  ])('refuses %j and says what is allowed', (argv, problem) => {
    const parsed = parseTerminalArguments(argv);
    expect(parsed).toHaveProperty('error', expect.stringContaining(problem));
    expect(parsed).toHaveProperty('error', expect.stringContaining('Usage: npm run chat -- '));
  });
});
