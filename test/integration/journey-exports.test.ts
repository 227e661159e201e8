import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buttonsOf, createWorld, nodesOf, onlyForm, onlyMessage, textOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Path of the only file of the newest run of an export, whose folder is the slug of its name. */
async function newestFile(slug: string): Promise<string> {
  const folder = join(world.exportDir, slug);
  const newest = (await readdir(folder)).sort().at(-1)!;
  const [file] = (await readdir(join(folder, newest))).filter((name) => name.endsWith('.csv'));
  return join(folder, newest, file!);
}
const recordsOf = async (slug: string): Promise<string[][]> =>
  parse(await readFile(await newestFile(slug)), { relax_quotes: false });

describe('a contributor', () => {
  it('starts with an empty list that offers to create', async () => {
    const list = onlyMessage(await world.say('carlos', 'list'));
    expect(list.view).toBe('list');
    expect(buttonsOf(list).map((one) => one.data.command)).toContain('create');
  });

  it('creates an export in a form: counts are live, errors stand beside their fields, the name is kept', async () => {
    const form = onlyForm(await world.say('carlos', 'create'));
    expect(JSON.stringify(form.card)).toMatch(/Australia.*100/);

    const empty = onlyForm(await world.press('carlos', form, 'Save'));
    expect(empty.formId).toBe(form.formId);
    expect(Object.keys(empty.errors).sort()).toEqual(['items', 'name']);

    const typed = onlyForm(
      await world.press('carlos', empty, 'Save', {
        name: 'Down under',
        items: 'australia',
        rename: 'shoe_size = Size',
      }),
    );
    expect(typed.errors.rename).toContain('shoe_size');
    expect(JSON.stringify(typed.card)).toContain('Down under');

    const saved = onlyMessage(
      await world.press('carlos', typed, 'Save', {
        rename: 'first_name = First name',
        fields: 'id,email,first_name,city,note',
      }),
    );
    expect(saved).toMatchObject({ view: 'notice', private: false });
    expect(textOf(saved)).toContain('Down under');
  });

  it('gets an answer instead of a second export when the same form is saved twice', async () => {
    const form = onlyForm(await world.say('carlos', 'create'));
    const inputs = { name: 'Twice', items: 'australia' };
    const both = await Promise.all([
      world.press('carlos', form, 'Save', inputs),
      world.press('carlos', form, 'Save', inputs),
    ]);
    expect(both.map(([reply]) => reply!.view).sort()).toEqual(['error', 'notice']);
    expect((await world.say('carlos', 'list twice'))[0]!.text).toContain('1');
    await world.press('carlos', onlyMessage(await world.say('carlos', 'delete twice')), 'Delete');
  });

  it('runs it and finds the members of the segment, exactly, in a file', async () => {
    const run = onlyMessage(await world.say('carlos', '/export run down'));
    expect(run).toMatchObject({ view: 'run', private: false });
    expect(await world.settled(run)).toBe('successful');

    const [header, ...records] = await recordsOf('down-under');
    expect(header).toEqual(['id', 'email', 'First name', 'city', 'note']);
    const expected =
      await world.source`select id, email, first_name, city, coalesce(note, '') as note from customer where country = 'AU'`;
    expect(records.length).toBe(100);
    const byId = new Map(records.map((record) => [record[0], record]));
    for (const row of expected)
      expect(byId.get(String(row.id))).toEqual([String(row.id), row.email, row.first_name, row.city, row.note]);
  });

  it('tells null from an empty text in the file', async () => {
    const raw = await readFile(await newestFile('down-under'), 'utf8');
    expect(raw).toMatch(/^6,[^\r]*,\r\n/m);
    expect(raw).toMatch(/^3,[^\r]*,""\r\n/m);
    expect(raw.endsWith('\r\n')).toBe(true);
  });

  it('finds a manifest beside it that says what is in the file', async () => {
    const path = await newestFile('down-under');
    const manifest = JSON.parse(await readFile(join(path, '..', 'manifest.json'), 'utf8'));
    expect(JSON.stringify(manifest)).toContain('"rows":100');
    expect(JSON.stringify(manifest)).toMatch(/"sha256":"[0-9a-f]{64}"/);
  });

  it('exports whole tables with all their fields', async () => {
    const created = onlyMessage(
      await world.say('carlos', 'create "Tables" entities:customer,contact to:"Local folder" folder:partners/weekly'),
    );
    expect(created.view).toBe('notice');
    const run = onlyMessage(await world.say('carlos', 'run tables'));
    expect(await world.settled(run)).toBe('successful');
    const [folder] = await readdir(join(world.exportDir, 'partners/weekly/tables'));
    expect((await readdir(join(world.exportDir, 'partners/weekly/tables', folder!))).sort()).toEqual([
      'contact.csv',
      'customer.csv',
      'manifest.json',
    ]);
  });

  it('runs several at once, on one card that goes on as they do', async () => {
    const batch = onlyMessage(await world.say('carlos', 'run down under, tables'));
    expect(batch).toMatchObject({ view: 'run_batch', private: false, subject: { kind: 'batch' } });
    expect(await world.settled(batch)).toBe('successful');
    const drawn = await world.chat.draw(batch.subject!, world.person.noor);
    expect(textOf(drawn!)).toMatch(/2 gelukt[\s\S]*Down under[\s\S]*Gelukt[\s\S]*Tables[\s\S]*Gelukt/);
  });

  it('picks several from a form when none is named', async () => {
    const form = onlyForm(await world.say('carlos', 'run'));
    expect(onlyForm(await world.press('carlos', form, 'Run', { exports: '' })).errors.exports).toBeDefined();
    const choices = [...nodesOf(form.card)].find((node) => node.id === 'exports')?.choices as { value: string }[];
    const picked = choices.map((choice) => choice.value).join(',');
    const batch = onlyMessage(await world.press('carlos', form, 'Run', { exports: picked }));
    expect(batch.view).toBe('run_batch');
    expect(await world.settled(batch)).toBe('successful');
    expect(onlyMessage(await world.say('noor', 'run')).error).toBe('role_too_low');
  });

  it('starts what it can of several, and says why the rest was not', async () => {
    onlyMessage(await world.say('operator', 'connections add "Private" destination:folder consent:yes'));
    onlyMessage(await world.say('operator', 'create "Secret" segments:australia to:"Private"'));
    const batch = onlyMessage(await world.say('carlos', 'run tables, secret'));
    expect(textOf(batch)).toMatch(/Not started[\s\S]*Secret/);
    expect(await world.settled(batch)).toBe('completed_with_errors');
    const gone = onlyMessage(await world.say('operator', 'delete Secret'));
    onlyMessage(await world.press('operator', gone, 'Delete'));
  });

  it('confirms before running all, and the confirmation counts once', async () => {
    const ask = onlyMessage(await world.say('carlos', 'run all'));
    expect(textOf(ask)).toContain('Down under');
    const button = buttonsOf(ask).find((one) => one.data.command === 'confirm')!;
    const [first, second] = await Promise.all([world.forge('carlos', button.data), world.forge('carlos', button.data)]);
    const views = [first, second].map((replies) => replies.map((reply) => reply.view));
    expect(views).toContainEqual(['run_batch']);
    expect(views).toContainEqual(['error']);
    const batch = [...first, ...second].find((reply) => reply.view === 'run_batch')!;
    expect(await world.settled(batch)).toBe('successful');
  });

  it('edits by words, and by a form that refuses to overwrite what somebody else saved meanwhile', async () => {
    const stale = onlyForm(await world.say('carlos', 'edit tables'));
    const renamed = onlyMessage(await world.say('operator', 'edit tables name:"All tables"'));
    expect(renamed.view).toBe('notice');
    const refused = onlyMessage(await world.press('carlos', stale, 'Save', { name: 'My tables' }));
    expect(refused.error).toBe('changed_meanwhile');
    expect(buttonsOf(refused).map((one) => one.data.command)).toContain('edit');
  });

  it('duplicates: everything is copied, the schedule is off, the name is free', async () => {
    const form = onlyForm(await world.say('carlos', 'duplicate "Down under"'));
    const saved = onlyMessage(await world.press('carlos', form, 'Save'));
    expect(textOf(saved)).toContain('Copy of Down under');
    const again = onlyForm(await world.say('carlos', 'duplicate "Down under"'));
    expect(JSON.stringify(again.card)).toContain('Copy of Down under (2)');
    const all = onlyMessage(await world.say('carlos', 'run all'));
    expect(textOf(all)).toMatch(/Copy of Down under/);
    const shown = onlyMessage(await world.say('carlos', 'show copy'));
    expect(textOf(shown)).toContain('With every refresh (off)');
  });

  it('sees the runs of an export, newest first', async () => {
    const history = onlyMessage(await world.say('noor', 'history down'));
    expect(history.view).toBe('history');
    expect(textOf(history)).toContain('Carlos Vega');
  });

  it('cannot take a name that is in use, whatever its case', async () => {
    const refused = onlyMessage(await world.say('carlos', 'create "DOWN UNDER" segments:australia to:"Local folder"'));
    expect(refused.error).toBe('name_taken');
  });

  it('deletes after a confirmation that says what stays', async () => {
    const ask = onlyMessage(await world.say('carlos', 'delete copy'));
    expect(textOf(ask)).toContain('Copy of Down under');
    const done = onlyMessage(await world.press('carlos', ask, 'Delete'));
    expect(done).toMatchObject({ view: 'notice', replace: true });
    expect((await world.say('carlos', 'show "Copy of Down under"'))[0]).toMatchObject({ error: 'unknown_export' });
    expect(await readFile(await newestFile('down-under'))).toBeTruthy();
  });

  it('keeps an export when the confirmation is declined', async () => {
    const ask = onlyMessage(await world.say('carlos', 'delete down'));
    const decline = buttonsOf(ask).find((one) => one.data.command === 'decline')!;
    expect(onlyMessage(await world.forge('carlos', decline.data)).view).toBe('notice');
    const confirm = buttonsOf(ask).find((one) => one.data.command === 'confirm')!;
    expect(onlyMessage(await world.forge('carlos', confirm.data)).error).toBe('already_answered');
    expect(onlyMessage(await world.say('carlos', 'show down')).view).toBe('export');
  });
});

describe('a list', () => {
  it('is searched by name, segment and connection, sorted by any column, and paged', async () => {
    for (let number = 1; number <= 9; number++) {
      const to = number % 2 === 0 ? 'nobody' : 'everyone';
      onlyMessage(await world.say('carlos', `create "List ${number}" segments:${to} to:"Local folder"`));
    }
    const byName = onlyMessage(await world.say('noor', 'list "list " sort:name order:desc'));
    expect(textOf(byName).indexOf('List 9')).toBeLessThan(textOf(byName).indexOf('List 8'));
    expect(textOf(byName)).not.toContain('List 1');
    const next = buttonsOf(byName).find((one) => one.data.input.page === 2)!;
    const second = onlyMessage(await world.forge('noor', next.data));
    expect(second.replace).toBe(true);
    expect(textOf(second)).toContain('List 1');
    const bySegment = onlyMessage(await world.say('noor', 'list nobody'));
    expect(textOf(bySegment)).toContain('List 8');
    expect(textOf(bySegment)).not.toContain('List 7');
    expect(onlyMessage(await world.say('noor', 'list page:99')).view).toBe('list');
    expect(onlyMessage(await world.say('noor', 'list sort:colour')).error).toBe('invalid_argument');
  });

  it('has no buttons that its reader may not press', async () => {
    const list = onlyMessage(await world.say('noor', 'list'));
    expect(buttonsOf(list).map((one) => one.data.command)).not.toContain('run');
    expect(textOf(list)).toContain('Bekijken');
  });
});
