import { z } from 'zod';
import type { Command, How, Said } from '../commands/command.ts';
import { parseLine } from '../commands/parse.ts';
import { isConnectionLost } from '../db/client.ts';
import type { Answer } from '../domain/answers.ts';
import type { CommandCall } from '../domain/call.ts';
import { AppError, ERROR_KINDS, isAppError, toAppError } from '../domain/errors.ts';
import type { Scope } from '../services/context.ts';
import { cleanInput, cleanText } from './clean.ts';
import type { Body } from './contract.ts';

const actionSchema = z.object({
  v: z.literal(1),
  command: z.string().max(40),
  input: z.record(z.string(), z.unknown()).default({}),
  formId: z.uuid().optional(),
});

/** A confirmation leads to one more call, and that one to none. */
const MAX_STEPS = 3;

/**
 * Carries out what a person did, typed or pressed, and says what to answer. Whatever goes wrong becomes an answer too;
 * faults of ours are logged with the reference that the card shows.
 */
export async function dispatch(
  commands: readonly Command[],
  scope: Scope,
  body: Body,
  { comesAgain = false }: { readonly comesAgain?: boolean } = {},
): Promise<readonly Said[]> {
  try {
    const how: How = { isConfirmed: false, isAction: body.kind === 'action' };
    return await carryOut(
      commands,
      scope,
      body.kind === 'text' ? parseLine(commands, cleanText(body.text)) : toCall(body),
      how,
    );
  } catch (error) {
    if (comesAgain && isConnectionLost(error)) throw error;
    const problem = toProblem(error);
    report(scope, problem, body);
    return [{ answer: { view: 'error', data: { error: problem } } }];
  }
}

/** A database that has gone is nobody's mistake, and comes back. Its own words alone are shown, never the statement. */
function toProblem(error: unknown): AppError {
  if (isAppError(error) || !isConnectionLost(error)) return toAppError(error);
  let root = error as Error;
  while (root.cause instanceof Error) root = root.cause;
  return new AppError('database_unavailable', { detail: root.message }, { detail: root.message, cause: error });
}

/** The call that a turn comes down to, unless it cannot be read; nothing is checked or carried out. */
export function foresee(commands: readonly Command[], body: Body): CommandCall | undefined {
  try {
    const call = body.kind === 'text' ? parseLine(commands, cleanText(body.text)) : toCall(body);
    // A form that is sent back is open already.
    return call.input.formId === undefined ? call : undefined;
  } catch {
    return undefined;
  }
}

async function carryOut(
  commands: readonly Command[],
  scope: Scope,
  first: CommandCall,
  start: How,
): Promise<readonly Said[]> {
  let call = first;
  let how = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const command = commands.find((one) => one.name === call.command);
    if (command === undefined) throw new AppError('outdated_card', {}, { detail: `no command ${call.command}` });
    const outcome = await execute(command, scope, call, how);
    if ('say' in outcome) return how.isConfirmed ? replaceFirst(outcome.say) : outcome.say;
    call = outcome.next;
    how = { isConfirmed: outcome.isConfirmed, isAction: true };
  }
  throw new AppError('internal', {}, { detail: `${first.command} does not come to an end` });
}

/** Who is offered to ask for access is taken back to what they were doing once they have it. */
async function execute(command: Command, scope: Scope, call: CommandCall, how: How): ReturnType<Command['execute']> {
  try {
    return await command.execute(scope, call.input, how);
  } catch (error) {
    const problem = toAppError(error);
    if (command.name === 'request' || !problem.calls.some((one) => one.command === 'request')) throw error;
    const { step, formId, ...input } = call.input;
    const calls = problem.calls.map((one) =>
      one.command === 'request'
        ? { command: 'request', input: { ...one.input, resume: { command: call.command, input } } }
        : one,
    );
    throw problem.withCalls(calls);
  }
}

/** A confirmation card has served once it was answered: the first thing said takes its place. */
const replaceFirst = (said: readonly Said[]): readonly Said[] =>
  said.map((one, index) => (index === 0 ? { ...one, replace: true } : one));

/** A pressed button, with the inputs of its card. Nothing of it is trusted: the command checks it like typed words. */
function toCall(body: Extract<Body, { kind: 'action' }>): CommandCall {
  const data = actionSchema.safeParse(cleanInput(body.data));
  if (!data.success) throw new AppError('outdated_card', {}, { detail: 'a button without a call of ours' });
  const { command, input, formId } = data.data;
  return { command, input: { ...input, ...cleanInputs(body.inputs), ...(formId === undefined ? {} : { formId }) } };
}

const cleanInputs = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([id, text]) => [cleanText(id), cleanText(text)]));

function report(scope: Scope, problem: AppError, body: Body): void {
  const facts = {
    code: problem.code,
    reference: problem.reference,
    person: scope.person.id,
    surface: scope.surface,
    kind: body.kind,
  };
  const { family } = ERROR_KINDS[problem.code];
  if (family === 'bug') scope.log.error({ ...facts, err: problem.cause ?? problem }, `bug: ${problem.message}`);
  else if (family === 'user' || family === 'access') scope.log.debug(facts, problem.message);
  else scope.log.warn(facts, problem.message);
}

/** The error that an answer tells of, for surfaces that must know whether a turn succeeded. */
export const errorOf = (answer: Answer): string | undefined =>
  answer.view === 'error' ? answer.data.error.code : undefined;
