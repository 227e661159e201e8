export { runApprovals } from './approvals.ts';
export { auditLog } from './audit-log.ts';
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
export { exportItems, exports, schedules } from './exports.ts';
export { outbox } from './outbox.ts';
export { identities, people } from './people.ts';
export { rejections } from './rejections.ts';
export { encryptionKeys, requests } from './requests.ts';
export { runs, runTasks } from './runs.ts';
export {
  failureThreads,
  limitWarnings,
  notifications,
  subscriptionExports,
  subscriptions,
} from './subscriptions.ts';
export { chatWorkspaces } from './workspaces.ts';
