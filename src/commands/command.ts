import { z } from 'zod';
import type { Answer } from '../domain/answers.ts';
import type { CommandCall } from '../domain/call.ts';
import { AppError } from '../domain/errors.ts';
import type { Role } from '../domain/person.ts';
import type { Scope } from '../services/context.ts';
import type { Subject } from '../views/contract.ts';
import type { Line } from './line.ts';

/** How a call came about. */
export interface How {
  /** A confirmation for exactly this call was just taken. */
  readonly isConfirmed: boolean;
  /** A button or a form, rather than typed words. */
  readonly isAction: boolean;
}

/** One message to answer with. */
export interface Said {
  readonly answer: Answer;
  readonly subject?: Subject;
  /** For the person alone; the default. */
  readonly isPublic?: boolean;
  /** Put it in the place of the message whose button was pressed. */
  readonly replace?: boolean;
}

/** What a command comes to: messages, or another call to carry out in its place. */
export type Outcome = { readonly say: readonly Said[] } | { readonly next: CommandCall; readonly isConfirmed: boolean };

interface CommandSpec<I> {
  readonly name: string;
  /** Role from which on it is of use; the check itself is in the services. */
  readonly needs: Role;
  readonly usage: string;
  readonly examples: readonly string[];
  /** Whether the name alone does something. */
  readonly runsAlone: boolean;
  /** Not typed by people: buttons only. */
  readonly isHidden?: boolean;
  /** Options that a typed line may carry, as `key:value`. */
  readonly options: readonly string[];
  /** Raw input out of typed words. */
  read(line: Line): Record<string, unknown>;
  readonly input: z.ZodType<I>;
  run(scope: Scope, input: I, how: How): Promise<Outcome>;
}

/** One descriptor for a command, whichever way it is called: typed words, a button, a form. */
export interface Command extends Omit<CommandSpec<never>, 'input' | 'run'> {
  /** Parses the raw input, which nobody has checked yet, and runs. Throws AppErrors only. */
  execute(scope: Scope, raw: Readonly<Record<string, unknown>>, how: How): Promise<Outcome>;
}

export function defineCommand<I>(spec: CommandSpec<I>): Command {
  return {
    ...spec,
    async execute(scope, raw, how) {
      const parsed = spec.input.safeParse(raw);
      if (!parsed.success) throw toArgumentError(spec.name, raw, parsed.error);
      try {
        return await spec.run(scope, parsed.data, how);
      } catch (error) {
        // Services parse what they get once more, with limits of their own.
        throw error instanceof z.ZodError ? toArgumentError(spec.name, raw, error) : error;
      }
    },
  };
}

function toArgumentError(command: string, raw: Readonly<Record<string, unknown>>, error: z.ZodError): AppError {
  const issue = error.issues[0];
  const argument = String(issue?.path[0] ?? '');
  const value = raw[argument];
  const calls = [{ command: 'help', input: { topic: command } }];
  if (value === undefined || value === '')
    return new AppError('missing_argument', { command, argument }, { calls }) as AppError;
  const shown = typeof value === 'string' ? value.slice(0, 100) : JSON.stringify(value).slice(0, 100);
  return new AppError(
    'invalid_argument',
    { command, argument, value: shown },
    { detail: issue?.message ?? '', calls },
  ) as AppError;
}

export const say = (...said: Said[]): Outcome => ({ say: said });
