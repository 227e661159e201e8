export { auditLog } from './audit-log.ts';
export { connectionGrants, connections } from './connections.ts';
export { interactionsSeen, messages, pendingActions } from './conversation.ts';
export { environments } from './environments.ts';
export { exportItems, exports, schedules } from './exports.ts';
export { people } from './people.ts';
export { runs, runTasks } from './runs.ts';
