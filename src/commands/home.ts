import { z } from 'zod';
import { showHome } from '../services/status/home.ts';
import { defineCommand, say } from './command.ts';

export const homeCommand = defineCommand({
  name: 'home',
  needs: 'viewer',
  usage: 'home',
  examples: ['home'],
  runsAlone: true,
  options: [],
  read: () => ({}),
  input: z.object({}),
  run: async (scope) => say({ answer: { view: 'home', data: await showHome(scope) } }),
});
