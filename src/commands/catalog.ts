import { z } from 'zod';
import { showCatalog } from '../services/catalog/show.ts';
import { defineCommand, say } from './command.ts';

export const catalogCommand = defineCommand({
  name: 'catalog',
  needs: 'viewer',
  usage: 'catalog',
  examples: ['catalog'],
  runsAlone: true,
  options: [],
  read: () => ({}),
  input: z.object({}),
  run: async (scope) => say({ answer: { view: 'catalog', data: await showCatalog(scope) } }),
});
