import { z } from 'zod';
import { askConfirmation } from '../services/confirmations/confirm.ts';
import type { Scope } from '../services/context.ts';
import { matchName } from '../services/exports/find.ts';
import { readExports, type StoredExport } from '../services/exports/read.ts';
import { resolveExports } from '../services/exports/resolve.ts';
import { showBatch, startBatch } from '../services/runs/batch.ts';
import { showRun } from '../services/runs/show.ts';
import { startRun } from '../services/runs/start.ts';
import { describeRunAll, planRunAll } from '../services/runs/start-all.ts';
import { defineCommand, type Outcome, say } from './command.ts';
import { pickedExports, showPicker } from './pick-flow.ts';

export const runCommand = defineCommand({
  name: 'run',
  needs: 'contributor',
  usage: 'run <export> [<export>…] | run all',
  examples: ['run', 'run "Lapsed in Australia"', 'run newsletter, partner', 'run all'],
  runsAlone: true,
  options: [],
  read: ({ words }) => (words.length === 1 && words[0]?.toLowerCase() === 'all' ? { all: true } : { exports: words }),
  input: z.object({
    exports: pickedExports,
    all: z.boolean().default(false),
    formId: z.uuid().optional(),
  }),
  async run(scope, input, how) {
    if (input.exports.length > 0) return start(scope, await resolveExports(scope, input.exports, 'run'));
    if (!input.all) return showPicker(scope, 'run', input);
    // An export may be called "all": then its name wins over the word.
    const named = matchName(await readExports(scope), 'all');
    if (named.kind === 'one' && named.value.name.toLowerCase() === 'all' && !how.isAction)
      return start(scope, [named.value]);
    const plan = await planRunAll(scope);
    if (how.isConfirmed) return startSeveral(scope, plan.will);
    const data = await askConfirmation(scope, { command: 'run', input: { all: true } }, describeRunAll(plan));
    return say({ answer: { view: 'confirm', data } });
  },
});

async function start(scope: Scope, subjects: readonly StoredExport[]): Promise<Outcome> {
  const [only] = subjects;
  if (only === undefined || subjects.length > 1) return startSeveral(scope, subjects);
  const { id, joined } = await startRun(scope, only);
  const data = { ...(await showRun(scope, id)), joined };
  return say({ answer: { view: 'run', data }, subject: { kind: 'run', id }, isPublic: true });
}

/** One card for all of them, which goes on as they do. */
async function startSeveral(scope: Scope, subjects: readonly StoredExport[]): Promise<Outcome> {
  const id = await startBatch(scope, subjects);
  const data = await showBatch(scope, id);
  return say({ answer: { view: 'run_batch', data }, subject: { kind: 'batch', id }, isPublic: true });
}
