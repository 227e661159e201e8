import { randomUUID } from 'node:crypto';
import { runLine } from './one-line.ts';
import type { Session, TerminalOptions } from './options.ts';
import { runPrompt } from './prompt.ts';
import { createScreen } from './screen.ts';

const POLL_MS = 2000;

/**
 * One line, or a prompt, on the terminal; resolves to the exit code. 0: done, and every followed run was successful;
 * 1: a reply is an error, or a run ended otherwise; 2: the answer is a form or asks for
 * a confirmation, which needs the prompt; 130: Ctrl-C.
 * Rejects with what the chat rejects with, such as a database that is out of reach.
 */
export function runTerminal(options: TerminalOptions): Promise<number> {
  const { chat, environmentId, text, streams } = options;
  const session: Session = {
    ...options,
    pollMs: options.pollMs ?? POLL_MS,
    screen: createScreen(streams.output, options.screen),
    send: (person, body) =>
      chat.handle({ surface: 'terminal', environmentId, personId: person.id, event: { id: randomUUID() }, body }),
  };
  return text === undefined ? runPrompt(session) : runLine(session, text);
}
