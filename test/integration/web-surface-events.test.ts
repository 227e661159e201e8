import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WireEntry } from '../../src/surfaces/web/wire.ts';
import { CHANNEL, createWebCaller, toDirect, type WebCaller } from '../support/web-caller.ts';

let web: WebCaller;

beforeEach(async () => {
  web = await createWebCaller();
});
afterEach(() => web.close());

const isText = (text: string) => (entry: WireEntry) => entry.text.includes(text);

describe('the stream of events', () => {
  it('carries new entries to whoever may see them, and to nobody else', async () => {
    const { noor, tomas } = web.chat.persons;
    const stream = await web.listen(tomas);
    await web.say(noor, 'run Newsletter');
    await web.say(noor, 'list', CHANNEL);
    await web.say(noor, 'run Loyalty members', CHANNEL);
    const seen = [await stream.next(), await stream.next(), await stream.next()];
    expect(seen.map(({ entry }) => entry.text)).toEqual(['list', 'run Loyalty members', 'Loyalty members: Running, 0']);
  });

  it('carries a run’s card as it changes, drawn for its reader', async () => {
    const { noor, tomas } = web.chat.persons;
    const stream = await web.listen(tomas);
    await web.say(noor, 'run Newsletter', CHANNEL);
    const { entry } = await stream.next(isText('Running'));
    web.chat.advance(6_000);
    const update = await stream.next(isText('6,000'));
    expect(update.entry.id).toBe(entry.id);
    web.chat.advance(12_408);
    const end = await stream.next(isText('Successful'));
    expect(end.entry.id).toBe(entry.id);
    expect(JSON.stringify(end.entry.card)).not.toContain('ProgressBar');
  });

  it('draws once for many changes that come close together', async () => {
    const { noor } = web.chat.persons;
    const stream = await web.listen(noor);
    await web.say(noor, 'run Newsletter');
    await stream.next(isText('Running, 0'));
    for (let rows = 1; rows <= 1_000; rows += 1) web.chat.advance(rows);
    let updates = 0;
    await stream.next((entry) => {
      updates += 1;
      return entry.text.endsWith('1,000');
    });
    expect(updates).toBeLessThan(5);
  });

  it.each([
    ['the address', (cursor: string) => ({ query: `&since=${cursor}`, headers: {} })],
    ['the browser’s Last-Event-ID', (cursor: string) => ({ query: '', headers: { 'last-event-id': cursor } })],
  ])('catches up on what was missed since the cursor in %s', async (_where, toRequest) => {
    const { noor } = web.chat.persons;
    await web.say(noor, 'run Newsletter');
    const { cursor } = await web.readState(noor);
    const { query, headers } = toRequest(cursor);
    web.chat.advance(500);
    const stream = await web.listen(noor, query, headers);
    const { entry, id } = await stream.next(isText('500'));
    expect(Number(id)).toBeGreaterThan(Number(cursor));
    expect(entry.conversation).toBe(toDirect(noor));
  });

  it('brings cards up to date whose run moved on while no process watched', async () => {
    const { noor } = web.chat.persons;
    await web.say(noor, 'run Newsletter');
    const { cursor } = await web.readState(noor);
    web.stop();
    web.chat.advance(12_408);
    web.restart();
    const stream = await web.listen(noor, `&since=${cursor}`);
    await stream.next(isText('Successful'));
  });

  it('refuses a cursor that is none', async () => {
    expect((await web.request(`/api/events?as=${web.chat.persons.noor.id}&since=yesterday`)).status).toBe(400);
  });

  it('ends when the server stops', async () => {
    const stream = await web.listen(web.chat.persons.noor);
    web.stop();
    await stream.ended();
  });
});
