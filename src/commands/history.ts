import { z } from 'zod';
import { resolveExport } from '../services/exports/resolve.ts';
import { showHistory } from '../services/runs/show.ts';
import { defineCommand, say } from './command.ts';
import { lastOf } from './line.ts';

export const historyCommand = defineCommand({
  name: 'history',
  needs: 'viewer',
  usage: 'history <export> [page:n]',
  examples: ['history "Lapsed in Australia"'],
  runsAlone: false,
  options: ['page'],
  read: (line) => ({ export: line.words.join(' '), page: lastOf(line, 'page') }),
  input: z.object({ export: z.string().min(1).max(500), page: z.coerce.number().int().min(1).max(100_000).optional() }),
  async run(scope, input, how) {
    const subject = await resolveExport(scope, input.export, 'history');
    const data = await showHistory(scope, subject, input.page ?? 1);
    return say({ answer: { view: 'history', data }, replace: how.isAction && input.page !== undefined });
  },
});
