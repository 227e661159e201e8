import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTasks } from '../../src/db/schema/index.ts';
import {
  CATALOG,
  createWorld,
  findButton,
  inputsOf,
  onlyForm,
  onlyMessage,
  textOf,
  type World,
} from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ customers: 300 });
});
afterAll(() => world.close());

const runToEnd = async (name: string) => {
  const reply = onlyMessage(await world.say('operator', `run "${name}"`));
  const state = await world.settled(reply);
  const drawn = await world.chat.draw(reply.subject!, world.person.operator);
  return { state, id: reply.subject!.id, text: textOf(drawn!) };
};
const create = async (line: string) => expect(onlyMessage(await world.say('operator', line)).error).toBeUndefined();
const filesOf = async (folder: string) =>
  (await readdir(join(world.exportDir, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(world.exportDir, folder).length + 1))
    .sort();

describe('columns that changed since the last run', () => {
  it('are told on the card, kept with the run, and stand in model.json', async () => {
    await create('create "All customers" entities:customer to:"Local folder" layout:data_out');
    expect((await runToEnd('All customers')).text).not.toContain('column');

    await world.source`alter table customer alter column city type varchar(80)`;
    const retyped = await runToEnd('All customers');
    expect(retyped.state).toBe('successful');
    expect(retyped.text).toContain('Customer: city was text and is now character varying(80).');
    const [task] = await world.app.services.db.orm
      .select()
      .from(runTasks)
      .where(eq(runTasks.runId, retyped.id as never));
    expect(task?.schemaChanges).toEqual([
      { kind: 'retyped', column: 'city', from: 'text', to: 'character varying(80)' },
    ]);
    const model = JSON.parse(await readFile(join(world.exportDir, 'all-customers/model.json'), 'utf8'));
    const annotation = model.entities[0].annotations.find(
      (one: { name: string }) => one.name === 'exports:schemaChanges',
    );
    expect(JSON.parse(annotation.value)).toEqual(task?.schemaChanges);

    expect((await runToEnd('All customers')).text).not.toContain('is now');
  });

  it('are those of the mapping as well', async () => {
    await create('create "Mapped" segments:australia to:"Local folder" fields:id,email');
    await runToEnd('Mapped');
    await world.say('operator', 'edit Mapped fields:id,email=E-mail,note');
    const { text } = await runToEnd('Mapped');
    expect(text).toContain('Column gone from Australia: email.');
    expect(text).toContain('New column in Australia: E-mail.');
    expect(text).toContain('1 more change');
  });

  it('fail the run where one is gone from the database while the catalog still has it, and nothing is seen', async () => {
    await create('create "Midway" segments:australia,everyone to:"Local folder" fields:id,note');
    await runToEnd('Midway');
    const before = await filesOf('midway');
    // The run is planned while the column is still there, and reads when it is gone.
    const lock = world.source.begin(async (tx) => {
      await tx`lock table customer in access exclusive mode`;
      const reply = onlyMessage(await world.say('operator', 'run Midway'));
      await tx`alter table customer drop column note`;
      return reply;
    });
    const reply = await lock;
    expect(await world.settled(reply)).toBe('failed');
    const drawn = await world.chat.draw(reply.subject!, world.person.operator);
    expect(textOf(drawn!)).toContain('note');
    expect(await filesOf('midway')).toEqual(before);
    await world.source`alter table customer add column note text`;
    expect((await runToEnd('Midway')).state).toBe('successful');
  });
});

describe('settings of files', () => {
  it('are typed as options', async () => {
    await create(
      'create "Typed" segments:australia to:"Local folder" layout:named names:"out/{export}_{item}_{n}" format:jsonl compression:gzip split:"50 rows"',
    );
    expect((await runToEnd('Typed')).state).toBe('successful');
    expect(await filesOf('out')).toEqual([
      'typed.manifest.json',
      'typed_australia_1.jsonl.gz',
      'typed_australia_2.jsonl.gz',
    ]);
    const shown = textOf(onlyMessage(await world.say('operator', 'show Typed')));
    expect(shown).toContain('Format: JSON Lines');
    expect(shown).not.toContain('Formulas');
  });

  it('have usual names, with a number where records are split', async () => {
    await create('create "Usual" segments:australia to:"Local folder" layout:named split:"50 rows"');
    expect((await runToEnd('Usual')).state).toBe('successful');
    expect(await filesOf('usual')).toEqual([
      expect.stringMatching(/australia_[\d-]+_1\.csv$/),
      expect.stringMatching(/australia_[\d-]+_2\.csv$/),
      'usual.manifest.json',
    ]);
  });

  it.each([
    ['layout:named names:{item}', 'invalid_file_names'],
    ['layout:named names:"{export}_{item}" split:"5 rows"', 'invalid_file_names'],
    ['format:xml', 'invalid_argument'],
    ['split:lots', 'invalid_argument'],
  ])('are refused when they do not work: %s', async (options, code) => {
    const reply = onlyMessage(
      await world.say('operator', `create "Bad" segments:australia to:"Local folder" ${options}`),
    );
    expect(reply.error).toBe(code);
  });

  it('are fields of the form, which shows those that matter, and what a name comes to', async () => {
    const form = onlyForm(await world.say('operator', 'create'));
    expect(Object.keys(inputsOf(form))).toEqual(
      expect.arrayContaining(['target.folder', 'target.layout', 'target.format', 'target.compression', 'extra']),
    );
    expect(Object.keys(inputsOf(form))).not.toContain('target.delimiter');

    const reload = async (inputs: Record<string, string>) => {
      const { data } = findButton(form, 'Save');
      const payload = { ...data, input: { ...data.input, step: 'reload' } };
      return onlyForm(await world.forge('operator', payload, { ...inputsOf(form), ...inputs }));
    };
    const all = await reload({
      name: 'Weekly',
      items: 'australia',
      extra: 'all',
      'target.layout': 'named',
      'target.compression': 'gzip',
    });
    expect(Object.keys(inputsOf(all))).toEqual(
      expect.arrayContaining(['target.names', 'target.delimiter', 'target.formulas', 'target.split', 'target.marker']),
    );
    expect(JSON.stringify(all.card)).toMatch(/For example: weekly\/australia_\d{4}-\d\d-\d\d\.csv\.gz/);

    const parquet = await reload({ extra: 'all', 'target.format': 'parquet' });
    expect(Object.keys(inputsOf(parquet))).not.toContain('target.delimiter');
    expect(Object.keys(inputsOf(parquet))).not.toContain('target.compression');
  });

  it('are kept when the form is saved with the usual fields alone', async () => {
    await create('create "Kept" segments:australia to:"Local folder" delimiter:semicolon');
    const form = onlyForm(await world.say('operator', 'edit Kept'));
    expect(inputsOf(form)['target.delimiter']).toBe('semicolon');
    onlyMessage(await world.press('operator', form, 'Save', { 'target.format': 'jsonl' }));
    expect(textOf(onlyMessage(await world.say('operator', 'show Kept')))).toContain('JSON Lines');
  });
});

describe('two exports whose names come to the same', () => {
  it('do not write over each other: the second says whose folder it is', async () => {
    await create('create "Same name" entities:contact to:"Local folder" layout:data_out');
    await create('create "Same: name!" entities:customer to:"Local folder" layout:data_out');
    expect((await runToEnd('Same name')).state).toBe('successful');
    const before = await filesOf('same-name');
    const { state, text } = await runToEnd('Same: name!');
    expect(state).toBe('failed');
    expect(text).toContain('“Same name”');
    expect(await filesOf('same-name')).toEqual(before);
  });
});

describe('the catalog', () => {
  it('says which entities belong together', async () => {
    const { loadCatalog } = await import('../../src/sources/catalog/index.ts');
    const related = `${CATALOG}relationships:\n  - { from: contact.id, to: customer.id }\n  - { from: contact.nothing, to: shop.id }\n  - { form: contact.id, to: customer.id }\n`;
    const loaded = loadCatalog(related);
    expect('problems' in loaded && loaded.problems.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual([
      "relationships.1.from entity 'contact' has no field 'nothing'",
      "relationships.1.to there is no entity 'shop'",
      'relationships.2.from is missing',
      "relationships.2.form is not known here; did you mean 'from'?",
    ]);
  });
});
