import type { Changes } from '../slack/changes.ts';
import type { Faults } from './faults.ts';
import type { SigningKey } from './keys.ts';
import type { RecordedCall, SentActivity } from './model.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

/** The parts that every room of the twin works with. */
export interface Core {
  readonly settings: Settings;
  readonly state: State;
  readonly changes: Changes;
  readonly faults: Faults;
  readonly key: SigningKey;
  /** Published beside it, and endorsed for another channel only. */
  readonly otherChannelKey: SigningKey;
  readonly calls: RecordedCall[];
  /** What was sent to the bot. */
  readonly sent: SentActivity[];
  /** `http://127.0.0.1:4321` */
  address: string;
}

/** As activities carry it. */
export const serviceUrlOf = ({ address }: Core): string => `${address}/emea/`;

export const botIdOf = ({ settings }: Core): string => `28:${settings.appId}`;
