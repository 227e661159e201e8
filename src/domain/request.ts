export const REQUEST_KINDS = ['connection', 'role'] as const;
/** Access to a connection, or a higher role. */
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** SPEC section 3: approved for the person, or for all contributors; denied; or nobody answered within seven days. */
export const REQUEST_STATES = ['open', 'approved', 'approved_for_all', 'denied', 'expired'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export const REQUEST_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
