import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { SurfaceDriver } from '../../support/surface-driver.ts';
import {
  countExports,
  errorsOf,
  fieldOf,
  makeExport,
  onlyMessage,
  openedForm,
  type Part,
  untilItReads,
  untilSaid,
  wordsOf,
} from './turns.ts';

type Case = (driver: SurfaceDriver) => Promise<void>;

/** By the name of the view, and what happens to it. A form without a case fails the suite. */
const CASES: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  export_form: {
    async 'makes an export, and says beside each field what is wrong with it'(d) {
      const empty = openedForm(await d.say('contributor', 'create'));
      const first = openedForm(await d.submit('contributor', empty));
      expect(Object.keys(errorsOf(first)).sort()).toEqual(['items', 'name']);
      const typed = await d.fill('contributor', first, { name: 'Down under', items: ['Australia'] });
      const asked = await d.fill('contributor', typed, { rename: 'shoe_size = Size' });
      const second = openedForm(await d.submit('contributor', asked));
      expect(errorsOf(second)).toEqual({ rename: expect.stringContaining('shoe_size') });
      expect(fieldOf(second, 'name').value).toBe('Down under');
      const corrected = await d.fill('contributor', second, { rename: 'first_name = First name' });
      const saved = await d.submit('contributor', corrected);
      expect(wordsOf(saved)).toContain('“Down under” is saved');
      expect(await d.openForm('contributor')).toBeUndefined();
      expect(await countExports(d, 'under')).toBe(1);
    },

    async 'is drawn anew for a changed field, and keeps what was typed'(d) {
      const form = openedForm(await d.say('contributor', 'create', 'direct'));
      const named = await d.fill('contributor', form, { name: 'Typed first' });
      const picked = await d.fill('contributor', named, { items: ['Australia'] });
      expect(picked.words).toContain('100 records go out');
      expect(fieldOf(picked, 'name').value).toBe('Typed first');
      const whole = await d.fill('contributor', picked, { type: 'data_out' });
      expect(fieldOf(whole, 'name').value).toBe('Typed first');
      expect(
        fieldOf(whole, 'items')
          .choices?.map(({ title }) => title)
          .join(),
      ).toContain('Customer');
      expect(whole.fields.map(({ id }) => id)).not.toContain('fields');
      await d.dismiss('contributor', whole);
      expect(await countExports(d, '"Typed first"')).toBe(0);
    },

    async 'asks what goes where at a far end of records, and says beside its field what is missing'(d) {
      await d.world.setMovers(3);
      const form = openedForm(await d.say('contributor', 'create', 'direct'));
      const named = await d.fill('contributor', form, { name: 'Matched', connection: 'Outreach' });
      const picked = await d.fill('contributor', named, { items: ['Movers'] });
      expect(fieldOf(picked, 'match.EMAIL').value).toBe('email');
      expect(fieldOf(picked, 'match.FNAME').value).toBe('first_name');
      expect(picked.fields.map(({ id }) => id)).toEqual(expect.arrayContaining(['mode', 'match.CITY']));
      const wrong = await d.fill('contributor', picked, { rename: 'email = TOWN' });
      const refused = openedForm(await d.submit('contributor', wrong));
      expect(errorsOf(refused)).toEqual({ rename: expect.stringContaining('TOWN') });
      const right = await d.fill('contributor', refused, { rename: '', 'match.FNAME': '-', mode: 'upsert' });
      expect(wordsOf(await d.submit('contributor', right))).toContain('“Matched” is saved');
    },

    async 'opens while the far end is away, and keeps what is stored and what is typed'(d) {
      const { twin, audiences } = await d.world.openMail();
      const [newsletter, shop] = audiences;
      const line = `create "By mail" segments:australia to:Mail set:audience=${newsletter} fields:email=EMAIL,city=FNAME`;
      expect(onlyMessage(await d.say('contributor', line, 'direct')).words).toContain('By mail');
      try {
        twin.faults.add('*', { cut: 'before', times: 1000 });
        const form = openedForm(await d.say('contributor', 'edit "By mail"', 'direct'));
        expect(form.words).toContain('Mailchimp cannot be reached');
        expect(errorsOf(form)).toEqual({});
        expect(fieldOf(form, 'target.audience')).toMatchObject({ value: newsletter, choices: undefined });
        expect(fieldOf(form, 'match.FNAME').value).toBe('city');
        const typed = await d.fill('contributor', form, { name: 'Typed meanwhile', 'target.audience': shop });
        const refused = openedForm(await d.submit('contributor', typed));
        expect(errorsOf(refused)).toEqual({ 'target.audience': expect.stringContaining('cannot be reached') });
        expect(fieldOf(refused, 'name').value).toBe('Typed meanwhile');
        twin.faults.clear();
        const back = await d.reload('contributor', refused, 'Try again');
        expect(back.words).not.toContain('cannot be reached');
        expect(fieldOf(back, 'name').value).toBe('Typed meanwhile');
        expect(fieldOf(back, 'target.audience')).toMatchObject({
          value: shop,
          choices: [expect.objectContaining({ title: 'Newsletter' }), expect.objectContaining({ title: 'Shop' })],
        });
        expect(fieldOf(back, 'match.FNAME').value).toBe('city');
        expect(wordsOf(await d.submit('contributor', back))).toContain('“Typed meanwhile” has your changes');

        twin.faults.add('*', { cut: 'before', times: 1000 });
        const again = openedForm(await d.say('contributor', 'edit "Typed meanwhile"', 'direct'));
        const renamed = await d.fill('contributor', again, { name: 'Renamed meanwhile' });
        expect(wordsOf(await d.submit('contributor', renamed))).toContain('“Renamed meanwhile” has your changes');
      } finally {
        twin.faults.clear();
      }
    },

    async 'opens from the button of a line that lacks something, with all that was typed'(d) {
      await d.world.openMail();
      const items = Array.from({ length: MANY_PICKED }, (_, number) => `group_${number}`);
      const line = `create "Very long" segments:${items.join(',')} to:Mail fields:email=EMAIL,city=FNAME,note=LNAME mode:upsert`;
      const refused = onlyMessage(await d.say('contributor', line, 'direct'));
      expect(refused.words).toContain('audience');
      const form = openedForm(await d.press('contributor', refused, 'Fill in the form'));
      expect(fieldOf(form, 'name').value).toBe('Very long');
      expect(fieldOf(form, 'mode').value).toBe('upsert');
      // Which fields there are is known once an audience is picked.
      expect(fieldOf(form, 'rename').value).toBe('city = FNAME\nnote = LNAME');
      expect(form.words).toContain('20 more are picked');
      const chosen = await d.fill('contributor', form, { 'target.audience': 'Shop' });
      expect([fieldOf(chosen, 'match.FNAME').value, fieldOf(chosen, 'match.LNAME').value]).toEqual(['city', 'note']);
      expect(wordsOf(await d.submit('contributor', chosen))).toContain('“Very long” is saved');
      expect(await itemsOf(d, 'Very long')).toEqual(items);
    },

    async 'opens after access was given, with all that was typed before'(d) {
      await d.say('admin', 'connections add "Kept back" destination:folder consent:yes', 'direct');
      const items = Array.from({ length: MANY_PICKED }, (_, number) => `group_${number}`);
      const line = `create "Waited for" segments:${items.join(',')} to:"Kept back" fields:email=E-mail,city=Town folder:${'deep/'.repeat(30)}end`;
      const refused = onlyMessage(await d.say('contributor', line, 'direct'));
      const ask = openedForm(await d.press('contributor', refused, 'Ask for access'));
      await d.submit('contributor', await d.fill('contributor', ask, { reason: 'All of it at once' }));
      const card = await untilSaid(d, 'admin', 'direct', /All of it at once/);
      await d.press('admin', card, 'Approve for all contributors');
      const told = await untilSaid(d, 'contributor', 'direct', /gave you access|now use/);
      const form = openedForm(await d.press('contributor', told, 'Create export'));
      expect(fieldOf(form, 'name').value).toBe('Waited for');
      expect(fieldOf(form, 'target.folder').value).toBe(`${'deep/'.repeat(30)}end`);
      expect(fieldOf(form, 'rename').value).toBe('email = E-mail\ncity = Town');
      expect(wordsOf(await d.submit('contributor', form))).toContain('“Waited for” is saved');
      expect(await itemsOf(d, 'Waited for')).toEqual(items);
    },

    async 'finds one of very many choices'(d) {
      const form = openedForm(await d.say('contributor', 'create', 'direct'));
      const found = await d.search('contributor', form, 'items', 'Group 02');
      expect(found.length).toBeGreaterThan(1);
      expect(found.length).toBeLessThanOrEqual(100);
      expect(found.every(({ title }) => title.includes('Group 02'))).toBe(true);
      const named = await d.fill('contributor', form, { name: 'One of many' });
      const one = await d.fill('contributor', named, { items: ['Group 021'] });
      expect(one.words).toMatch(/\d records go out/);
      expect(wordsOf(await d.submit('contributor', one))).toContain('“One of many” is saved');
      const shown = onlyMessage(await d.say('contributor', 'show "One of many"', 'direct'));
      expect(shown.words).toContain('Group 021');
    },

    async 'changes an export, and says when nothing changed'(d) {
      await makeExport(d, 'To be changed');
      const same = openedForm(await d.say('contributor', 'edit "To be changed"', 'direct'));
      expect(fieldOf(same, 'name').value).toBe('To be changed');
      expect(wordsOf(await d.submit('contributor', same))).toContain('Nothing changed');
      const form = openedForm(await d.say('contributor', 'edit "To be changed"', 'direct'));
      const changed = await d.submit('contributor', await d.fill('contributor', form, { name: 'Changed' }));
      expect(wordsOf(changed)).toContain('“Changed” has your changes');
      expect(await countExports(d, 'changed')).toBe(1);
    },

    async 'does not overwrite what somebody else changed meanwhile'(d) {
      await makeExport(d, 'Contested');
      const form = openedForm(await d.say('contributor', 'edit contested', 'direct'));
      onlyMessage(await d.say('admin', 'edit contested segments:everyone', 'direct'));
      const late = await d.submit('contributor', await d.fill('contributor', form, { name: 'Mine' }));
      const told = [wordsOf(late), late.form?.words, ...Object.values(late.form ? errorsOf(late.form) : {})].join('\n');
      expect(told).toContain('Somebody else changed');
      expect(await countExports(d, 'contested')).toBe(1);
      if (late.form !== undefined) await d.dismiss('contributor', late.form);
    },

    async 'copies an export, with a name of its own'(d) {
      await makeExport(d, 'Model');
      const form = openedForm(await d.say('contributor', 'duplicate model', 'direct'));
      expect(fieldOf(form, 'name').value).toBe('Copy of Model');
      const taken = await d.fill('contributor', form, { name: 'MODEL' });
      const refused = openedForm(await d.submit('contributor', taken));
      expect(errorsOf(refused).name).toContain('already');
      const copied = await d.submit('contributor', await d.fill('contributor', refused, { name: 'Model two' }));
      expect(wordsOf(copied)).toContain('“Model two” is saved');
      expect(await countExports(d, 'model')).toBe(2);
    },

    async 'saves and runs with its other button'(d) {
      const form = openedForm(await d.say('contributor', 'create', 'direct'));
      const filled = await d.fill('contributor', form, { name: 'At once', items: ['Australia'] });
      await d.submit('contributor', filled, { button: 'Save and run' });
      await untilSaid(d, 'contributor', 'direct', /At once[\s\S]*Successful|Successful[\s\S]*At once/);
    },

    async 'that is sent twice makes one export'(d) {
      const form = openedForm(await d.say('contributor', 'create', 'direct'));
      const filled = await d.fill('contributor', form, { name: 'Sent twice', items: ['Australia'] });
      await Promise.all([d.submit('contributor', filled), d.submit('contributor', filled)]);
      expect(await countExports(d, 'twice')).toBe(1);
      const left = await d.openForm('contributor');
      if (left !== undefined) await d.dismiss('contributor', left);
    },
  },

  connection_form: {
    async 'adds a connection: its fields follow the destination, and consent is asked for'(d) {
      const form = openedForm(await d.say('admin', 'connections add', 'direct'));
      const named = await d.fill('admin', form, { name: 'By form', memberLimit: 'many' });
      const sftp = await d.fill('admin', named, { destination: 'sftp' });
      expect(sftp.fields.map(({ id }) => id)).toContain('settings.host');
      expect(fieldOf(sftp, 'name').value).toBe('By form');
      const folder = await d.fill('admin', sftp, { destination: 'folder' });
      expect(folder.fields.map(({ id }) => id)).not.toContain('settings.host');
      const refused = openedForm(await d.submit('admin', folder));
      expect(Object.keys(errorsOf(refused))).toContain('consent');
      const consented = await d.fill('admin', refused, { consent: 'true' });
      const wrong = openedForm(await d.submit('admin', consented));
      expect(Object.keys(errorsOf(wrong))).toEqual(['memberLimit']);
      const saved = await d.submit('admin', await d.fill('admin', wrong, { memberLimit: '' }));
      expect(wordsOf(saved)).toContain('By form');
      expect(onlyMessage(await d.say('admin', 'connections', 'direct')).words).toContain('By form');
    },

    async 'changes a connection, and refuses a name that another one has'(d) {
      await d.say('admin', 'connections add "Renamed later" destination:folder consent:yes', 'direct');
      const form = openedForm(await d.say('admin', 'connections edit "Renamed later"', 'direct'));
      const taken = openedForm(await d.submit('admin', await d.fill('admin', form, { name: 'local FOLDER' })));
      expect(Object.keys(errorsOf(taken))).toEqual(['name']);
      const saved = await d.submit('admin', await d.fill('admin', taken, { name: 'Renamed' }));
      expect(wordsOf(saved)).toContain('Renamed');
    },
  },

  access_form: {
    async 'asks for a connection, and not without a reason'(d) {
      await d.say('admin', 'connections add "Asked for" destination:folder consent:yes', 'direct');
      const form = openedForm(await d.say('contributor', 'request "Asked for"', 'direct'));
      const refused = openedForm(await d.submit('contributor', await d.fill('contributor', form, { reason: '   ' })));
      expect(Object.keys(errorsOf(refused))).toEqual(['reason']);
      const sent = await d.submit('contributor', await d.fill('contributor', refused, { reason: 'For the agency' }));
      expect(wordsOf(sent)).toMatch(/Asked for[\s\S]*For the agency/);
    },

    async 'asks for a role, in the language of the reader'(d) {
      const form = openedForm(await d.say('viewer', 'request role contributor', 'direct'));
      expect(fieldOf(form, 'reason').label).toBe('Waar heb je het voor nodig?');
      const sent = await d.submit('viewer', await d.fill('viewer', form, { reason: 'Ik neem het over' }));
      expect(wordsOf(sent)).toContain('Ik neem het over');
      await untilSaid(d, 'admin', 'direct', /Ik neem het over/);
    },
  },

  subscription_form: {
    async 'changes what a channel hears; what is wrong is said beside its field'(d) {
      const card = onlyMessage(await d.say('contributor', 'subscribe failures'));
      const form = openedForm(await d.press('contributor', card, 'Change'));
      const typed = await d.fill('contributor', form, {
        quiet: 'at night',
        groups: ['Failures, and that all is well again', 'Completions'],
      });
      const refused = openedForm(await d.submit('contributor', typed));
      expect(Object.keys(errorsOf(refused))).toEqual(['quiet']);
      const saved = await d.submit('contributor', await d.fill('contributor', refused, { quiet: '22:00-7:00' }));
      expect(wordsOf(saved)).toMatch(/failures and completions[\s\S]*quiet 22:00–07:00/);
      await d.say('contributor', 'unsubscribe');
    },
  },

  schedule_form: {
    async 'shows the fields of a kind, keeps what was chosen, and says when it will run'(d) {
      await makeExport(d, 'Clockwork');
      const saved = onlyMessage(await d.say('contributor', 'schedule Clockwork daily 06:30 Europe/London', 'direct'));
      const form = openedForm(await d.press('contributor', saved, 'Change schedule'));
      expect(form.fields.map(({ id }) => id)).not.toContain('weekdays');
      const weekly = await d.fill('contributor', form, { kind: 'weekly' });
      expect(weekly.fields.map(({ id }) => id)).toEqual(expect.arrayContaining(['weekdays', 'times', 'zone']));
      expect(fieldOf(weekly, 'times').value).toBe('06:30');
      const wrong = openedForm(
        await d.submit('contributor', await d.fill('contributor', weekly, { times: '25:00', weekdays: ['2'] })),
      );
      expect(Object.keys(errorsOf(wrong))).toEqual(['times']);
      const right = await d.fill('contributor', wrong, { times: '07:15' });
      expect(wordsOf(await d.submit('contributor', right))).toContain('Tuesday');
    },
  },

  pick_form: {
    async 'runs what is picked, and says so when nothing is'(d) {
      await makeExport(d, 'Picked one');
      await makeExport(d, 'Picked two');
      const picker = openedForm(await d.say('contributor', 'run', 'direct'));
      const values = ['Picked one', 'Picked two'].map(
        (name) => fieldOf(picker, 'exports').choices?.find(({ title }) => title.startsWith(name))?.value ?? name,
      );
      const filled = await d.fill('contributor', picker, { exports: values });
      const card = onlyMessage(await d.submit('contributor', filled));
      expect(card.words).toContain('2 exports');
    },
  },

  deny_form: {
    async 'denies with a reason, which the asker reads; the card then says so in place'(d) {
      await d.say('admin', 'connections add "Not for you" destination:folder consent:yes', 'direct');
      await d.say('contributor', 'request "Not for you" reason:"May I"', 'direct');
      const card = await untilSaid(d, 'admin', 'direct', /Not for you[\s\S]*May I/);
      const form = openedForm(await d.press('admin', card, 'Deny'));
      const refused = openedForm(await d.submit('admin', await d.fill('admin', form, { reason: ' ' })));
      expect(Object.keys(errorsOf(refused))).toEqual(['reason']);
      await d.submit('admin', await d.fill('admin', refused, { reason: 'It is for invoices' }));
      const closed = await untilItReads(d, 'admin', card, /Denied/);
      expect(closed.buttons.map(({ title }) => title)).not.toContain('Deny');
      expect((await untilSaid(d, 'contributor', 'direct', /It is for invoices/)).words).toContain('Not for you');
    },
  },
};

/** More than any platform lists in one choice. */
const MANY_PICKED = 120;

/** The segments of an export, as the database has them. */
async function itemsOf({ world }: SurfaceDriver, name: string): Promise<string[]> {
  const rows = await world.app.services.db.sql<{ item: string }[]>`
    select item from export_items join exports on exports.id = export_id where name = ${name} order by position`;
  return rows.map(({ item }) => item);
}

export function proveForms({ prove }: Part): void {
  it('has cases for every template with inputs, and for nothing else', async () => {
    const names = (await readdir('cards')).filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(
      names.map(async (name) => [name, await readFile(`cards/${name}`, 'utf8')] as const),
    );
    const forms = texts.filter(([, text]) => text.includes('"Input.')).map(([name]) => name.replace('.json', ''));
    expect(Object.keys(CASES).sort()).toEqual(forms.sort());
  });
  for (const [name, cases] of Object.entries(CASES)) {
    for (const [title, test] of Object.entries(cases)) prove(`${name} ${title}`, test);
  }
}
