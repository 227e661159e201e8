import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExports } from '../../src/services/exports/read.ts';
import { createRecordsWorld, type RecordsWorld } from '../support/records-world.ts';
import { CATALOG, inputsOf, onlyForm, onlyMessage, textOf } from '../support/world.ts';

/** An entity that nobody can be written to by. */
const catalog = `${CATALOG.replace(
  'segments:',
  `  place:
    table: contact
    key: id
    kind: profile
    fields: { id: { type: integer } }
segments:`,
)}  places: { title: Places, entity: place, where: "true" }\n`;

let play: RecordsWorld;
beforeAll(async () => {
  play = await createRecordsWorld({ customers: 30, catalog });
});
afterAll(() => play.close());

const stored = async (name: string) => (await readExports(await play.scope())).find((one) => one.name === name);

describe('an export to a destination of records', () => {
  it('fills what the far end requires from the meaning of the fields', async () => {
    await play.create('create "Plain" segments:australia to:Acme');
    expect((await stored('Plain'))?.mapping).toEqual([
      { field: 'email', as: 'EMAIL' },
      { field: 'first_name', as: 'FNAME' },
    ]);
    expect((await play.run('Plain')).counts.added).toBe(10);
  });

  it('takes attributes by their names there, and refuses names that it does not know', async () => {
    await play.create('create "More" segments:australia to:Acme fields:city=CITY,email');
    expect((await stored('More'))?.mapping).toEqual([
      { field: 'city', as: 'CITY' },
      { field: 'email', as: 'EMAIL' },
    ]);
    const wrong = onlyMessage(
      await play.world.say('operator', 'create "X" segments:australia to:Acme fields:city=TOWN'),
    );
    expect([wrong.error, wrong.text.includes('TOWN')]).toEqual(['unknown_far_field', true]);
  });

  it('has a form with an input for each field there, filled in', async () => {
    const { world } = play;
    const [first] = await world.say('operator', 'edit Plain');
    const form = onlyForm([first!]);
    expect(inputsOf(form)).toMatchObject({
      'match.EMAIL': 'email',
      'match.FNAME': 'first_name',
      'match.CITY': '-',
      mode: 'mirror',
    });
    const saved = await world.press('operator', form, 'Save', {
      'match.CITY': 'city',
      'match.FNAME': '-',
      mode: 'upsert',
    });
    expect(onlyMessage(saved).error).toBeUndefined();
    expect(await stored('Plain')).toMatchObject({
      mode: 'upsert',
      mapping: [
        { field: 'email', as: 'EMAIL' },
        { field: 'city', as: 'CITY' },
      ],
    });
  });

  it('keeps a form open, and says beside the input what is missing', async () => {
    const { world } = play;
    const form = onlyForm(await world.say('operator', 'edit More'));
    const again = onlyForm(await world.press('operator', form, 'Save', { 'match.EMAIL': '-' }));
    expect(again.errors['match.EMAIL']).toContain('Audiences needs “E-mail address”');
  });

  it('is refused at once for segments that mean no such field, for whole entities and for unknown modes', async () => {
    const { world } = play;
    const places = onlyMessage(await world.say('operator', 'create "P" segments:places to:Acme'));
    expect([places.error, places.text.includes('E-mail address')]).toEqual(['semantic_missing', true]);
    const whole = onlyMessage(await world.say('operator', 'create "W" entities:customer to:Acme'));
    expect(whole.error).toBe('data_out_not_taken');
    const mode = onlyMessage(await world.say('operator', 'create "M" segments:australia to:Acme mode:mirrored'));
    expect(mode.error).toBe('invalid_argument');
    expect(await stored('P')).toBeUndefined();
  });

  it('is copied with its mode and mapping', async () => {
    const form = onlyForm(await play.world.say('operator', 'duplicate Plain'));
    expect(inputsOf(form)).toMatchObject({ 'match.CITY': 'city', 'match.FNAME': '-', mode: 'upsert' });
    expect(textOf(form)).toContain('More fields');
  });
});

describe('business accounts', () => {
  const b2b = CATALOG.replace('audience: b2c', 'audience: b2b').replace(
    'segments:',
    `  company:
    table: contact
    key: id
    kind: account
    fields: { id: { type: integer }, email: { semantic: email } }
segments:`,
  );

  it('are refused with the exact words where the destination takes none, when saved and when run', async () => {
    const other = await createRecordsWorld({
      customers: 3,
      catalog: `${b2b}  companies: { title: Big companies, entity: company, where: "true" }\n`,
    });
    try {
      const say = (line: string) => other.world.say('operator', line).then(onlyMessage);
      const refused = await say('create "B" segments:companies to:Acme');
      const words =
        "The following segment is not eligible for this export destination: 'Big companies'. Please choose only segments of type contact and try again.";
      expect([refused.error, refused.text.includes(words)]).toEqual(['ineligible_segment', true]);
      await other.create('create "C" segments:buyers to:Acme');
      await other.world.app.services.db.sql`update export_items set item = 'companies'`;
      const { state, text } = await other.run('C');
      expect([state, text.includes(words)]).toEqual(['failed', true]);
    } finally {
      await other.close();
    }
  });
});
