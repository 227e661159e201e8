/** What the bot says: an answer to somebody, the details of a run in its thread, or something unasked. */
export const POST_KINDS = [
  'reply',
  'run_details',
  'request',
  'request_answered',
  'needs_sign_in',
  'notification',
  'subscription_closed',
] as const;
export type PostKind = (typeof POST_KINDS)[number];
