import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { exportIdSchema, type RunId, runIdSchema } from '../domain/ids.ts';
import type { Scope } from '../services/context.ts';
import { readExport } from '../services/exports/read.ts';
import { resolveExport } from '../services/exports/resolve.ts';
import { type CancelTarget, cancelRun } from '../services/runs/cancel.ts';
import { showStatus } from '../services/status/show.ts';
import { defineCommand, say } from './command.ts';

export const cancelCommand = defineCommand({
  name: 'cancel',
  needs: 'contributor',
  usage: 'cancel [export]',
  examples: ['cancel', 'cancel "Lapsed in Australia"'],
  runsAlone: true,
  options: [],
  read: (line) => (line.words.length === 0 ? {} : { export: line.words.join(' ') }),
  input: z.object({ run: runIdSchema.optional(), export: z.string().max(500).optional() }),
  async run(scope, input) {
    if (input.run === undefined && input.export === undefined) return cancelTheOne(scope);
    const { id, name } = await cancelRun(scope, await toTarget(scope, input));
    return say({ answer: { view: 'notice', data: { kind: 'cancel_requested', runId: id, name } } });
  },
});

async function toTarget(
  scope: Scope,
  input: { run?: RunId | undefined; export?: string | undefined },
): Promise<CancelTarget> {
  if (input.run !== undefined) return { run: input.run };
  const id = exportIdSchema.safeParse(input.export);
  const subject = id.success
    ? await readExport(scope, id.data)
    : await resolveExport(scope, input.export ?? '', 'cancel');
  return { export: subject.id, name: subject.name };
}

/** Without a name: the run under way when there is one, a choice when there are more. */
async function cancelTheOne(scope: Scope) {
  const { running } = await showStatus(scope);
  const [only] = running;
  if (only === undefined) throw new AppError('not_running', { name: '' });
  if (running.length === 1) {
    const { id, name } = await cancelRun(scope, { run: only.run.id });
    return say({ answer: { view: 'notice', data: { kind: 'cancel_requested', runId: id, name } } });
  }
  const options = running.map((answer) => ({
    title: answer.exportName,
    call: { command: 'cancel', input: { run: answer.run.id } },
  }));
  return say({ answer: { view: 'pick', data: { purpose: 'cancel', options } } });
}
