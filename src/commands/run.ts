import { z } from 'zod';
import { type AppError, isAppError } from '../domain/errors.ts';
import { askConfirmation } from '../services/confirmations/confirm.ts';
import type { Scope } from '../services/context.ts';
import { matchName } from '../services/exports/find.ts';
import { listExports } from '../services/exports/list.ts';
import { readExports, type StoredExport } from '../services/exports/read.ts';
import { resolveExports } from '../services/exports/resolve.ts';
import { showRun } from '../services/runs/show.ts';
import { startRun } from '../services/runs/start.ts';
import { describeRunAll, planRunAll } from '../services/runs/start-all.ts';
import { defineCommand, type Outcome, type Said, say } from './command.ts';

/** A card each for so many runs; more are told in one. */
const CARDS = 20;
const PICKS = 6;

export const runCommand = defineCommand({
  name: 'run',
  needs: 'contributor',
  usage: 'run <export> [<export>…] | run all',
  examples: ['run "Lapsed in Australia"', 'run newsletter, partner', 'run all'],
  runsAlone: true,
  options: [],
  read: ({ words }) => (words.length === 1 && words[0]?.toLowerCase() === 'all' ? { all: true } : { exports: words }),
  input: z.object({ exports: z.array(z.string().max(500)).max(200).default([]), all: z.boolean().default(false) }),
  async run(scope, input, how) {
    if (input.exports.length > 0) return start(scope, await resolveExports(scope, input.exports, 'run'));
    if (!input.all) return pick(scope);
    // An export may be called "all": then its name wins over the word.
    const named = matchName(await readExports(scope), 'all');
    if (named.kind === 'one' && named.value.name.toLowerCase() === 'all' && !how.isAction)
      return start(scope, [named.value]);
    const plan = await planRunAll(scope);
    if (how.isConfirmed) return start(scope, plan.will);
    const data = await askConfirmation(scope, { command: 'run', input: { all: true } }, describeRunAll(plan));
    return say({ answer: { view: 'confirm', data } });
  },
});

async function start(scope: Scope, subjects: readonly StoredExport[]): Promise<Outcome> {
  const cards: Said[] = [];
  const refused: { name: string; error: AppError }[] = [];
  for (const subject of subjects) {
    try {
      const started = await startRun(scope, subject);
      const data = { ...(await showRun(scope, started.id)), joined: started.joined };
      cards.push({ answer: { view: 'run', data }, subject: { kind: 'run', id: started.id }, isPublic: true });
    } catch (error) {
      if (!isAppError(error) || subjects.length === 1) throw error;
      refused.push({ name: subject.name, error });
    }
  }
  if (subjects.length === 1) return say(...cards);
  const started = cards.flatMap((card) => (card.answer.view === 'run' ? [card.answer.data] : []));
  return say(
    { answer: { view: 'run_batch', data: { started, refused } }, isPublic: true, replace: true },
    ...cards.slice(0, CARDS),
  );
}

/** Without a name: what the person may run, to pick from. */
async function pick(scope: Scope): Promise<Outcome> {
  const { exports } = await listExports(scope, { search: '', sort: 'name', descending: false, page: 1 });
  const options = exports
    .filter((row) => row.permission === 'edit')
    .slice(0, PICKS)
    .map((row) => ({ title: row.name, call: { command: 'run', input: { exports: [row.id] } } }));
  return say({ answer: { view: 'pick', data: { purpose: 'run', options } } });
}
