import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPages } from '../../src/http/pages/index.ts';
import { createClock } from '../support/clock.ts';
import { createWorld, onlyMessage, textOf, type World } from '../support/world.ts';

const LONG_NAME = 'Newsletter; weekly, for everybody who ever bought a coffee from us in the north';
const clock = createClock('2025-03-24T10:00:00Z');
let world: World;
beforeAll(async () => {
  world = await createWorld({ works: false, clock });
  for (const line of [
    `create "${LONG_NAME}" segments:australia to:"Local folder"`,
    'create "Follows" segments:australia to:"Local folder"',
    'create "Off" segments:australia to:"Local folder"',
    'schedule Newsletter daily 02:30 Europe/Amsterdam',
    'schedule Off daily 02:30 Europe/Amsterdam',
    'schedule Off off',
  ])
    onlyMessage(await world.say('carlos', line));
  onlyMessage(await world.say('operator', 'refresh schedule mondays 05:00 Europe/Amsterdam'));
});
afterAll(() => world.close());

const addressOf = async (line: string): Promise<string> =>
  /https?:\S+\.ics/.exec(textOf(onlyMessage(await world.say('noor', line))))![0];
const get = async (address: string) => createPages(world.app.services).request(new URL(address).pathname);
/** Lines as they were before they were folded. */
const linesOf = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n');

describe('a calendar of what will run', () => {
  it('has every time of the next weeks, by the clock of the schedule, without what is off', async () => {
    const response = await get(await addressOf('calendar'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/calendar');
    const lines = linesOf(await response.text());
    expect(lines.slice(0, 2)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0']);
    const starts = lines.filter((line) => line.startsWith('DTSTART')).map((line) => line.slice(8));
    // The night of the 30th skips half past two.
    expect(starts).toEqual(expect.arrayContaining(['20250329T013000Z', '20250330T010000Z', '20250331T003000Z']));
    expect(lines.filter((line) => line === 'SUMMARY:Follows').length).toBe(6);
    expect(lines.filter((line) => line === 'SUMMARY:Verversing van de gegevens').length).toBe(6);
    expect(lines.some((line) => line === 'SUMMARY:Off')).toBe(false);
    expect(lines).toContain('DESCRIPTION:Elke dag om 02:30');
    const uids = lines.filter((line) => line.startsWith('UID:'));
    expect(new Set(uids).size).toBe(uids.length);
  });

  it('is written so that every program can read it: short lines, names without a meaning of their own', async () => {
    const text = await (await get(await addressOf('calendar'))).text();
    expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(linesOf(text)).toContain(
      'SUMMARY:Newsletter\\; weekly\\, for everybody who ever bought a coffee from us in the north',
    );
  });

  it('is opened by a reader that is not ours: every event at its instant, with its name and its end', async () => {
    const text = await (await get(await addressOf('calendar'))).text();
    const calendar = new ICAL.Component(ICAL.parse(text));
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
    const newsletter = events.filter(({ summary }) => summary === LONG_NAME);
    // Half past two in Amsterdam, before and after its clocks go forward, and the night in between.
    const hours = (days: readonly string[]) =>
      newsletter
        .map(({ startDate }) => startDate.toJSDate().toISOString())
        .filter((at) => days.some((day) => at.startsWith(day)));
    expect(hours(['2025-03-29', '2025-03-30', '2025-03-31'])).toEqual([
      '2025-03-29T01:30:00.000Z',
      '2025-03-30T01:00:00.000Z',
      '2025-03-31T00:30:00.000Z',
    ]);
    expect(events.every(({ endDate, startDate, uid }) => endDate.compare(startDate) >= 0 && uid !== '')).toBe(true);
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
    expect([...new Set(events.map(({ summary }) => summary))].sort()).toEqual(
      [LONG_NAME, 'Follows', 'Verversing van de gegevens'].sort(),
    );
  });

  it('stays the same when it is asked for again, and ends when it is renewed or given up', async () => {
    const first = await addressOf('calendar');
    expect((await get(first)).status).toBe(200);
    const second = await addressOf('calendar renew');
    expect((await get(first)).status).toBe(404);
    expect((await get(second)).status).toBe(200);
    onlyMessage(await world.say('noor', 'calendar revoke'));
    expect((await get(second)).status).toBe(404);
  });

  it('cannot be made up', async () => {
    const address = await addressOf('calendar');
    for (const forged of [address.replace(/.{6}\.ics$/, 'AAAAAA.ics'), `${new URL(address).origin}/calendar/x.ics`])
      expect((await get(forged)).status).toBe(404);
  });
});
