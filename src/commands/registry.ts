import { auditCommand } from './audit.ts';
import { calendarCommand } from './calendar.ts';
import { cancelCommand } from './cancel.ts';
import { catalogCommand } from './catalog.ts';
import type { Command } from './command.ts';
import { confirmCommand, declineCommand } from './confirm.ts';
import { connectionsCommand } from './connections.ts';
import { createCommand } from './create.ts';
import { deleteCommand } from './delete.ts';
import { disconnectCommand } from './disconnect.ts';
import { duplicateCommand } from './duplicate.ts';
import { editCommand } from './edit.ts';
import { createHelp } from './help.ts';
import { historyCommand } from './history.ts';
import { homeCommand } from './home.ts';
import { listCommand } from './list.ts';
import { peopleCommand } from './people.ts';
import { postCommand } from './post.ts';
import {
  approveCommand,
  previewCommand,
  refusedCommand,
  rejectCommand,
  resetCommand,
  retryCommand,
} from './records.ts';
import { refreshCommand } from './refresh.ts';
import { requestCommand } from './request.ts';
import { requestsCommand } from './requests.ts';
import { runCommand } from './run.ts';
import { scheduleCommand } from './schedule.ts';
import { settingsCommand } from './settings.ts';
import { showCommand } from './show.ts';
import { statusCommand } from './status.ts';
import { subscribeCommand } from './subscribe.ts';
import { subscriptionsCommand } from './subscriptions.ts';
import { unsubscribeCommand } from './unsubscribe.ts';

/** Every command, in the order in which help tells them. */
export const commands: readonly Command[] = [
  listCommand,
  showCommand,
  runCommand,
  cancelCommand,
  postCommand,
  previewCommand,
  retryCommand,
  refusedCommand,
  approveCommand,
  rejectCommand,
  resetCommand,
  historyCommand,
  scheduleCommand,
  calendarCommand,
  refreshCommand,
  createCommand,
  editCommand,
  duplicateCommand,
  disconnectCommand,
  deleteCommand,
  connectionsCommand,
  requestCommand,
  requestsCommand,
  catalogCommand,
  statusCommand,
  homeCommand,
  subscribeCommand,
  subscriptionsCommand,
  unsubscribeCommand,
  peopleCommand,
  settingsCommand,
  auditCommand,
  createHelp(() => commands),
  confirmCommand,
  declineCommand,
];
