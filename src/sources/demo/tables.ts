import { ACCOUNT_COLUMNS, accountLines } from './accounts.ts';
import { CONSUMER_COLUMNS, consumerLines } from './consumers.ts';
import { CONTACT_COLUMNS, contactLines } from './contacts.ts';
import { toBlocks } from './copy-text.ts';
import { createNamePools } from './names.ts';
import { ORDER_COLUMNS, orderLines } from './orders.ts';
import { SEED } from './size.ts';

export interface DemoTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The whole table in the text form of COPY; the same bytes in every run. */
  readonly blocks: () => Generator<Buffer>;
}

/** The tables in an order in which each one's parents come first. */
export function createDemoTables(): readonly DemoTable[] {
  const pools = createNamePools(SEED);
  return [
    { name: 'consumer', columns: CONSUMER_COLUMNS, blocks: () => toBlocks(consumerLines(pools)) },
    { name: 'account', columns: ACCOUNT_COLUMNS, blocks: () => toBlocks(accountLines(pools)) },
    { name: 'contact', columns: CONTACT_COLUMNS, blocks: () => toBlocks(contactLines(pools)) },
    { name: 'orders', columns: ORDER_COLUMNS, blocks: () => toBlocks(orderLines()) },
  ];
}
