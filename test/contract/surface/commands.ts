import { expect, it } from 'vitest';
import { commands } from '../../../src/commands/registry.ts';
import type { SurfaceDriver } from '../../support/surface-driver.ts';
import {
  countExports,
  makeExport,
  onlyMessage,
  openedForm,
  type Part,
  titlesOf,
  untilItReads,
  untilSaid,
  wordsOf,
} from './turns.ts';

type Case = (driver: SurfaceDriver) => Promise<void>;

/** By the name of the command. One that is not here fails the suite. */
const CASES: Readonly<Record<string, Case>> = {
  async help(d) {
    const all = onlyMessage(await d.say('viewer', 'help', 'direct'));
    expect(all.words).toContain('list');
    const one = onlyMessage(await d.say('contributor', 'help run'));
    expect(one.words).toContain('run <export> [<export>…] | run all');
    const slip = onlyMessage(await d.say('contributor', 'hlep'));
    expect(onlyMessage(await d.press('contributor', slip, 'Help')).words).toContain('run');
  },

  async list(d) {
    await makeExport(d, 'Listed one');
    await makeExport(d, 'Listed two');
    const list = onlyMessage(await d.say('contributor', 'list listed sort:name order:desc'));
    expect(list.words.indexOf('Listed two')).toBeLessThan(list.words.indexOf('Listed one'));
    expect(list.words).toContain('Your permissions: Edit');
    const turned = onlyMessage(await d.press('contributor', list, 'Updated'));
    expect(turned.words).toContain('Updated');
    expect(onlyMessage(await d.say('viewer', 'list listed one', 'direct')).words).toContain('Listed one');
  },

  async show(d) {
    await makeExport(d, 'Shown');
    const shown = onlyMessage(await d.say('contributor', 'show shown'));
    expect(shown.words).toMatch(/Shown[\s\S]*Australia/);
    expect(titlesOf(shown)).toEqual(expect.arrayContaining(['Run', 'Edit']));
    expect(onlyMessage(await d.say('contributor', 'show no such thing')).words).toContain('no such thing');
  },

  async run(d) {
    await makeExport(d, 'Runner A');
    await makeExport(d, 'Runner B');
    const run = onlyMessage(await d.say('contributor', 'run "Runner A"'));
    expect(run.isPrivate).toBe(false);
    await untilItReads(d, 'contributor', run, /Successful/);
    const several = (await d.say('contributor', 'run "Runner A", "Runner B"', 'direct')).messages;
    expect(several[0]?.words).toContain('2 exports started');
    expect(several).toHaveLength(3);
    for (const one of several.slice(1)) await untilItReads(d, 'contributor', one, /Successful/);
    const pick = onlyMessage(await d.say('contributor', 'run', 'direct'));
    const again = onlyMessage(await d.press('contributor', pick, 'Runner B'));
    await untilItReads(d, 'contributor', again, /Successful/);
  },

  async cancel(d) {
    await makeExport(d, 'Held back', 'held');
    const held = await d.world.hold();
    try {
      const run = onlyMessage(await d.say('contributor', 'run "Held back"'));
      const asked = onlyMessage(await d.say('contributor', 'cancel "Held back"'));
      expect(asked.words).toContain('Held back');
      const ended = await untilItReads(d, 'contributor', run, /Canceled/);
      expect(ended.words).toContain(d.people.contributor.name);
    } finally {
      await held.release();
    }
    expect(onlyMessage(await d.say('contributor', 'cancel "Held back"')).words).toContain('is not running');
  },

  async history(d) {
    await makeExport(d, 'Historic');
    const run = onlyMessage(await d.say('contributor', 'run historic', 'direct'));
    const ended = await untilItReads(d, 'contributor', run, /Successful/);
    expect(onlyMessage(await d.press('contributor', ended, 'History')).words).toContain('History of Historic');
    expect(onlyMessage(await d.say('viewer', 'history historic')).words).toContain('Historic');
  },

  async create(d) {
    const made = onlyMessage(
      await d.say('contributor', 'create "Made in words" segments:Australia to:"Local folder" fields:email=E-mail'),
    );
    expect(made.words).toContain('“Made in words” is saved');
    expect(made.isPrivate).toBe(false);
    const taken = onlyMessage(
      await d.say('contributor', 'create "made IN words" segments:australia to:"Local folder"', 'direct'),
    );
    expect(taken.words).toContain('already');
    expect(openedForm(await d.say('contributor', 'create', 'direct')).title).toBe('New export');
  },

  async edit(d) {
    await makeExport(d, 'Before');
    const edited = onlyMessage(await d.say('contributor', 'edit Before name:After'));
    expect(edited.words).toContain('“After” has your changes');
    const shown = onlyMessage(await d.say('contributor', 'show after', 'direct'));
    expect(openedForm(await d.press('contributor', shown, 'Edit')).title).toContain('After');
  },

  async duplicate(d) {
    await makeExport(d, 'Original');
    const copied = onlyMessage(await d.say('contributor', 'duplicate original name:"The copy"'));
    expect(copied.words).toContain('The copy');
    expect(openedForm(await d.say('contributor', 'duplicate original', 'direct')).title).toBe('Duplicate an export');
  },

  async disconnect(d) {
    await makeExport(d, 'Loose');
    const asked = onlyMessage(await d.say('contributor', 'disconnect loose'));
    const done = onlyMessage(await d.press('contributor', asked, 'Disconnect'));
    expect(done.words).toContain('“Loose” is kept');
    expect(onlyMessage(await d.say('contributor', 'list loose', 'direct')).words).toContain('No connection');
  },

  async delete(d) {
    await makeExport(d, 'Goner');
    const asked = onlyMessage(await d.say('contributor', 'delete goner', 'direct'));
    expect(asked.words).toContain('Delete “Goner”?');
    const gone = onlyMessage(await d.press('contributor', asked, 'Delete'));
    expect(gone.words).toContain('“Goner” is gone');
    // The question has served: the answer stands in its place.
    expect(gone.id).toBe(asked.id);
    expect(await countExports(d, 'goner')).toBe(0);
  },

  async confirm(d) {
    await makeExport(d, 'Asked twice');
    const asked = onlyMessage(await d.say('contributor', 'delete "Asked twice"', 'direct'));
    await d.press('contributor', asked, 'Delete');
    // The card as it was before: its question was answered already.
    const late = onlyMessage(await d.press('contributor', asked, 'Delete'));
    expect(late.words).toMatch(/answered already|There is no export/);
  },

  async decline(d) {
    await makeExport(d, 'Kept');
    const asked = onlyMessage(await d.say('contributor', 'delete kept', 'direct'));
    const no = titlesOf(asked).find((title) => title !== 'Delete');
    const declined = onlyMessage(await d.press('contributor', asked, no!));
    expect(declined.words).toContain('Nothing was done');
    expect(declined.id).toBe(asked.id);
    expect(await countExports(d, 'kept')).toBe(1);
  },

  async connections(d) {
    const added = onlyMessage(
      await d.say('admin', 'connections add "Second folder" destination:folder consent:yes', 'direct'),
    );
    expect(added.words).toContain('Second folder');
    expect(onlyMessage(await d.say('admin', 'connections')).words).toContain('Second folder');
    const shown = onlyMessage(await d.say('admin', 'connections show "Second folder"', 'direct'));
    expect(onlyMessage(await d.press('admin', shown, 'Verify')).words).toContain('It works');
    const shared = onlyMessage(
      await d.say('admin', `connections share "Second folder" with ${d.people.contributor.word}`, 'direct'),
    );
    expect(shared.words).toContain(d.people.contributor.name);
    const unshared = onlyMessage(
      await d.say('admin', `connections unshare "Second folder" from ${d.people.contributor.word}`, 'direct'),
    );
    expect(unshared.words).toContain('Connection unshared');
    const asked = onlyMessage(await d.say('admin', 'connections delete "Second folder"', 'direct'));
    expect(onlyMessage(await d.press('admin', asked, 'Delete connection')).words).toContain('Second folder');
    const secret = onlyMessage(await d.say('admin', 'connections add X destination:sftp password:hunter2', 'direct'));
    expect(secret.words).not.toContain('hunter2');
    expect(onlyMessage(await d.say('admin', 'connections', 'direct')).words).not.toContain('Second folder');
  },

  async request(d) {
    await d.say('admin', 'connections add "Wanted folder" destination:folder consent:yes', 'direct');
    const asked = onlyMessage(await d.say('contributor', 'request "Wanted folder" reason:"Weekly file"', 'direct'));
    expect(asked.words).toMatch(/Wanted folder[\s\S]*Weekly file/);
    expect(openedForm(await d.say('viewer', 'request role contributor', 'direct')).fields.map(({ id }) => id)).toEqual([
      'reason',
    ]);
  },

  async requests(d) {
    await d.say('admin', 'connections add "Refused folder" destination:folder consent:yes', 'direct');
    await d.say('contributor', 'request "Refused folder" reason:"To see"', 'direct');
    const open = onlyMessage(await d.say('admin', 'requests', 'direct'));
    expect(open.words).toContain('Refused folder');
    const card = await untilSaid(d, 'admin', 'direct', /Refused folder[\s\S]*To see/);
    const form = openedForm(await d.press('admin', card, 'Deny'));
    const denied = await d.submit('admin', await d.fill('admin', form, { reason: 'Not this one' }));
    expect(wordsOf(denied)).toContain('Not this one');
    expect((await untilSaid(d, 'contributor', 'direct', /did not give you access/)).words).toContain('Not this one');
  },

  async catalog(d) {
    const { words } = onlyMessage(await d.say('viewer', 'catalog', 'direct'));
    expect(words).toMatch(/Australia[\s\S]*100/);
  },

  async status(d) {
    const { words } = onlyMessage(await d.say('contributor', 'status'));
    expect(words).toContain('All well');
  },

  async home(d) {
    const { words } = onlyMessage(await d.say('contributor', 'home', 'direct'));
    expect(words).toContain(`Hello ${d.people.contributor.name.split(' ')[0]}`);
  },

  async people(d) {
    const { admin, viewer } = d.people;
    const list = onlyMessage(await d.say('admin', 'people', 'direct'));
    expect(list.words).toContain(admin.name);
    expect(list.words).toContain(viewer.name);
    const set = onlyMessage(await d.say('admin', `people set ${viewer.word} contributor`, 'direct'));
    expect(set.words).toContain(`${viewer.name} is now a contributor`);
    onlyMessage(await d.say('admin', `people set ${viewer.word} viewer`, 'direct'));
    expect(onlyMessage(await d.say('contributor', 'people', 'direct')).words).toContain('This takes an admin');
  },

  async settings(d) {
    const word = d.channelWord('admins');
    const set = onlyMessage(await d.say('admin', `settings admin-channel ${word}`, 'direct'));
    expect(set.words).toContain('Saved');
    const none = onlyMessage(await d.say('admin', 'settings admin-channel none', 'direct'));
    expect(none.words).toContain('Each admin, by direct message');
  },

  async audit(d) {
    await d.say('viewer', 'settings', 'direct');
    const refused = onlyMessage(await d.say('admin', 'audit outcome:refused', 'direct'));
    expect(refused.words).toContain(d.people.viewer.name);
    const csv = refused.buttons.find(({ title }) => title === 'Download CSV');
    const download = await fetch(csv!.url!);
    expect([download.status, (await download.text()).includes(d.people.viewer.name)]).toEqual([200, true]);
  },
};

export function proveCommands({ prove }: Part): void {
  it('has a case for every command, and for nothing else', () => {
    expect(Object.keys(CASES).sort()).toEqual(commands.map(({ name }) => name).sort());
  });
  for (const { name } of commands) {
    const test = CASES[name];
    if (test !== undefined) prove(`the command ${name}`, test);
  }
}
