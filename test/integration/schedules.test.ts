import { eq, lte } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLog, runs, schedules } from '../../src/db/schema/index.ts';
import { readExports } from '../../src/services/exports/read.ts';
import { fireDue } from '../../src/services/schedules/fire.ts';
import { createClock } from '../support/clock.ts';
import { buttonsOf, createWorld, inputsOf, onlyForm, onlyMessage, textOf, type World } from '../support/world.ts';

/** The Monday before summer time begins in Europe, and after it has in America. */
const clock = createClock('2025-03-24T10:00:00Z');
let world: World;
beforeAll(async () => {
  world = await createWorld({ works: false, clock });
  for (const name of ['Newsletter', 'Partners', 'Weekly numbers', 'Lapsed'])
    onlyMessage(await world.say('carlos', `create "${name}" segments:australia to:"Local folder"`));
});
afterAll(() => world.close());

const services = () => world.app.services;
const scheduleOf = async (name: string) => {
  const subject = (await readExports(services())).find((one) => one.name === name)!;
  const [row] = await services().db.orm.select().from(schedules).where(eq(schedules.exportId, subject.id));
  return { ...row!, id: subject.id };
};
const runsOf = async (name: string) =>
  services()
    .db.orm.select()
    .from(runs)
    .where(eq(runs.exportId, (await scheduleOf(name)).id))
    .orderBy(runs.queuedAt);

describe('a schedule in words', () => {
  it('is set on a person’s own clock, and shown with its next three times', async () => {
    const saved = onlyMessage(await world.say('carlos', 'schedule Newsletter weekdays 08:00'));
    expect(saved).toMatchObject({ view: 'schedule', private: false });
    expect(textOf(saved)).toContain('Weekdays at 8:00 AM');
    // 8:00 in New York, which has summer time already.
    expect(await scheduleOf('Newsletter')).toMatchObject({
      kind: 'weekly',
      zone: 'America/New_York',
      active: true,
      nextAt: new Date('2025-03-24T12:00:00Z'),
    });
    expect(textOf(saved)).toMatch(/Mon.*Mar 24[\s\S]*Tue.*Mar 25[\s\S]*Wed.*Mar 26/);
  });

  it('is written in Dutch as well, and tells the zone to those who live in another', async () => {
    const saved = onlyMessage(await world.say('carlos', 'schedule Newsletter elke maandag om 8 uur Europe/Amsterdam'));
    expect(textOf(saved)).toContain('Every Monday at 8:00 AM (Europe/Amsterdam)');
    const shown = onlyMessage(await world.say('noor', 'show newsletter'));
    expect(textOf(shown)).toContain('Elke maandag om 08:00');
    expect(textOf(shown)).not.toContain('Amsterdam');
  });

  it('keeps its rule when it is switched off, and counts from then when it is switched on', async () => {
    const off = onlyMessage(await world.say('carlos', 'schedule Newsletter off'));
    expect(textOf(off)).toContain('Off');
    expect(await scheduleOf('Newsletter')).toMatchObject({ kind: 'weekly', active: false, nextAt: null });
    clock.forward(14 * 24 * 3600 * 1000);
    onlyMessage(await world.say('carlos', 'schedule Newsletter on'));
    // Monday 8:00 in Amsterdam, which has summer time by now.
    expect(await scheduleOf('Newsletter')).toMatchObject({ active: true, nextAt: new Date('2025-04-14T06:00:00Z') });
    expect(await fireDue(services())).toBe(0);
    clock.set('2025-03-24T10:00:00Z');
  });

  it('names one export or several; a new one for several is asked first', async () => {
    const asked = onlyMessage(await world.say('carlos', 'schedule Newsletter, Partners on the 1st and 15th at 7:30'));
    expect(asked.view).toBe('confirm');
    expect(textOf(asked)).toContain('replaced');
    expect(await scheduleOf('Partners')).toMatchObject({ kind: 'refresh' });
    const done = onlyMessage(await world.press('carlos', asked, 'Define new schedule for all'));
    expect(done.view).toBe('schedules');
    for (const name of ['Newsletter', 'Partners']) expect(await scheduleOf(name)).toMatchObject({ kind: 'monthly' });
    const off = onlyMessage(await world.say('carlos', 'schedule Newsletter, Partners off'));
    expect(off.view).toBe('schedules');
    expect(await scheduleOf('Partners')).toMatchObject({ kind: 'monthly', active: false });
  });

  it.each([
    ['schedule Newsletter weekdays 25:00', 'schedule_unclear', '25:00'],
    ['schedule Newsletter daily 8:00 Europe/Amsterdm', 'schedule_unclear', 'Europe/Amsterdm'],
    ['schedule Newsletter daily 8:00 CST', 'schedule_unclear', 'CST'],
    ['schedule Newsletter on mondays', 'schedule_unclear', 'never run'],
    ['schedule Newsletter every 2 weeks', 'schedule_unclear', 'weeks'],
    ['schedule Newsletter on the 32nd at 8:00', 'schedule_unclear', '32nd'],
    ['schedule Newsletter every 500 hours', 'schedule_unclear', '168'],
    ['schedule Newsletter sometimes', 'schedule_unclear', 'sometimes'],
    ['schedule Newsleter weekdays 8:00', 'unknown_export', 'Newsleter'],
  ])('%s is refused as %s', async (line, code, words) => {
    const before = await scheduleOf('Newsletter');
    const refused = onlyMessage(await world.say('carlos', line));
    expect(refused.error).toBe(code);
    expect(textOf(refused)).toContain(words);
    expect(await scheduleOf('Newsletter')).toEqual(before);
  });

  it('offers a button that repeats a slip with the right name', async () => {
    const refused = onlyMessage(await world.say('carlos', 'schedule Newsleter weekdays 8:00'));
    const [button] = buttonsOf(refused);
    const done = onlyMessage(await world.forge('carlos', button!.data));
    expect(done.view).toBe('schedule');
    expect(await scheduleOf('Newsletter')).toMatchObject({ kind: 'weekly', active: true });
  });

  it('is not for viewers, and the attempt is written down', async () => {
    expect(onlyMessage(await world.say('noor', 'schedule Newsletter off')).error).toBe('role_too_low');
    expect(onlyMessage(await world.say('noor', 'schedule Newsletter')).error).toBe('role_too_low');
    const rows = await services().db.orm.select().from(auditLog).where(eq(auditLog.action, 'schedule.switch'));
    expect(rows.some((row) => row.outcome === 'refused' && row.personName === 'Noor de Vries')).toBe(true);
    const done = rows.find((row) => row.outcome === 'done' && row.subjectName === 'Newsletter');
    expect(done).toMatchObject({ before: { active: true }, after: { active: false } });
  });
});

describe('the form', () => {
  it('has the fields of its kind, and says what they come to', async () => {
    const form = onlyForm(await world.say('carlos', 'schedule Lapsed'));
    expect(Object.keys(inputsOf(form))).toEqual(['active', 'kind']);
    const reload = async (inputs: Record<string, string>) => {
      const primary = buttonsOf(form).find((one) => one.title === 'Save')!;
      const data = { ...primary.data, input: { ...primary.data.input, step: 'reload' } };
      return onlyForm(await world.forge('carlos', data, { ...inputsOf(form), ...inputs }));
    };
    const monthly = await reload({ kind: 'monthly', days: '31', times: '09:15', zone: 'Europe/Amsterdam' });
    expect(monthly.formId).toBe(form.formId);
    expect(Object.keys(inputsOf(monthly))).toEqual(['active', 'kind', 'days', 'times', 'zone']);
    // 9:15 in Amsterdam, on the last day of March, April and May, as New York reads its clocks.
    expect(textOf(monthly)).toMatch(/Mar 31, 3:15 AM[\s\S]*Apr 30, 3:15 AM[\s\S]*May 31, 3:15 AM/);
    expect(Object.keys(inputsOf(await reload({ kind: 'hourly' })))).toEqual([
      'active',
      'kind',
      'every',
      'start',
      'zone',
    ]);
  });

  it('marks what is wrong beside its field, and saves what is right', async () => {
    const form = onlyForm(await world.say('carlos', 'schedule Lapsed'));
    const wrong = { kind: 'daily', times: '08:00, 26:00', zone: 'Mars/Olympus' };
    const again = onlyForm(await world.press('carlos', form, 'Save', wrong));
    expect(Object.keys(again.errors).sort()).toEqual(['times', 'zone']);
    expect(again.errors.times).toContain('26:00');
    const right = { kind: 'daily', times: '8:00, 13:30', zone: 'europe/amsterdam', active: 'true' };
    const saved = onlyMessage(await world.press('carlos', again, 'Save', right));
    expect(saved.view).toBe('schedule');
    expect(await scheduleOf('Lapsed')).toMatchObject({ kind: 'daily', zone: 'Europe/Amsterdam', active: true });
    expect(onlyMessage(await world.press('carlos', again, 'Save', right)).error).toBe('already_answered');
  });

  it('tells of another export that starts close by, and offers a free time', async () => {
    const saved = onlyMessage(await world.say('carlos', 'schedule Partners daily 8:10 Europe/Amsterdam'));
    expect(textOf(saved)).toContain('Lapsed');
    const take = buttonsOf(saved).find((one) => one.title.endsWith('instead'))!;
    const moved = onlyMessage(await world.forge('carlos', take.data));
    expect(textOf(moved)).not.toContain('slow each other down');
    expect((await scheduleOf('Partners')).rule).not.toContain('BYMINUTE=10');
  });
});

describe('several at once', () => {
  const pickAndOpen = async (names: readonly string[]) => {
    const picker = onlyForm(await world.say('carlos', 'schedule'));
    expect(picker.view).toBe('pick_form');
    const ids = await Promise.all(names.map(async (name) => (await scheduleOf(name)).id));
    return onlyForm(await world.press('carlos', picker, 'Next', { exports: ids.join(',') }));
  };

  it('asks for at least one', async () => {
    const picker = onlyForm(await world.say('carlos', 'schedule'));
    const again = onlyForm(await world.press('carlos', picker, 'Next', { exports: '' }));
    expect(again).toMatchObject({ view: 'pick_form', formId: picker.formId });
    expect(again.errors.exports).toBeDefined();
  });

  it('keeps individual schedules: only the switch changes', async () => {
    onlyMessage(await world.say('carlos', 'schedule "Weekly numbers" every 6 hours'));
    const names = ['Lapsed', 'Weekly numbers'];
    const before = await Promise.all(names.map(scheduleOf));
    const form = await pickAndOpen(names);
    const done = onlyMessage(await world.press('carlos', form, 'Save', { mode: 'keep', active: 'false' }));
    expect(done.view).toBe('schedules');
    for (const [index, name] of names.entries())
      expect(await scheduleOf(name)).toMatchObject({ rule: before[index]!.rule, active: false, nextAt: null });
  });

  it('defines a new schedule for all, with a warning before', async () => {
    const names = ['Lapsed', 'Weekly numbers'];
    const form = await pickAndOpen(names);
    const primary = buttonsOf(form).find((one) => one.title === 'Save')!;
    const data = { ...primary.data, input: { ...primary.data.input, step: 'reload' } };
    const override = onlyForm(
      await world.forge('carlos', data, { ...inputsOf(form), mode: 'override', kind: 'weekly' }),
    );
    expect(textOf(override)).toContain('are replaced');
    const done = onlyMessage(
      await world.press('carlos', override, 'Save', { weekdays: '6,7', times: '10:00', active: 'true' }),
    );
    expect(textOf(done)).toContain('Saturdays and Sundays');
    const [one, other] = await Promise.all(names.map(scheduleOf));
    expect(one).toMatchObject({ kind: 'weekly', active: true });
    expect(other?.rule).toBe(one?.rule);
  });

  it('changes nothing when one of them is not the person’s to change', async () => {
    onlyMessage(await world.say('operator', 'connections add "Private" destination:folder consent:yes'));
    onlyMessage(await world.say('operator', 'create "Secret" segments:australia to:"Private"'));
    const refused = onlyMessage(await world.say('carlos', 'schedule Lapsed, Secret off'));
    expect(refused.error).toBe('connection_not_shared');
    expect(await scheduleOf('Lapsed')).toMatchObject({ active: true });
  });
});

describe('a copy', () => {
  it('has the schedule of what it is a copy of, switched off', async () => {
    onlyMessage(await world.say('carlos', 'duplicate Lapsed name:"Lapsed too"'));
    const [copy, original] = [await scheduleOf('Lapsed too'), await scheduleOf('Lapsed')];
    expect(copy).toMatchObject({ rule: original.rule, active: false, nextAt: null });
  });
});

describe('when it is time', () => {
  it('queues a run by the schedule, for the person who made it, once in two processes', async () => {
    onlyMessage(await world.say('carlos', 'schedule Newsletter, Partners, Lapsed, "Weekly numbers" off'));
    clock.set('2025-03-28T10:00:00Z');
    onlyMessage(await world.say('carlos', 'schedule Newsletter daily 02:30 Europe/Amsterdam'));
    const other = await world.open({ works: false });
    clock.set('2025-03-29T01:30:00Z');
    const fired = await Promise.all([
      fireDue(services()),
      fireDue(other.services),
      fireDue(services()),
      fireDue(other.services),
    ]);
    expect(fired.reduce((sum, count) => sum + count, 0)).toBe(1);
    const [run] = (await runsOf('Newsletter')).slice(-1);
    expect(run).toMatchObject({
      state: 'queued',
      trigger: 'schedule',
      startedBy: world.person.carlos,
      scheduledFor: new Date('2025-03-29T01:30:00Z'),
    });
    // The next day skips half past two: it runs when the clock says three.
    expect(await scheduleOf('Newsletter')).toMatchObject({ nextAt: new Date('2025-03-30T01:00:00Z') });
  });

  it('tells of a time that comes while a run is under way, and lets it go', async () => {
    clock.set('2025-03-30T01:00:00Z');
    expect(await fireDue(services())).toBe(0);
    const all = await runsOf('Newsletter');
    expect(all.at(-1)).toMatchObject({ state: 'skipped', skipReason: 'already_running', trigger: 'schedule' });
    await services()
      .db.orm.update(runs)
      .set({ state: 'successful', endedAt: clock.now() })
      .where(eq(runs.id, all[0]!.id));
  });

  it('makes up for what was missed once, and only within a day', async () => {
    onlyMessage(await world.say('carlos', 'schedule Newsletter every hour'));
    const before = (await runsOf('Newsletter')).length;
    clock.forward(5 * 3600 * 1000 + 60_000);
    expect(await fireDue(services())).toBe(1);
    expect((await runsOf('Newsletter')).length).toBe(before + 1);
    const last = (await runsOf('Newsletter')).at(-1)!;
    expect(clock.now().getTime() - last.scheduledFor!.getTime()).toBeLessThan(3600 * 1000);
    await services().db.orm.update(runs).set({ state: 'successful' }).where(eq(runs.id, last.id));

    onlyMessage(await world.say('carlos', 'schedule Newsletter on the 1st at 8:00 UTC'));
    clock.set('2025-05-02T09:00:00Z');
    expect(await fireDue(services())).toBe(0);
    expect(await scheduleOf('Newsletter')).toMatchObject({ nextAt: new Date('2025-06-01T08:00:00Z') });
  });

  it('runs nothing twice when the clock is set back', async () => {
    onlyMessage(await world.say('carlos', 'schedule Newsletter daily 12:00 UTC'));
    clock.set('2025-05-02T12:00:00Z');
    expect(await fireDue(services())).toBe(1);
    await services().db.orm.update(runs).set({ state: 'successful' });
    clock.set('2025-05-02T11:00:00Z');
    expect(await fireDue(services())).toBe(0);
    clock.set('2025-05-02T12:00:00Z');
    expect(await fireDue(services())).toBe(0);
  });

  it('runs the others when a rule is one that never fires, or cannot be read at all', async () => {
    onlyMessage(await world.say('carlos', 'schedule Partners daily 13:00 UTC'));
    for (const [name, rule] of [
      ['Weekly numbers', 'DTSTART;TZID=UTC:20240230T080000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=;BYHOUR=8;BYMINUTE=0'],
      ['Lapsed', 'every blue moon'],
    ] as const) {
      const { id } = await scheduleOf(name);
      await services()
        .db.orm.update(schedules)
        .set({ kind: 'monthly', rule, active: true, nextAt: clock.now() })
        .where(eq(schedules.exportId, id));
    }
    clock.set('2025-05-02T13:00:00Z');
    expect(await fireDue(services())).toBe(1);
    expect((await runsOf('Partners')).at(-1)).toMatchObject({ scheduledFor: clock.now() });
    expect(textOf(onlyMessage(await world.say('carlos', 'show Lapsed')))).toContain('(off)');
    // Nothing is due of them any more, so nobody is woken for nothing.
    expect(await services().db.orm.select().from(schedules).where(lte(schedules.nextAt, clock.now()))).toEqual([]);
  });

  it('fires nothing of an export that is gone', async () => {
    const asked = onlyMessage(await world.say('carlos', 'delete Newsletter'));
    onlyMessage(await world.press('carlos', asked, 'Delete'));
    clock.set('2025-05-03T12:00:00Z');
    expect(await fireDue(services())).toBe(0);
  });
});
