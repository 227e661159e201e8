import { expect } from 'vitest';
import type { SeenForm, SeenMessage, SurfaceDriver } from '../../support/surface-driver.ts';
import { HOSTILE } from '../../support/surface-world.ts';
import {
  countExports,
  fieldOf,
  makeExport,
  onlyMessage,
  openedForm,
  type Part,
  postedBy,
  titlesOf,
  untilItReads,
  wordsOf,
} from './turns.ts';

const MANY = 600;
const NAMES = Object.values(HOSTILE);

/** What people, platforms and time do to a bot. */
export function proveRoughTreatment({ prove }: Part): void {
  for (const name of NAMES) {
    prove(`an export called ${name} stays text wherever it is shown`, async (d) => {
      const form = openedForm(await d.say('contributor', 'create'));
      const filled = await d.fill('contributor', form, { name, items: [name] });
      expect(
        fieldOf(filled, 'items')
          .choices?.map(({ title }) => title)
          .join() ?? name,
      ).toContain(name);
      const saved = await d.submit('contributor', filled);
      isPlain(name, ...saved.messages);
      const list = onlyMessage(await d.say('contributor', 'list'));
      isPlain(name, list);
      const shown = onlyMessage(await d.press('contributor', list, 'Show', { index: await indexOf(d, name) }));
      isPlain(name, shown);
      isPlain(name, openedForm(await d.press('contributor', shown, 'Edit')));
      const run = onlyMessage(await d.press('contributor', shown, 'Run'));
      isPlain(name, run, await untilItReads(d, 'contributor', run, /Successful/));
      isPlain(name, onlyMessage(await d.say('contributor', 'home', 'direct')));
    });
  }

  prove('a viewer who tries is refused, is told whom it takes, and may ask', async (d) => {
    await makeExport(d, 'Not theirs');
    for (const line of ['run "Not theirs"', 'delete "Not theirs"', 'create', 'edit "Not theirs"']) {
      const refused = onlyMessage(await d.say('viewer', line, 'direct'));
      expect(refused.words).toContain('bijdrager of beheerder');
      const form = openedForm(await d.press('viewer', refused, 'De rol aanvragen'));
      await d.dismiss('viewer', form);
    }
    expect(onlyMessage(await d.say('viewer', 'connections add', 'direct')).words).toContain('beheerder');
    const list = onlyMessage(await d.say('viewer', 'list theirs', 'direct'));
    expect(titlesOf(list)).not.toContain('Uitvoeren');
    const forged = await d.forge('viewer', list, { v: 1, command: 'delete', input: { export: 'Not theirs' } });
    expect(onlyMessage(forged).words).toContain('bijdrager of beheerder');
    expect(await countExports(d, 'theirs')).toBe(1);
  });

  prove('an event that comes twice is carried out once', async (d) => {
    await makeExport(d, 'Once');
    const run = onlyMessage(await d.say('contributor', 'run once', 'direct', { times: 2 }));
    const ended = await untilItReads(d, 'contributor', run, /Successful/);
    const history = onlyMessage(await d.say('contributor', 'history once', 'direct'));
    expect(history.words).toMatch(/\b1 run\b/);
    const again = (await d.press('contributor', ended, 'Run again', { times: 2 })).messages;
    await untilItReads(d, 'contributor', onlyMessage({ messages: again, form: undefined }), /Successful/);
    expect(onlyMessage(await d.say('contributor', 'history once', 'direct')).words).toMatch(/\b2 runs\b/);
    const line = 'create "Only one" segments:australia to:"Local folder"';
    onlyMessage(await d.say('contributor', line, 'direct', { times: 3 }));
    expect(await countExports(d, '"only one"')).toBe(1);
  });

  prove('a form that comes twice is carried out once', async (d) => {
    const form = openedForm(await d.say('contributor', 'create', 'direct'));
    const filled = await d.fill('contributor', form, { name: 'Form once', items: ['Australia'] });
    const saved = await d.submit('contributor', filled, { times: 2 });
    expect(postedBy(saved)).toHaveLength(1);
    expect(wordsOf(saved)).toContain('is saved');
    expect(await countExports(d, '"form once"')).toBe(1);
  });

  prove('a button of an outdated card says so, or does what it says', async (d) => {
    await makeExport(d, 'Short lived');
    const list = onlyMessage(await d.say('contributor', 'list "short lived"', 'direct'));
    const asked = onlyMessage(await d.say('contributor', 'delete "Short lived"', 'direct'));
    await d.press('contributor', asked, 'Delete');
    expect(onlyMessage(await d.press('contributor', list, 'Show')).words).toMatch(/no export|deleted|gone/i);
    const twice = onlyMessage(await d.press('contributor', asked, 'Delete'));
    expect(twice.words).toMatch(/answered already|no export/i);
    for (const data of [{ v: 0, command: 'list', input: {} }, { v: 1, command: 'launch', input: {} }, {}]) {
      expect(onlyMessage(await d.forge('contributor', list, data)).words).toContain('This card is out of date');
    }
    const nonsense = { v: 1, command: 'run', input: { exports: [{ $ne: 1 }] } };
    expect(onlyMessage(await d.forge('contributor', list, nonsense)).words).not.toContain('inside the bot');
  });

  prove('a line that cannot be read is answered all the same', async (d) => {
    expect(onlyMessage(await d.say('contributor', 'run “Unclosed', 'direct')).words).toContain('quotation mark');
    expect(onlyMessage(await d.say('contributor', 'show 💥 naïve', 'direct')).words).toContain('💥 naïve');
    const long = `list ${'x'.repeat(3_900)}`;
    expect(onlyMessage(await d.say('contributor', long, 'direct')).words.length).toBeGreaterThan(10);
    expect(onlyMessage(await d.say('contributor', `list ${'x'.repeat(5_000)}`, 'direct')).words).toContain('too long');
  });

  prove(`a list of ${MANY} exports is turned page by page, in place`, async (d) => {
    const names = Array.from({ length: MANY }, (_, index) => `Bulk ${String(index).padStart(3, '0')}`);
    await d.world.seedExports(names);
    let page = onlyMessage(await d.say('contributor', 'list bulk', 'direct'));
    expect(page.words).toContain(`${MANY} exports for “bulk”`);
    const { id } = page;
    const seen = new Set(page.words.match(/Bulk \d{3}/g));
    for (let turns = 0; titlesOf(page).includes('Next') && turns < 3; turns++) {
      page = onlyMessage(await d.press('contributor', page, 'Next'));
      expect(page.id).toBe(id);
      for (const name of page.words.match(/Bulk \d{3}/g) ?? []) seen.add(name);
    }
    expect(seen.size).toBeGreaterThan(20);
    const last = onlyMessage(await d.say('contributor', 'list bulk page:60', 'direct'));
    expect(last.words.length).toBeGreaterThan(10);
    expect(onlyMessage(await d.say('contributor', 'run bulk', 'direct')).words).toContain('exports');
    expect(onlyMessage(await d.say('contributor', 'show "Bulk 599"', 'direct')).words).toContain('Bulk 599');
  });
}

/** It can be read as it was typed, and the platform makes nothing of it. */
function isPlain(name: string, ...seen: readonly (SeenMessage | SeenForm)[]): void {
  expect(seen.length).toBeGreaterThan(0);
  for (const one of seen) {
    const words = 'fields' in one ? `${one.words}\n${one.title}\n${one.fields.map(({ value }) => value)}` : one.words;
    expect(words).toContain(name);
    expect(one.live).toEqual([]);
  }
}

/** Where the list, which is sorted by name, has it: the first of the hostile names has the first "Show". */
async function indexOf(d: SurfaceDriver, name: string): Promise<number> {
  const { words } = onlyMessage(await d.say('contributor', 'list', 'direct'));
  const places = NAMES.filter((one) => words.includes(one)).sort((a, b) => words.indexOf(a) - words.indexOf(b));
  return places.indexOf(name as (typeof NAMES)[number]);
}
