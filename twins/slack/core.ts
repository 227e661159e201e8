import type { BlockValidator } from './block-validator.ts';
import type { Changes } from './changes.ts';
import type { TwinClock } from './clock.ts';
import type { Connections } from './delivery/connections.ts';
import type { Faults } from './faults.ts';
import type { Ids } from './ids.ts';
import type { Json, SentRequest } from './model.ts';
import type { Rates } from './rates.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

/** One call of the Web API, as it came. */
export interface RecordedCall {
  readonly method: string;
  readonly args: Json;
  /** `ok`, or Slack's word for what was wrong. */
  readonly outcome: string;
  readonly at: number;
}

/** The parts that every room of the twin works with. */
export interface Core {
  readonly settings: Settings;
  readonly state: State;
  readonly clock: TwinClock;
  readonly ids: Ids;
  readonly changes: Changes;
  readonly faults: Faults;
  readonly rates: Rates;
  readonly connections: Connections;
  readonly validator: BlockValidator;
  readonly calls: RecordedCall[];
  /** What was sent to the bot. */
  readonly sent: SentRequest[];
  /** `http://127.0.0.1:4321` */
  address: string;
}
