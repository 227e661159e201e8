import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import type { Screen } from './screen.ts';
import { toVisible } from './text.ts';

export interface PrompterOptions {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly screen: Screen;
  /** Whole lines that the typed one could become. */
  readonly complete: (line: string) => Promise<readonly string[]>;
}

/** `end`: the input is closed, or Ctrl-D. `interrupt`: Ctrl-C. */
export type Typed =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'interrupt' };

/** Reads lines from a person or from a pipe, and prints around the line that is being typed. */
export interface Prompter {
  /** The next line. Commands are remembered and completed, answers to questions are not. */
  ask(prompt: string, kind: 'command' | 'answer'): Promise<Typed>;
  /** Another prompt for the command that is being typed, which is kept. */
  setPrompt(prompt: string): void;
  /** Prints above the prompt, what is typed kept. */
  print(text: string): void;
  close(): void;
}

export function createPrompter({ input, screen, complete }: PrompterOptions): Prompter {
  const { output } = screen;
  const terminal = screen.isTTY && input.isTTY === true;
  let asking: 'command' | 'answer' | undefined;
  let answer: ((typed: Typed) => void) | undefined;
  // A pipe delivers lines faster than they are asked for.
  const waiting: string[] = [];
  let isClosed = false;

  const completer = async (line: string): Promise<[string[], string]> => [
    asking === 'command' ? [...(await complete(line))] : [],
    line,
  ];
  const rl = createInterface({ input, output, terminal, completer, historySize: 200, removeHistoryDuplicates: true });
  const deliver = (typed: Typed): boolean => {
    const listener = answer;
    answer = undefined;
    listener?.(typed);
    return listener !== undefined;
  };
  rl.on('line', (line) => {
    if (!deliver({ kind: 'line', line })) waiting.push(line);
  });
  rl.on('close', () => {
    isClosed = true;
    if (terminal && answer) output.write('\n');
    deliver({ kind: 'end' });
  });
  rl.on('SIGINT', () => {
    // To the end of the line, and everything before it deleted.
    rl.write(null, { ctrl: true, name: 'e' });
    rl.write(null, { ctrl: true, name: 'u' });
    output.write('\n');
    deliver({ kind: 'interrupt' });
  });
  rl.on('history', (history) => {
    if (asking === 'answer') history.shift();
  });

  const nextTyped = (): Promise<Typed> => {
    const line = waiting.shift();
    if (line !== undefined) return Promise.resolve({ kind: 'line', line });
    if (isClosed) return Promise.resolve({ kind: 'end' });
    if (terminal) rl.prompt();
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  const clearPrompt = () => {
    moveCursor(output, 0, -rl.getCursorPos().rows);
    cursorTo(output, 0);
    clearScreenDown(output);
  };
  return {
    ask: (prompt, kind) => {
      asking = kind;
      if (terminal) rl.setPrompt(prompt);
      return nextTyped().then((typed) => {
        // A pipe has no echo: prompt and answer are written, so that the output can be read.
        if (!terminal && typed.kind === 'line') output.write(`${prompt}${toVisible(typed.line)}\n`);
        return typed;
      });
    },
    setPrompt: (prompt) => {
      if (!terminal || asking !== 'command' || answer === undefined || rl.getPrompt() === prompt) return;
      clearPrompt();
      rl.setPrompt(prompt);
      rl.prompt(true);
    },
    print: (text) => {
      const isPrompting = terminal && answer !== undefined;
      if (isPrompting) clearPrompt();
      output.write(`${text}\n`);
      if (isPrompting) rl.prompt(true);
    },
    close: () => rl.close(),
  };
}
