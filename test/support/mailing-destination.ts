import { z } from 'zod';
import type { BytesDestination, Destination } from '../../src/destinations/contract.ts';
import { AppError, type ErrorCode } from '../../src/domain/errors.ts';

const TITLE = 'Mailchimp';

/** What the far end does with the next runs. */
export interface MailingState {
  /** Refuses everything with this, while it is set. */
  refuses: Extract<ErrorCode, 'destination_refused' | 'destination_sign_in_failed'> | undefined;
  /** Called when it has taken everything: time passes there. */
  onCommit(): void;
  /** Runs whose result it made visible. */
  committed: number;
}

/** A far end with a limit per export that takes what it is sent, until it does not. */
export function createMailingDestination(limits: Destination['limits'] = { perExport: 250 }): {
  destination: Destination;
  state: MailingState;
} {
  const state: MailingState = { refuses: undefined, onCommit: () => undefined, committed: 0 };
  const check = () => {
    if (state.refuses === 'destination_sign_in_failed')
      throw new AppError('destination_sign_in_failed', { destination: TITLE });
    if (state.refuses !== undefined)
      throw new AppError('destination_refused', { destination: TITLE, detail: 'the audience is archived' });
  };
  const destination: BytesDestination<object, object, object> = {
    takes: 'bytes',
    kind: 'mailing',
    title: TITLE,
    accepts: { dataOut: false, kinds: ['profile'] },
    limits,
    settings: z.strictObject({}),
    credentials: z.strictObject({}),
    target: z.strictObject({}),
    async verify() {
      check();
      return { summary: 'account Acme, 3 audiences' };
    },
    choices: async () => [],
    discard: async () => undefined,
    async open() {
      check();
      return {
        async write(_item, stream) {
          let bytes = 0;
          for await (const chunk of stream.bytes) bytes += chunk.length;
          return { rows: stream.rows() ?? 0, bytes, files: [] };
        },
        async commit() {
          state.committed += 1;
          state.onCommit();
          return { location: 'audience Acme' };
        },
        abort: async () => undefined,
      };
    },
  };
  return { destination: destination as Destination, state };
}
