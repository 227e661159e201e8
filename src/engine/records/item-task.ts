import type { Item } from '../../destinations/contract.ts';
import type { RecordsWriter } from '../../destinations/contract-records.ts';
import type { Mode } from '../../domain/export.ts';
import type { Committer } from './committer.ts';
import type { DeliveryState } from './delivery.ts';
import type { Ledger } from './ledger.ts';
import type { Planned } from './plan.ts';
import type { Preparation } from './prepare.ts';
import type { Sending } from './send.ts';

/** One item of a run, planned. */
export interface ItemTask {
  readonly position: number;
  readonly item: Item;
  readonly preparation: Preparation;
  readonly writer: RecordsWriter;
  readonly mode: Mode;
  readonly batching: { readonly maxRecords: number; readonly concurrency: number };
  readonly sending: Sending;
  readonly state: DeliveryState;
  readonly committer: Committer;
  readonly ledger: Ledger;
  readonly planned: Planned;
  readonly delivered: number;
  readonly approved: number | undefined;
  /** Of the run and the task. */
  readonly scope: string;
}
