import { z } from 'zod';
import { takeConfirmation } from '../services/confirmations/confirm.ts';
import { defineCommand, say } from './command.ts';

const input = z.object({ id: z.uuid() });
const button = {
  needs: 'viewer',
  examples: [],
  runsAlone: false,
  isHidden: true,
  options: [],
  read: () => ({}),
  input,
} as const;

/** The button that says yes: carries out what was asked for, once. */
export const confirmCommand = defineCommand({
  ...button,
  name: 'confirm',
  usage: 'confirm',
  run: async (scope, { id }) => ({ next: await takeConfirmation(scope, id), isConfirmed: true }),
});

/** The button that says no; afterwards the other one does nothing. */
export const declineCommand = defineCommand({
  ...button,
  name: 'decline',
  usage: 'decline',
  async run(scope, { id }) {
    await takeConfirmation(scope, id);
    return say({ answer: { view: 'notice', data: { kind: 'confirmation_declined' } }, replace: true });
  },
});
