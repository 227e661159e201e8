import { z } from 'zod';
import { runIdSchema } from '../domain/ids.ts';
import { resolveExport } from '../services/exports/resolve.ts';
import { showHistory, showNthRun, showRun } from '../services/runs/show.ts';
import { defineCommand, say } from './command.ts';
import { lastOf } from './line.ts';

export const historyCommand = defineCommand({
  name: 'history',
  needs: 'viewer',
  usage: 'history <export> [page:n] [run:n]',
  examples: ['history "Lapsed in Australia"', 'history "Lapsed in Australia" run:1'],
  runsAlone: false,
  options: ['page', 'run'],
  read: (line) => ({ export: line.words.join(' '), page: lastOf(line, 'page'), run: lastOf(line, 'run') }),
  input: z.object({
    export: z.string().min(1).max(500),
    page: z.coerce.number().int().min(1).max(100_000).optional(),
    /** One run with all of its details: by its id, or counted from the last, which is 1. */
    run: z.union([runIdSchema, z.coerce.number().int().min(1).max(1_000_000)]).optional(),
  }),
  async run(scope, input, how) {
    const subject = await resolveExport(scope, input.export, 'history');
    if (input.run !== undefined) {
      const run = await (typeof input.run === 'number'
        ? showNthRun(scope, subject.id, input.run)
        : showRun(scope, input.run));
      return say({ answer: { view: 'run_details', data: run } });
    }
    const data = await showHistory(scope, subject, input.page ?? 1);
    return say({ answer: { view: 'history', data }, replace: how.isAction && input.page !== undefined });
  },
});
