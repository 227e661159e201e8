export const CONSUMER_COUNT = 20_000;
export const ACCOUNT_COUNT = 800;
export const CONTACT_COUNT = 2_000;

export const SEED = 20_260_615;
/** One stream of choices for each subject, so that a change of one leaves the others as they are. */
export const STREAMS = { consumers: 1, orders: 2, accounts: 3, contacts: 4 } as const;
