import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/destinations/contract.ts';
import type { RecordsWriter, Sendable } from '../../src/destinations/contract-records.ts';
import { AppError, type ErrorCode, type Retry } from '../../src/domain/errors.ts';
import type { Row } from '../../src/sources/contract.ts';
import { EXPORT_ID, newRunId, START } from './destination-far-end.ts';
import { type RecordsCase, type RecordsFarEnd, toItem } from './records-far-end.ts';

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
/** Looks again after every turn of the event loop. */
const until = (isSo: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = () => (isSo() ? resolve() : void setImmediate(look));
    look();
  });
const BACKOFF: Retry = { kind: 'backoff' };
const NEVER: Retry = { kind: 'never' };

/** What every destination of records owes to the engine. Each test has a far end of its own. */
export function testRecordsDestination(kind: string, play: RecordsCase): void {
  describe(`records destination ${kind}`, () => {
    let farEnd: RecordsFarEnd;
    const vip = toItem(play, 'vip', 'VIP customers');
    const lapsed = toItem(play, 'lapsed', 'Lapsed');
    beforeEach(async () => {
      farEnd = await play.openFarEnd();
    });
    afterEach(() => farEnd.release());

    interface Options {
      readonly items?: readonly Item[];
      readonly timeoutMs?: number;
      readonly signal?: AbortSignal;
    }
    async function open({ items = [vip, lapsed], ...options }: Options = {}): Promise<RecordsWriter> {
      const destination = farEnd.connect(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs });
      const writer = await destination.open(farEnd.account, {
        runId: newRunId(),
        exportId: EXPORT_ID,
        exportName: 'Weekly list',
        environmentName: 'Shop',
        target: farEnd.target,
        startedAt: START,
        items,
        signal: options.signal ?? new AbortController().signal,
      });
      for (const item of items) await writer.begin(item);
      return writer;
    }
    const call = (signal = new AbortController().signal, id: string = randomUUID()) => ({ id, signal });
    function toSendable(writer: RecordsWriter, row: Row, item = vip): Sendable {
      const prepared = writer.prepare(item, row);
      if (!prepared.ok) throw new Error(`refused before sending: ${JSON.stringify(prepared)}`);
      return prepared;
    }
    const toBatch = (writer: RecordsWriter, ns: readonly number[], value?: string) =>
      ns.map((n) => toSendable(writer, play.row(n, value)));
    const people = (item = vip) => farEnd.held(item).map(([n]) => n);
    const failure = (code: ErrorCode, retry: Retry) => expect.objectContaining({ code, retry });

    describe('a record', () => {
      it('is prepared without a call, and the same way each time', async () => {
        const writer = await open();
        const before = farEnd.calls.count();
        expect(writer.prepare(vip, play.row(1))).toEqual(writer.prepare(vip, play.row(1)));
        const { identity, body } = toSendable(writer, play.row(1));
        expect(identity).not.toBe('');
        expect(JSON.parse(JSON.stringify(body))).toEqual(body);
        expect(toSendable(writer, play.row(2)).identity).not.toBe(identity);
        expect(toSendable(writer, play.row(1, 'another')).identity).toBe(identity);
        expect(farEnd.calls.count()).toBe(before);
      });

      it.skipIf(play.respelled === undefined)('has one identity, however it is spelled', async () => {
        const writer = await open();
        const respelled = play.respelled?.(1) ?? [];
        expect(toSendable(writer, respelled).identity).toBe(toSendable(writer, play.row(1)).identity);
      });

      it.each(Object.entries(play.invalid))('that cannot be sent is found before: %s', async (_, [row, code]) => {
        const writer = await open();
        expect(writer.prepare(vip, row)).toMatchObject({ ok: false, code });
      });
    });

    describe('putting', () => {
      it('adds, changes, and is safe to repeat', async () => {
        const writer = await open();
        const batch = toBatch(writer, range(0, 5), 'first');
        const others = farEnd.others();
        const again = call();
        expect(await writer.put(vip, batch, again)).toEqual({ rejected: [] });
        expect(await writer.put(vip, batch, again)).toEqual({ rejected: [] });
        expect(await writer.put(vip, toBatch(writer, [1, 5], 'second'), call())).toEqual({ rejected: [] });
        const value = (n: number) => (n === 1 || n === 5 ? 'second' : 'first');
        expect(farEnd.held(vip)).toEqual(range(0, 6).map((n) => [n, value(n)]));
        expect(people(lapsed)).toEqual([]);
        expect(farEnd.others()).toEqual(others);
      });

      it('tells who was refused, and takes the others', async () => {
        const writer = await open();
        const [row, code] = play.refused;
        const bad = toSendable(writer, row);
        const batch = [...toBatch(writer, [0, 1]), bad, ...toBatch(writer, [2])];
        const { rejected } = await writer.put(vip, batch, call());
        expect(rejected).toEqual([expect.objectContaining({ index: 2, code })]);
        expect(rejected[0]?.reason).toMatch(/\S/);
        expect(people()).toEqual([0, 1, 2]);
      });

      it('takes a batch as large as it says, and an empty one', async () => {
        const writer = await open();
        const { maxRecords } = farEnd.connect().batching;
        expect(await writer.put(vip, toBatch(writer, range(0, maxRecords)), call())).toEqual({ rejected: [] });
        expect(people()).toHaveLength(maxRecords);
        const before = farEnd.calls.count();
        expect(await writer.put(vip, [], call())).toEqual({ rejected: [] });
        expect(farEnd.calls.count()).toBe(before);
      });

      it('can be done as often at once as it says', async () => {
        const writer = await open();
        const { concurrency } = farEnd.connect().batching;
        const batches = range(0, concurrency).map((b) => toBatch(writer, range(b * 3, b * 3 + 3)));
        let letGo: () => void = () => undefined;
        const gate = new Promise<void>((resolve) => {
          letGo = resolve;
        });
        for (const _ of batches) farEnd.faults.add(farEnd.routes.put, { delay: gate });
        const all = Promise.all(batches.map((batch) => writer.put(vip, batch, call())));
        await until(() => farEnd.calls.current() >= concurrency);
        letGo();
        expect(await all).toEqual(batches.map(() => ({ rejected: [] })));
        expect(farEnd.calls.highest()).toBeLessThanOrEqual(concurrency);
        expect(people()).toEqual(range(0, concurrency * 3));
      });
    });

    describe('removing', () => {
      it('takes out, also after a restart, and only of that item', async () => {
        const writer = await open();
        const batch = toBatch(writer, range(0, 4));
        await writer.put(vip, batch, call());
        await writer.put(lapsed, batch, call());
        const others = farEnd.others();
        const kept: string[] = JSON.parse(JSON.stringify(batch.slice(1, 3).map(({ identity }) => identity)));
        const restarted = await open();
        expect(await restarted.remove(vip, kept, call())).toEqual({ rejected: [] });
        expect(people(vip)).toEqual([0, 3]);
        expect(people(lapsed)).toEqual([0, 1, 2, 3]);
        expect(farEnd.others()).toEqual(others);
      });

      it('of who is not in it, or not there at all, counts as accepted', async () => {
        const writer = await open();
        const [first, second, stranger] = toBatch(writer, [0, 1, 99]);
        await writer.put(vip, [first!, second!], call());
        const identities = [first, stranger].map((one) => one!.identity);
        expect(await writer.remove(vip, identities, call())).toEqual({ rejected: [] });
        expect(await writer.remove(vip, identities, call())).toEqual({ rejected: [] });
        expect(await writer.remove(vip, [], call())).toEqual({ rejected: [] });
        expect(people()).toEqual([1]);
      });
    });

    describe('an item', () => {
      it('is found again, and not made twice', async () => {
        const first = await open();
        await first.put(vip, toBatch(first, [0]), call());
        await first.begin(vip);
        const second = await open();
        await second.put(vip, toBatch(second, [1]), call());
        expect(people()).toEqual([0, 1]);
      });

      it('that is mapped to what the far end does not have is refused at once', async () => {
        const { takesOthers } = await farEnd.connect().fields(farEnd.target, farEnd.account);
        const fields = [...vip.fields.slice(1), { field: 'f0', as: 'NO_SUCH_FIELD' }];
        const attempt = open({ items: [{ ...vip, fields }] });
        // The first of the fields is what people are known by, so without it nothing is right anywhere.
        const codes = ['unknown_far_field', 'far_field_required', 'identity_required'];
        await expect(attempt, String(takesOthers)).rejects.toMatchObject({
          code: expect.toBeOneOf(codes),
          family: 'user',
          retry: NEVER,
        });
      });
    });

    describe('what can be mapped', () => {
      it('is said with and without an account, each identity among the fields', async () => {
        const destination = farEnd.connect();
        for (const account of [undefined, farEnd.account]) {
          const { fields, identities } = await destination.fields(farEnd.target, account);
          const names = fields.map(({ name }) => name);
          expect(new Set(names).size).toBe(names.length);
          expect(identities.length).toBeGreaterThan(0);
          for (const set of identities) expect(names).toEqual(expect.arrayContaining([...set]));
        }
      });
    });

    describe('a batch that fails as a whole', () => {
      const attempts = {
        put: (writer: RecordsWriter) => writer.put(vip, toBatch(writer, [0, 1]), call()),
        remove: (writer: RecordsWriter) =>
          writer.remove(
            vip,
            toBatch(writer, [0, 1]).map(({ identity }) => identity),
            call(),
          ),
      };
      const each = Object.keys(attempts) as (keyof typeof attempts)[];

      it.each(each)('says when to try %s again, where the far end says it', async (verb) => {
        const writer = await open();
        farEnd.faults.add(farEnd.routes[verb], { status: 429, retryAfter: 7 });
        const wait: Retry = { kind: 'after', ms: 7000 };
        await expect(attempts[verb](writer)).rejects.toEqual(failure('destination_unreachable', wait));
        expect(await attempts[verb](writer)).toEqual({ rejected: [] });
      });

      it.each(each.flatMap((verb) => [429, 500, 502, 503].map((status) => [verb, status] as const)))(
        'may be tried again: %s answered with %i',
        async (verb, status) => {
          const writer = await open();
          farEnd.calls.clear();
          farEnd.faults.add(farEnd.routes[verb], { status });
          await expect(attempts[verb](writer)).rejects.toEqual(failure('destination_unreachable', BACKOFF));
          // Nothing is repeated in secret.
          expect(farEnd.calls.count()).toBe(1);
          expect(await attempts[verb](writer)).toEqual({ rejected: [] });
        },
      );

      it.each(each)('may be tried again: %s without a body', async (verb) => {
        const writer = await open();
        farEnd.faults.add(farEnd.routes[verb], { status: 503, hasBody: false });
        await expect(attempts[verb](writer)).rejects.toEqual(failure('destination_unreachable', BACKOFF));
      });

      it.each(each.flatMap((verb) => (['before', 'after'] as const).map((cut) => [verb, cut] as const)))(
        'may be tried again: the connection broke, %s, %s it was taken',
        async (verb, cut) => {
          const writer = await open();
          farEnd.faults.add(farEnd.routes[verb], { cut });
          await expect(attempts[verb](writer)).rejects.toEqual(failure('destination_unreachable', BACKOFF));
          expect(await attempts[verb](writer)).toEqual({ rejected: [] });
          expect(people()).toEqual(verb === 'put' ? [0, 1] : []);
        },
      );

      it('may be tried again: it was taken, and the answer did not come in time', async () => {
        const writer = await open({ timeoutMs: 400 });
        farEnd.faults.add(farEnd.routes.put, { hold: 30_000 });
        const batch = toBatch(writer, [0, 1]);
        const again = call();
        await expect(writer.put(vip, batch, again)).rejects.toEqual(failure('destination_unreachable', BACKOFF));
        expect(await writer.put(vip, batch, again)).toEqual({ rejected: [] });
        expect(people()).toEqual([0, 1]);
      });

      it('for lack of credentials is the connection’s trouble, and is not tried again', async () => {
        const writer = await open();
        farEnd.revoke();
        for (const verb of each)
          await expect(attempts[verb](writer)).rejects.toEqual(failure('destination_sign_in_failed', NEVER));
        await expect(farEnd.connect().verify(farEnd.account)).rejects.toEqual(
          failure('destination_sign_in_failed', NEVER),
        );
      });

      it('because there is nothing to send it to any more is not tried again', async (context) => {
        if (farEnd.deleteTarget === undefined) return context.skip('there is nothing to delete');
        const writer = await open();
        farEnd.deleteTarget(vip);
        for (const verb of each)
          await expect(attempts[verb](writer)).rejects.toEqual(failure('destination_gone', NEVER));
      });

      it('is an error that says nothing of the credentials', async () => {
        const writer = await open();
        farEnd.faults.add(farEnd.routes.put, { status: 400 });
        const error = await attempts.put(writer).then(
          () => undefined,
          (problem: unknown) => problem,
        );
        expect(error).toBeInstanceOf(AppError);
        const told = JSON.stringify([error, String(error), (error as AppError).params]);
        for (const secret of Object.values(farEnd.account.credentials as Record<string, string>))
          expect(told).not.toContain(secret);
      });
    });

    describe('a stop', () => {
      it('is heeded before a call', async () => {
        const writer = await open();
        const reason = new Error('canceled');
        const batch = toBatch(writer, [0]);
        const before = farEnd.calls.count();
        await expect(writer.put(vip, batch, call(AbortSignal.abort(reason)))).rejects.toBe(reason);
        const identities = batch.map(({ identity }) => identity);
        await expect(writer.remove(vip, identities, call(AbortSignal.abort(reason)))).rejects.toBe(reason);
        expect(farEnd.calls.count()).toBe(before);
      });

      it('ends a call that is under way, with its own reason', async () => {
        const writer = await open();
        const control = new AbortController();
        const reason = new Error('canceled');
        let letGo: () => void = () => undefined;
        const gate = new Promise<void>((resolve) => {
          letGo = resolve;
        });
        farEnd.faults.add(farEnd.routes.put, { delay: gate });
        const putting = writer.put(vip, toBatch(writer, [0]), call(control.signal));
        const ended = expect(putting).rejects.toBe(reason);
        await until(() => farEnd.calls.current() === 1);
        control.abort(reason);
        await ended;
        letGo();
      });
    });

    describe('the end', () => {
      it('can be said twice, says where it all is, and leaves nothing to discard', async () => {
        const writer = await open();
        await writer.put(vip, toBatch(writer, [0]), call());
        const first = await writer.finish();
        expect(first.location).toMatch(/\S/);
        expect(await writer.finish()).toEqual(first);
        await writer.close();
        await writer.close();
        await farEnd.connect().discard(newRunId(), 'Weekly list', farEnd.target, farEnd.account);
        expect(people()).toEqual([0]);
      });
    });

    describe('an account', () => {
      it('is verified by something that a person recognises', async () => {
        const { summary } = await farEnd.connect().verify(farEnd.account);
        expect(summary).toMatch(/\w{3}/);
        for (const secret of Object.values(farEnd.account.credentials as Record<string, string>))
          expect(summary).not.toContain(secret);
      });

      it('that cannot be reached is told apart from one that does not work', async () => {
        farEnd.faults.add('*', { cut: 'before', times: 5 });
        await expect(farEnd.connect().verify(farEnd.account)).rejects.toEqual(
          failure('destination_unreachable', BACKOFF),
        );
      });
    });
  });
}
