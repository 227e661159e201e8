export { runApprovals } from './approvals.ts';
export { auditLog } from './audit-log.ts';
export { chatFiles } from './chat-files.ts';
export { connectionGrants, connections, credentialLinks } from './connections.ts';
export { buttonData, inbox, messageRefs, messages, pendingActions } from './conversation.ts';
export {
  connectionPace,
  connectionSlots,
  deliveryLeavers,
  deliveryReleases,
  deliverySets,
  deliveryState,
} from './delivery.ts';
export { environments } from './environments.ts';
export { exportItems, exports } from './exports.ts';
export { outbox } from './outbox.ts';
export { identities, people } from './people.ts';
export { refreshes, refreshSteps } from './refreshes.ts';
export { rejections } from './rejections.ts';
export { encryptionKeys, requests } from './requests.ts';
export { runBatches, runBatchItems, runs, runTasks } from './runs.ts';
export { calendarFeeds, refreshSchedules, schedules } from './schedules.ts';
export {
  failureThreads,
  limitWarnings,
  notifications,
  subscriptionExports,
  subscriptions,
} from './subscriptions.ts';
export { chatPlaces, chatWorkspaces } from './workspaces.ts';
