import { z } from 'zod';
import { resolveExport } from '../services/exports/resolve.ts';
import { showExport } from '../services/exports/show.ts';
import { defineCommand, say } from './command.ts';

export const showCommand = defineCommand({
  name: 'show',
  needs: 'viewer',
  usage: 'show <export>',
  examples: ['show "Lapsed in Australia"'],
  runsAlone: false,
  options: [],
  read: (line) => ({ export: line.words.join(' ') }),
  input: z.object({ export: z.string().min(1).max(500) }),
  async run(scope, input) {
    const subject = await resolveExport(scope, input.export, 'show');
    return say({ answer: { view: 'export', data: await showExport(scope, subject) } });
  },
});
