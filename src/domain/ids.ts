import { z } from 'zod';

/** Every row of ours is named by a UUID; the brand keeps one kind of id from being passed for another. */
export const environmentIdSchema = z.uuid().brand<'EnvironmentId'>();
export const personIdSchema = z.uuid().brand<'PersonId'>();
export const connectionIdSchema = z.uuid().brand<'ConnectionId'>();
export const exportIdSchema = z.uuid().brand<'ExportId'>();
export const runIdSchema = z.uuid().brand<'RunId'>();
export const taskIdSchema = z.uuid().brand<'TaskId'>();
export const turnIdSchema = z.uuid().brand<'TurnId'>();
export const requestIdSchema = z.uuid().brand<'RequestId'>();
export const approvalIdSchema = z.uuid().brand<'ApprovalId'>();
export const subscriptionIdSchema = z.uuid().brand<'SubscriptionId'>();
export const batchIdSchema = z.uuid().brand<'BatchId'>();
export const refreshIdSchema = z.uuid().brand<'RefreshId'>();
export const feedIdSchema = z.uuid().brand<'FeedId'>();

export type EnvironmentId = z.infer<typeof environmentIdSchema>;
export type PersonId = z.infer<typeof personIdSchema>;
export type ConnectionId = z.infer<typeof connectionIdSchema>;
export type ExportId = z.infer<typeof exportIdSchema>;
export type RunId = z.infer<typeof runIdSchema>;
export type TaskId = z.infer<typeof taskIdSchema>;
/** One event of a platform, or one turn of a person. */
export type TurnId = z.infer<typeof turnIdSchema>;
export type RequestId = z.infer<typeof requestIdSchema>;
export type ApprovalId = z.infer<typeof approvalIdSchema>;
export type SubscriptionId = z.infer<typeof subscriptionIdSchema>;
/** Several runs that were asked for at once. */
export type BatchId = z.infer<typeof batchIdSchema>;
export type RefreshId = z.infer<typeof refreshIdSchema>;
/** A person's calendar of what will run. */
export type FeedId = z.infer<typeof feedIdSchema>;
