import { z } from 'zod';
import { askConfirmation } from '../services/confirmations/confirm.ts';
import { describeDisconnection, disconnectExport } from '../services/exports/disconnect.ts';
import { resolveExport } from '../services/exports/resolve.ts';
import { defineCommand, say } from './command.ts';

export const disconnectCommand = defineCommand({
  name: 'disconnect',
  needs: 'contributor',
  usage: 'disconnect <export>',
  examples: ['disconnect "Partner tables"'],
  runsAlone: false,
  options: [],
  read: (line) => ({ export: line.words.join(' ') }),
  input: z.object({ export: z.string().min(1).max(500) }),
  async run(scope, input, how) {
    const subject = await resolveExport(scope, input.export, 'disconnect');
    if (!how.isConfirmed) {
      const described = await describeDisconnection(scope, subject);
      const data = await askConfirmation(scope, { command: 'disconnect', input: { export: subject.id } }, described);
      return say({ answer: { view: 'confirm', data } });
    }
    const done = await disconnectExport(scope, subject.id);
    return say({
      answer: { view: 'notice', data: { kind: 'export_disconnected', ...done } },
      isPublic: true,
      replace: true,
    });
  },
});
