import { z } from 'zod';
import { askConfirmation } from '../services/confirmations/confirm.ts';
import { deleteExport, describeDeletion } from '../services/exports/delete.ts';
import { resolveExport } from '../services/exports/resolve.ts';
import { defineCommand, say } from './command.ts';

export const deleteCommand = defineCommand({
  name: 'delete',
  needs: 'contributor',
  usage: 'delete <export>',
  examples: ['delete "Partner tables"'],
  runsAlone: false,
  options: [],
  read: (line) => ({ export: line.words.join(' ') }),
  input: z.object({ export: z.string().min(1).max(500) }),
  async run(scope, input, how) {
    const subject = await resolveExport(scope, input.export, 'delete');
    if (!how.isConfirmed) {
      const described = await describeDeletion(scope, subject);
      const data = await askConfirmation(scope, { command: 'delete', input: { export: subject.id } }, described);
      return say({ answer: { view: 'confirm', data } });
    }
    const { name } = await deleteExport(scope, subject.id);
    return say({
      answer: { view: 'notice', data: { kind: 'export_deleted', name, by: scope.person.id } },
      isPublic: true,
      replace: true,
    });
  },
});
