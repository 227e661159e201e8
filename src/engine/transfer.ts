import type { BytesWriter, Item, Published, WrittenItem } from '../destinations/contract.ts';
import type { Source } from '../sources/contract.ts';

/** The port through which the engine tells what happened; whoever keeps the run's rows implements it. */
export interface Recorder {
  started(position: number): void;
  /** Called often; the recorder decides how much of it to write down, and when. */
  progress(position: number, done: { readonly rows: number; readonly bytes: number }): void;
  written(position: number, result: WrittenItem): void;
  /** The last moment at which the run may still be stopped: all is written down, and it throws when it must not be published. */
  beforePublish(): Promise<void>;
}

export interface Transfer {
  readonly source: Source;
  readonly items: readonly Item[];
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  open(): Promise<BytesWriter>;
}

/**
 * Streams every item of a run to its destination and publishes the whole at the end. Nothing is visible before, and
 * nothing is left behind when it throws; what it throws is the first cause, not the clean-up's.
 */
export async function transfer({ source, items, recorder, signal, open }: Transfer): Promise<Published> {
  signal.throwIfAborted();
  const writer = await open();
  try {
    for (const [position, item] of items.entries()) {
      signal.throwIfAborted();
      recorder.started(position);
      const selection =
        item.segment === undefined ? { entity: item.entity } : { entity: item.entity, segment: item.segment };
      const stream = await source.text({ ...selection, fields: item.fields.map((mapped) => mapped.field) }, { signal });
      const result = await writer.write(item, stream, (done) => recorder.progress(position, done));
      recorder.written(position, result);
    }
    signal.throwIfAborted();
    await recorder.beforePublish();
    return await writer.commit();
  } catch (error) {
    await writer.abort().catch(() => undefined);
    throw error;
  }
}
