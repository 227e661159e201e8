import { distance } from 'fastest-levenshtein';
import type { CommandCall } from '../domain/call.ts';
import { AppError } from '../domain/errors.ts';
import type { Command } from './command.ts';
import { readLine, splitWords, type Word } from './line.ts';

/** What people put before the command, out of habit or because the platform does. */
const PREFIX = /^\s*(?:<at>[^<]*<\/at>\s*)?(?:[/!]exports?\b|@exports?\b)?[\s:,]*/iu;

/** What people begin a conversation with. */
const GREETING = /^(hi|hello|hey|hallo|hoi)$/;

/**
 * A typed line as a call. An empty line asks for help. Throws `unknown_command` with the nearest one as a button that
 * repeats the rest of the line, and what `splitWords` and `readLine` throw.
 */
export function parseLine(commands: readonly Command[], text: string): CommandCall {
  const [first, ...rest] = splitWords(text.replace(PREFIX, ''));
  if (first === undefined) return { command: 'help', input: {} };
  const typed = commands.filter((command) => command.isHidden !== true);
  const word = first.text.toLowerCase().replace(/[.!?,]+$/u, '');
  const command = typed.find((one) => one.name === (GREETING.test(word) ? 'home' : word));
  if (command !== undefined) return toCall(command, rest);
  const nearest = findNearest(typed, word);
  throw new AppError(
    'unknown_command',
    { word: first.text.slice(0, 80) },
    { calls: nearest === undefined ? [{ command: 'help', input: {} }] : [safely(nearest, rest)] },
  );
}

const toCall = (command: Command, words: readonly Word[]): CommandCall => ({
  command: command.name,
  input: withoutUndefined(command.read(readLine(command.name, words, command.options))),
});

/** The rest of a mistyped line may not fit the nearest command; then its help is the better offer. */
function safely(command: Command, words: readonly Word[]): CommandCall {
  try {
    return toCall(command, words);
  } catch {
    return { command: 'help', input: { topic: command.name } };
  }
}

function findNearest(commands: readonly Command[], word: string): Command | undefined {
  const prefixed = commands.filter((command) => word.length >= 2 && command.name.startsWith(word));
  if (prefixed.length > 0) return prefixed[0];
  const [best] = commands
    .map((command) => ({ command, far: farness(command.name, word) }))
    .filter(
      ({ command, far }) => far <= Math.max(1, Math.floor(command.name.length / 2)) && far < command.name.length - 1,
    )
    .sort((a, b) => a.far - b.far);
  return best?.command;
}

/** Letters in the wrong order are one slip, not two. */
const farness = (name: string, word: string): number =>
  [...name].sort().join('') === [...word].sort().join('') ? Math.min(1, distance(name, word)) : distance(name, word);

const withoutUndefined = (input: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
