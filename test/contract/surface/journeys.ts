import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SurfaceDriver } from '../../support/surface-driver.ts';
import { fieldOf, onlyMessage, openedForm, type Part, titlesOf, untilItReads, untilSaid, wordsOf } from './turns.ts';

/** Whole stories, from the first word to the file. */
export function proveJourneys({ prove }: Part): void {
  prove('create, run, watch, cancel, run again', async (d) => {
    const form = openedForm(await d.say('contributor', 'create', 'channel'));
    const named = await d.fill('contributor', form, { name: 'Weekly file' });
    const filled = await d.fill('contributor', named, { items: ['Held'] });
    expect(wordsOf(await d.submit('contributor', filled))).toContain('“Weekly file” is saved');

    const held = await d.world.hold();
    const run = onlyMessage(await d.say('contributor', 'run "weekly file"', 'channel'));
    try {
      const running = await untilItReads(d, 'admin', run, /Running/);
      expect(titlesOf(running)).toContain('Cancel run');
      // Somebody who may only look has no such button on their own answer.
      expect(titlesOf(onlyMessage(await d.say('viewer', 'list weekly', 'direct')))).not.toContain('Uitvoeren');
      const joined = onlyMessage(await d.say('admin', 'run "weekly file"', 'direct'));
      // As long as it is not drawn anew, it says that it was joined.
      expect(joined.words).toMatch(/under way already|Running/);
      const asked = await d.press('contributor', running, 'Cancel run');
      expect(wordsOf(asked)).toMatch(/Weekly file/);
      const ended = await untilItReads(d, 'admin', run, /Canceled/);
      expect(ended.words).toContain(d.people.contributor.name);
      await untilItReads(d, 'admin', joined, /Canceled/);
    } finally {
      await held.release();
    }
    expect(await filesOf(d, 'weekly-file')).toEqual([]);

    const canceled = (await d.reread('contributor', run))!;
    const again = onlyMessage(await d.press('contributor', canceled, 'Run again'));
    const done = await untilItReads(d, 'contributor', again, /Successful/);
    expect(done.words).toMatch(/50/);
    expect(titlesOf(done)).not.toContain('Cancel run');
    expect(await filesOf(d, 'weekly-file')).toEqual(['held.csv', 'manifest.json']);
  });

  prove('ask for access, be approved in the admin channel, continue', async (d) => {
    await d.say('admin', `settings admin-channel ${d.channelWord('admins')}`, 'direct');
    await d.say('admin', 'connections add "Partner drop" destination:folder consent:yes', 'direct');
    const line = 'create "For the agency" segments:australia to:"Partner drop"';
    const refused = onlyMessage(await d.say('contributor', line, 'direct'));
    expect(refused.words).toContain('is not shared with you');

    const form = openedForm(await d.press('contributor', refused, 'Ask for access'));
    const asked = await d.submit('contributor', await d.fill('contributor', form, { reason: 'Weekly <file> & more' }));
    expect(wordsOf(asked)).toContain('Weekly <file> & more');

    const card = await untilSaid(d, 'admin', 'admins', /Weekly <file> & more/);
    expect(card.words).toContain(d.people.contributor.name);
    const first = d.people.contributor.name;
    const approve = titlesOf(card).find(
      (title) => title.startsWith('Approve for ') && title.includes(first.split(' ')[0]!),
    );
    await d.press('admin', card, approve!);
    const closed = await untilItReads(d, 'admin', card, /Approved/);
    expect(titlesOf(closed).filter((title) => /Approve|Deny/.test(title))).toEqual([]);
    expect(closed.words).toContain(d.people.admin.name);
    // Whoever comes second is told that it was answered.
    expect(wordsOf(await d.press('admin', card, 'Approve for all contributors'))).toMatch(/answered|Approved/);

    const told = await untilSaid(d, 'contributor', 'direct', /gave you access/);
    const next = titlesOf(told).find((title) => /Continue|Create export/.test(title));
    const resumed = openedForm(await d.press('contributor', told, next!));
    expect(fieldOf(resumed, 'name').value).toBe('For the agency');
    await d.submit('contributor', resumed, { button: 'Save and run' });
    await untilSaid(d, 'contributor', 'direct', /For the agency[\s\S]*Successful|Successful[\s\S]*For the agency/);
    expect(await filesOf(d, 'for-the-agency')).toEqual(['australia.csv', 'manifest.json']);
  });
}

/** What runs of an export have published, by the name of its folder. */
async function filesOf({ world }: SurfaceDriver, slug: string): Promise<readonly string[]> {
  const runs = await readdir(join(world.exportDir, slug)).catch(() => []);
  const files = await Promise.all(runs.map((run) => readdir(join(world.exportDir, slug, run))));
  return files.flat().sort();
}
