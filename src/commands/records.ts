import { z } from 'zod';
import { runIdSchema } from '../domain/ids.ts';
import { approveRun, rejectRun } from '../services/approvals/answer.ts';
import { askConfirmation } from '../services/confirmations/confirm.ts';
import type { Scope } from '../services/context.ts';
import { describeReset, resetExport } from '../services/delivery/reset.ts';
import { previewExport } from '../services/exports/preview.ts';
import { resolveExport } from '../services/exports/resolve.ts';
import { retryRefused } from '../services/rejections/retry.ts';
import { showRefused } from '../services/rejections/show.ts';
import { showRun } from '../services/runs/show.ts';
import type { StartedRun } from '../services/runs/start.ts';
import { defineCommand, type Outcome, say } from './command.ts';
import type { Line } from './line.ts';

const ofOneExport = {
  runsAlone: false,
  options: [],
  read: (line: Line) => ({ export: line.words.join(' ') }),
  input: z.object({ export: z.string().min(1).max(500) }),
} as const;

export const previewCommand = defineCommand({
  ...ofOneExport,
  name: 'preview',
  needs: 'contributor',
  usage: 'preview <export>',
  examples: ['preview "Lapsed in Australia"'],
  async run(scope, input) {
    const subject = await resolveExport(scope, input.export, 'preview');
    return say({ answer: { view: 'preview', data: await previewExport(scope, subject) } });
  },
});

export const resetCommand = defineCommand({
  ...ofOneExport,
  name: 'reset',
  needs: 'contributor',
  usage: 'reset <export>',
  examples: ['reset "Lapsed in Australia"'],
  async run(scope, input, how) {
    const subject = await resolveExport(scope, input.export, 'reset');
    if (!how.isConfirmed) {
      const described = await describeReset(scope, subject);
      const data = await askConfirmation(scope, { command: 'reset', input: { export: subject.id } }, described);
      return say({ answer: { view: 'confirm', data } });
    }
    await resetExport(scope, subject);
    const data = { kind: 'export_reset', id: subject.id, name: subject.name } as const;
    return say({ answer: { view: 'notice', data }, isPublic: true, replace: true });
  },
});

export const refusedCommand = defineCommand({
  ...ofOneExport,
  name: 'refused',
  needs: 'viewer',
  usage: 'refused <export>',
  examples: ['refused "Lapsed in Australia"'],
  input: z.object({ export: z.string().min(1).max(500), run: runIdSchema.optional() }),
  async run(scope, input) {
    const subject = await resolveExport(scope, input.export, 'refused');
    return say({ answer: { view: 'refused', data: await showRefused(scope, subject, input.run) } });
  },
});

export const retryCommand = defineCommand({
  ...ofOneExport,
  name: 'retry',
  needs: 'contributor',
  usage: 'retry <export>',
  examples: ['retry "Lapsed in Australia"'],
  async run(scope, input) {
    const subject = await resolveExport(scope, input.export, 'retry');
    return sayRun(scope, await retryRefused(scope, subject));
  },
});

export const approveCommand = defineCommand({
  ...ofOneExport,
  name: 'approve',
  needs: 'contributor',
  usage: 'approve <export>',
  examples: ['approve "Lapsed in Australia"'],
  async run(scope, input) {
    const subject = await resolveExport(scope, input.export, 'approve');
    return sayRun(scope, await approveRun(scope, subject));
  },
});

export const rejectCommand = defineCommand({
  ...ofOneExport,
  name: 'reject',
  needs: 'contributor',
  usage: 'reject <export>',
  examples: ['reject "Lapsed in Australia"'],
  async run(scope, input) {
    const subject = await resolveExport(scope, input.export, 'reject');
    await rejectRun(scope, subject);
    const data = { kind: 'run_rejected', id: subject.id, name: subject.name } as const;
    return say({ answer: { view: 'notice', data }, isPublic: true });
  },
});

async function sayRun(scope: Scope, { id, joined }: StartedRun): Promise<Outcome> {
  const data = { ...(await showRun(scope, id)), joined };
  return say({ answer: { view: 'run', data }, subject: { kind: 'run', id }, isPublic: true });
}
