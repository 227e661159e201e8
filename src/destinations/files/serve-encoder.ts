import type { MessagePort } from 'node:worker_threads';
import type { Column, Encoder } from './encoder.ts';
import { type Answer, type Order, toSent } from './thread-messages.ts';

/** The thread's half of `encodeInThread`: does what it is told to until an order fails. */
export function serveEncoder(port: MessagePort, encoder: Encoder, columns: readonly Column[]): void {
  encoder.start(columns);

  function obey({ kind, chunk, spares }: Order): Answer {
    try {
      for (const spare of spares) encoder.recycle(spare);
      const blocks = chunk.length > 0 ? encoder.push(chunk) : [];
      if (kind === 'end') blocks.push(...encoder.end());
      return { kind: 'done', blocks, chunk };
    } catch (error) {
      return { kind: 'failed', error: toSent(error) };
    }
  }

  port.on('message', (order: Order) => {
    const answer = obey(order);
    const moved = answer.kind === 'done' ? [...answer.blocks, answer.chunk].map(({ buffer }) => buffer) : [];
    port.postMessage(answer, moved);
  });
}
