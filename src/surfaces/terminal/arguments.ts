import { parseArgs } from 'node:util';

export interface TerminalArguments {
  /** Name of the person to be; undefined for the default one. */
  readonly as?: string;
  /** Print the replies as JSON. */
  readonly json: boolean;
  /** Follow the runs that the line starts to their end. */
  readonly wait: boolean;
  /** The line to send; undefined opens the prompt. */
  readonly text?: string;
}

const USAGE = 'npm run chat -- [--as <person>] [--json] [--wait] ["<text>"]';

/**
 * Arguments of `chat`. Several bare words are one line; a word that the shell kept together (`run "Weekly newsletter"`)
 * is put back in quotes. The error is one or two sentences for the person at the keyboard.
 */
export function parseTerminalArguments(argv: readonly string[]): TerminalArguments | { readonly error: string } {
  const parsed = parse(argv);
  if ('error' in parsed) return parsed;
  const { values, positionals } = parsed;
  const text = positionals.length > 1 ? positionals.map(toWord).join(' ') : (positionals[0] ?? '').trim();
  if (values.as !== undefined && values.as.trim() === '') return fail('--as needs the name of a person.');
  if (text === '' && values.json) return fail('--json needs a line to send.');
  if (text === '' && values.wait) return fail('--wait needs a line to send.');
  return {
    ...(values.as === undefined ? {} : { as: values.as.trim() }),
    json: values.json ?? false,
    wait: values.wait ?? false,
    ...(text === '' ? {} : { text }),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { as: { type: 'string' }, json: { type: 'boolean' }, wait: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (error) {
    return fail(explain(error));
  }
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const flag = /'(-[^' =]*)/.exec(message)?.[1] ?? '';
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `Unknown option ${flag}: --as, --json and --wait are allowed. Put a line that has dashes in quotes.`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return flag === '--as' || flag === '' ? '--as needs the name of a person.' : `${flag} takes no value.`;
    default:
      return message;
  }
}

const fail = (problem: string) => ({ error: `${problem}\nUsage: ${USAGE}` });

const toWord = (word: string): string => (/\s/.test(word) && !/["“”„]/.test(word) ? `"${word.trim()}"` : word.trim());
