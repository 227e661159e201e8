/** How records can be posted into a chat. */
export const CHAT_FILE_FORMATS = ['csv', 'xlsx'] as const;
export type ChatFileFormat = (typeof CHAT_FILE_FORMATS)[number];

/** More than that nobody looks at in a chat, and it is made in memory. */
export const MOST_CHAT_FILE_ROWS = 50_000;
export const MOST_CHAT_FILE_BYTES = 10 * 1024 * 1024;

/** What the admins allow. */
export interface ChatFilePolicy {
  /** Records of one export at most; 0: no files at all, which is the default. */
  readonly mostRows: number;
  /** Only to the person who asks, never into a channel. */
  readonly isDirectOnly: boolean;
}
