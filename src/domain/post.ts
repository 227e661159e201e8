/** What the bot says without being asked. */
export const POST_KINDS = ['request', 'request_answered', 'needs_sign_in'] as const;
export type PostKind = (typeof POST_KINDS)[number];
