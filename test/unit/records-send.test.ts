import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { type Carrier, type Sending, sendBatch } from '../../src/engine/records/send.ts';

/** A far end of numbers. */
function createPlay(change: Partial<Sending> = {}) {
  const accepted: number[] = [];
  const refused: { record: number; code: string }[] = [];
  const calls: { batch: readonly number[]; id: string }[] = [];
  const waits: number[] = [];
  const pauses: number[] = [];
  let under = 0;
  const sending: Sending = {
    permits: {
      async acquire() {
        under += 1;
        return async () => {
          under -= 1;
        };
      },
      pause: async (ms) => void pauses.push(ms),
    },
    policy: { attempts: 4, firstDelayMs: 100, wait: async (ms) => void waits.push(ms), onRetry: () => undefined },
    signal: new AbortController().signal,
    reportsRejections: false,
    ...change,
  };
  const send = (batch: readonly number[], answer: (part: readonly number[], call: number) => unknown) =>
    sendBatch<number>(sending, batch, {
      scope: 'run put',
      toContent: (record) => record,
      async carry(part, id) {
        calls.push({ batch: part, id });
        const result = answer(part, calls.length);
        if (result instanceof Error) throw result;
        return { rejected: (result ?? []) as [] };
      },
      async onSettled(taken, bad) {
        accepted.push(...taken);
        refused.push(...bad.map(({ record, rejected }) => ({ record, code: rejected.code })));
      },
    } satisfies Carrier<number>);
  return { send, accepted, refused, calls, waits, pauses, held: () => under };
}

const unreachable = (retry: AppError['retry'] = { kind: 'backoff' }) =>
  new AppError('destination_unreachable', { destination: 'Far', detail: 'status 500' }, { retry });
const refusedWhole = () => new AppError('destination_refused', { destination: 'Far', detail: 'one is bad' });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('sending a batch', () => {
  it('repeats what failed for a passing reason, under the same name, slower each time', async () => {
    const play = createPlay();
    await play.send([1, 2], (_, call) => (call < 4 ? unreachable() : undefined));
    expect(play.accepted).toEqual([1, 2]);
    expect(new Set(play.calls.map(({ id }) => id)).size).toBe(1);
    expect(play.waits).toHaveLength(3);
    for (const [index, ms] of play.waits.entries()) {
      expect(ms).toBeGreaterThanOrEqual(100 * 2 ** index);
      expect(ms).toBeLessThanOrEqual(150 * 2 ** index);
    }
    expect(play.held()).toBe(0);
  });

  it('waits as long as it is told to, and tells the other runs of the connection', async () => {
    const play = createPlay();
    await play.send([1], (_, call) => (call === 1 ? unreachable({ kind: 'after', ms: 7_000 }) : undefined));
    expect([play.waits, play.pauses]).toEqual([[7_000], [7_000]]);
  });

  it('gives up on a far end that stays away, before it takes it for the records doing', async () => {
    const play = createPlay();
    await expect(play.send(numbers(64), () => unreachable())).rejects.toMatchObject({
      code: 'destination_unreachable',
    });
    expect(play.refused).toEqual([]);
    expect(play.calls.length).toBeLessThan(12);
  });

  it('finds the bad records of a batch that is refused whole, and sends all others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.uniqueArray(fc.nat({ max: 199 }), { maxLength: 4 }),
        async (count, bad) => {
          const play = createPlay();
          const wrong = new Set(bad.filter((one) => one < count));
          await play.send(numbers(count), (part) => (part.some((one) => wrong.has(one)) ? refusedWhole() : undefined));
          expect(play.refused.map(({ record }) => record).sort((a, b) => a - b)).toEqual(
            [...wrong].sort((a, b) => a - b),
          );
          expect([...play.accepted].sort((a, b) => a - b)).toEqual(numbers(count).filter((one) => !wrong.has(one)));
          expect(play.calls.length).toBeLessThanOrEqual(1 + 2 * wrong.size * Math.ceil(Math.log2(count) + 1));
        },
      ),
    );
  });

  it('finds a record that breaks the far end, and keeps it for a later run', async () => {
    const play = createPlay({ reportsRejections: true });
    await play.send(numbers(50), (part) => (part.includes(17) ? unreachable() : undefined));
    expect(play.refused).toEqual([{ record: 17, code: 'unavailable' }]);
    expect(play.accepted).toHaveLength(49);
  });

  it('does not take a refusal of everything for that of each record', async () => {
    const play = createPlay();
    await expect(play.send(numbers(500), () => refusedWhole())).rejects.toMatchObject({ code: 'destination_refused' });
    expect(play.refused.length).toBeLessThan(20);
  });

  it('takes the word of a far end that names the bad records, and halves nothing', async () => {
    const play = createPlay({ reportsRejections: true });
    await expect(play.send(numbers(8), () => refusedWhole())).rejects.toMatchObject({ code: 'destination_refused' });
    expect(play.calls).toHaveLength(1);
  });

  it('sends again, some times, what is refused for a passing reason', async () => {
    const play = createPlay({ reportsRejections: true });
    const busy = (index: number) => ({ index, code: 'unavailable', reason: 'busy', isPassing: true });
    await play.send([1, 2, 3], (part, call) =>
      call === 1 ? [busy(1), busy(2)] : part.includes(3) ? [busy(part.indexOf(3))] : undefined,
    );
    expect(play.calls.map(({ batch }) => batch)).toEqual([[1, 2, 3], [2, 3], [3]]);
    expect([play.accepted, play.refused]).toEqual([[1, 2], [{ record: 3, code: 'unavailable' }]]);
  });
});
