import type { DeliveryState } from '../../engine/records/delivery.ts';
import type { Steady } from '../steady.ts';
import { createStateReader } from './read-state.ts';
import { createStateWriter, type StateWriterParts } from './write-state.ts';

/** The delivery state of one item, as the engine works with it. */
export function openDeliveryState(parts: StateWriterParts, steady: Steady): DeliveryState {
  const reader = createStateReader(parts.services.db.sql, parts.setId, parts.lease.runId, steady);
  const writer = createStateWriter(parts);
  return {
    begin: () => steady(() => writer.begin()),
    count: () => steady(() => reader.count()),
    entries: (signal) => reader.entries(signal),
    owners: (keys, identities) => steady(() => reader.owners(keys, identities)),
    noteLeavers: (keys) => steady(() => writer.noteLeavers(keys)),
    countLeavers: () => steady(() => reader.countLeavers()),
    leavers: (after, limit) => steady(() => reader.leavers(after, limit)),
    releases: (after, limit) => steady(() => reader.releases(after, limit)),
    // Repeated by the engine.
    commit: (checkpoint) => writer.commit(checkpoint),
  };
}
