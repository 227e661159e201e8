import { expect, it } from 'vitest';
import { commands } from '../../../src/commands/registry.ts';
import type { SeenForm, SurfaceDriver } from '../../support/surface-driver.ts';
import {
  countExports,
  deliverMovers,
  makeExport,
  onlyMessage,
  openedForm,
  type Part,
  postedBy,
  titlesOf,
  untilItReads,
  untilSaid,
  wordsOf,
} from './turns.ts';

type Case = (driver: SurfaceDriver) => Promise<void>;

/** The value of the choice that begins with this name, in a form of exports. */
async function choiceOf(d: SurfaceDriver, form: SeenForm, name: string): Promise<string> {
  const choices = await d.search('contributor', form, 'exports', name);
  const found = choices.find(({ title }) => title.startsWith(name));
  if (found === undefined) throw new Error(`no choice ${name}`);
  return found.value;
}

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
    const several = onlyMessage(await d.say('contributor', 'run "Runner A", "Runner B"', 'direct'));
    expect(several.words).toContain('2 exports');
    await untilItReads(d, 'contributor', several, /2 successful/);
    const picker = openedForm(await d.say('contributor', 'run', 'direct'));
    const filled = await d.fill('contributor', picker, { exports: [await choiceOf(d, picker, 'Runner B')] });
    const again = onlyMessage(await d.submit('contributor', filled));
    await untilItReads(d, 'contributor', again, /Successful/);
  },

  async schedule(d) {
    await makeExport(d, 'Timed');
    const saved = onlyMessage(await d.say('contributor', 'schedule Timed weekdays 08:00 Europe/Amsterdam'));
    expect(saved.words).toContain('Weekdays at');
    const form = openedForm(await d.press('contributor', saved, 'Change schedule'));
    const daily = await d.fill('contributor', form, { kind: 'daily' });
    const done = onlyMessage(await d.submit('contributor', daily));
    expect(done.words).toContain('Every day at');
    expect(onlyMessage(await d.press('contributor', done, 'Switch off')).words).toContain('Off');
    expect(onlyMessage(await d.say('contributor', 'schedule Timed sometimes', 'direct')).words).toContain('sometimes');
  },

  async preview(d) {
    await d.world.setMovers(5);
    await makeExport(d, 'Looked at', 'movers', 'Outreach');
    const seen = onlyMessage(await d.say('contributor', 'preview "Looked at"', 'direct'));
    expect(seen.words).toMatch(/Nothing was sent[\s\S]*Add[\s\S]*5/);
    expect(seen.words).not.toContain('m1@example.com');
    await makeExport(d, 'Not to be looked at');
    const files = onlyMessage(await d.say('contributor', 'preview "Not to be looked at"', 'direct'));
    expect(files.words).toContain('writes files');
  },

  async retry(d) {
    const ended = await deliverMovers(d, 'Tried again', 5, { refused: 1, odd: 1 });
    expect(ended.words).toContain('Completed with errors');
    await d.world.source`update mover set email = 'm2@example.com' where id = 2`;
    const again = onlyMessage(await d.press('contributor', ended, 'Retry refused'));
    const seen = await untilItReads(d, 'contributor', again, /Completed with errors/);
    expect(seen.words).toContain('1 added');
    expect(onlyMessage(await d.say('viewer', 'retry "Tried again"', 'direct')).words).toContain('bijdrager');
  },

  async refused(d) {
    const ended = await deliverMovers(d, 'Refused ones', 30, { refused: 25 });
    expect(ended.words).toMatch(/has unsubscribed[\s\S]*5 more records/);
    const list = onlyMessage(await d.press('contributor', ended, 'Refused records'));
    expect(list.words).toContain('25 records refused');
    const download = await fetch(list.buttons.find(({ url }) => url !== undefined)!.url!);
    expect([download.status, (await download.text()).trim().split('\r\n').length]).toEqual([200, 26]);
    expect(onlyMessage(await d.say('viewer', 'refused "Refused ones"', 'direct')).words).toContain('Refused ones');
  },

  async approve(d) {
    await deliverMovers(d, 'Shrinking', 150);
    await d.world.setMovers(20);
    const run = onlyMessage(await d.say('contributor', 'run Shrinking', 'direct'));
    const held = await untilItReads(d, 'contributor', run, /130 members out, of 150/);
    expect(titlesOf(held)).toEqual(expect.arrayContaining(['Approve', 'Reject']));
    expect(onlyMessage(await d.say('viewer', 'approve Shrinking', 'direct')).words).toContain('bijdrager');
    await d.press('contributor', held, 'Approve');
    await untilItReads(d, 'contributor', run, /approved it/);
    const ended = await untilSaid(d, 'contributor', 'direct', /Shrinking[\s\S]*Successful[\s\S]*130 taken out/);
    expect(ended.words).toContain(`on demand by ${d.people.contributor.name}`);
    expect(onlyMessage(await d.say('admin', 'approve Shrinking', 'direct')).words).toContain('approved already');
  },

  async reject(d) {
    await deliverMovers(d, 'Staying', 150);
    await d.world.setMovers(10);
    const run = onlyMessage(await d.say('contributor', 'run Staying', 'direct'));
    const held = await untilItReads(d, 'contributor', run, /140 members out, of 150/);
    expect(wordsOf(await d.press('contributor', held, 'Reject'))).toContain('Nobody is taken out');
    await untilItReads(d, 'contributor', run, /rejected it/);
    await d.world.setMovers(150);
    const next = onlyMessage(await d.say('contributor', 'run Staying', 'direct'));
    expect((await untilItReads(d, 'contributor', next, /Successful/)).words).toContain('0 taken out');
  },

  async reset(d) {
    await deliverMovers(d, 'Anew', 7);
    const asked = onlyMessage(await d.say('contributor', 'reset Anew', 'direct'));
    expect(wordsOf(await d.press('contributor', asked, 'Forget'))).toContain('sends everything');
    const next = onlyMessage(await d.say('contributor', 'run Anew', 'direct'));
    expect((await untilItReads(d, 'contributor', next, /Successful/)).words).toContain('7 added');
  },

  async post(d) {
    await makeExport(d, 'Poster');
    await d.say('admin', 'settings chat-files off');
    expect(onlyMessage(await d.say('contributor', 'post Poster', 'direct')).words).toContain('file');
    await d.say('admin', 'settings chat-files 500');
    await d.say('contributor', 'post Poster');
    expect((await untilSaid(d, 'contributor', 'channel', /\.csv/)).words).toContain('100 records');
    expect(onlyMessage(await d.say('viewer', 'post Poster', 'direct')).words).toContain('bijdrager');
  },

  async calendar(d) {
    const made = onlyMessage(await d.say('viewer', 'calendar', 'direct'));
    expect(made.words).toContain('.ics');
    expect(onlyMessage(await d.press('viewer', made, 'Opheffen')).words).toContain('werkt niet meer');
  },

  async refresh(d) {
    const asked = onlyMessage(await d.say('admin', 'refresh', 'direct'));
    const card = onlyMessage(await d.press('admin', asked, 'Refresh'));
    await untilItReads(d, 'admin', card, /Successful/);
    const saved = onlyMessage(await d.say('admin', 'refresh schedule daily 05:00', 'direct'));
    expect(saved.words).toContain('Every day at');
    onlyMessage(await d.press('admin', saved, 'Switch off'));
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
    // Where the question was one person's, it has served, and what came of it is told to all.
    const done = postedBy(await d.press('contributor', asked, 'Disconnect'));
    expect(done.map(({ words }) => words).join('\n')).toContain('“Loose” is kept');
    expect(done.flatMap(titlesOf)).not.toContain('Disconnect');
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

  async subscribe(d) {
    await makeExport(d, 'Told of');
    const here = onlyMessage(await d.say('contributor', 'subscribe failures'));
    expect(here.words).toMatch(/Notifications here[\s\S]*All exports[\s\S]*failures/);
    const word = d.channelWord('channel');
    const named = onlyMessage(
      await d.say('contributor', `subscribe "told of" warnings in ${word} quiet:22:00-7:00`, 'direct'),
    );
    expect(named.words).toMatch(/Told of[\s\S]*warnings[\s\S]*quiet 22:00–07:00/);
    expect(onlyMessage(await d.say('viewer', 'subscribe', 'direct')).words).toContain('bijdrager');
    await d.say('contributor', 'unsubscribe');
  },

  async subscriptions(d) {
    await d.say('contributor', 'subscribe failures');
    const list = onlyMessage(await d.say('contributor', 'subscriptions'));
    expect(list.words).toContain('failures');
    expect(titlesOf(list)).toEqual(expect.arrayContaining(['Change', 'Unsubscribe']));
    expect(titlesOf(onlyMessage(await d.say('viewer', 'subscriptions', 'direct')))).not.toContain('Opzeggen');
    await d.say('contributor', 'unsubscribe');
  },

  async unsubscribe(d) {
    const card = onlyMessage(await d.say('contributor', 'subscribe approvals'));
    const ended = await d.press('contributor', card, 'Unsubscribe');
    expect(wordsOf(ended)).toContain('Nothing about exports is told');
    expect(onlyMessage(await d.say('contributor', 'unsubscribe')).words).toContain('hears nothing');
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
