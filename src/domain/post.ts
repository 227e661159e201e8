/** What the bot says: an answer to somebody, the details of a run in its thread, or something unasked. */
export const POST_KINDS = [
  'reply',
  'run_details',
  'request',
  'request_answered',
  'needs_sign_in',
  'sign_in_ending',
  'notification',
  'subscription_closed',
  'file',
] as const;
export type PostKind = (typeof POST_KINDS)[number];
