import { z } from 'zod';
import { showStatus } from '../services/status/show.ts';
import { defineCommand, say } from './command.ts';

export const statusCommand = defineCommand({
  name: 'status',
  needs: 'viewer',
  usage: 'status',
  examples: ['status'],
  runsAlone: true,
  options: [],
  read: () => ({}),
  input: z.object({}),
  run: async (scope) => say({ answer: { view: 'status', data: await showStatus(scope) } }),
});
