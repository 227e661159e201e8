import { cancelCommand } from './cancel.ts';
import { catalogCommand } from './catalog.ts';
import type { Command } from './command.ts';
import { confirmCommand, declineCommand } from './confirm.ts';
import { createCommand } from './create.ts';
import { deleteCommand } from './delete.ts';
import { duplicateCommand } from './duplicate.ts';
import { editCommand } from './edit.ts';
import { createHelp } from './help.ts';
import { historyCommand } from './history.ts';
import { listCommand } from './list.ts';
import { runCommand } from './run.ts';
import { showCommand } from './show.ts';
import { statusCommand } from './status.ts';

/** Every command, in the order in which help tells them. */
export const commands: readonly Command[] = [
  listCommand,
  showCommand,
  runCommand,
  cancelCommand,
  historyCommand,
  createCommand,
  editCommand,
  duplicateCommand,
  deleteCommand,
  catalogCommand,
  statusCommand,
  createHelp(() => commands),
  confirmCommand,
  declineCommand,
];
