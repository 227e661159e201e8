import { expect } from 'vitest';
import { makeExport, onlyMessage, openedForm, type Part, titlesOf, untilItReads, untilSaid } from './turns.ts';

/** Where answers go, and who sees them. */
export function proveManners({ prove }: Part): void {
  prove(
    'an answer in a channel is for the one who asked',
    async (d) => {
      const before = (await d.read('admin', 'channel')).filter(({ author }) => author === 'bot').length;
      const own = onlyMessage(await d.say('contributor', 'list', 'channel'));
      expect(own.isPrivate).toBe(true);
      const others = (await d.read('admin', 'channel')).filter(({ author }) => author === 'bot');
      expect(others).toHaveLength(before);
    },
    ['hasPrivateMessages'],
  );

  prove('a run in a channel is for all who read it, and for nobody else', async (d) => {
    await makeExport(d, 'For all');
    const run = onlyMessage(await d.say('contributor', 'run "For all"', 'channel'));
    const seen = (await d.read('admin', 'channel')).find(({ id }) => id === run.id);
    expect(seen?.words).toContain('For all');
    await untilItReads(d, 'admin', run, /Successful/);
    const direct = onlyMessage(await d.say('contributor', 'run "For all"', 'direct'));
    expect((await d.read('admin', 'direct')).some(({ id }) => id === direct.id)).toBe(false);
  });

  prove('each reads their own language', async (d) => {
    await makeExport(d, 'Two tongues');
    expect(onlyMessage(await d.say('viewer', 'list tongues', 'direct')).words).toContain('Jouw rechten: Bekijken');
    expect(onlyMessage(await d.say('contributor', 'list tongues', 'direct')).words).toContain('Your permissions: Edit');
  });

  prove('the bot is addressed by its name', async (d) => {
    const { words } = onlyMessage(await d.say('contributor', 'status', 'channel', { by: 'mention' }));
    expect(words).toContain('All well');
  });

  prove('between the two of them the words alone are enough, also for a form', async (d) => {
    const { words } = onlyMessage(await d.say('contributor', 'status', 'direct', { by: 'words' }));
    expect(words).toContain('All well');
    // Where the platform opens forms only for a press, it is one press away.
    const asked = await d.say('contributor', 'create', 'direct', { by: 'words' });
    const [offer] = asked.messages;
    const form = asked.form ?? openedForm(await d.press('contributor', offer!, titlesOf(offer!)[0]!));
    expect(form.title).toBe('New export');
    await d.dismiss('contributor', form);
  });

  prove(
    'the bot is addressed by its command',
    async (d) => {
      const { words } = onlyMessage(await d.say('contributor', 'status', 'channel', { by: 'slash' }));
      expect(words).toContain('All well');
      expect(onlyMessage(await d.say('contributor', '', 'direct', { by: 'slash' })).words).toContain(
        'What you can ask',
      );
    },
    ['hasSlashCommands'],
  );

  prove(
    'what is asked in a thread is answered there',
    async (d) => {
      await makeExport(d, 'Threaded');
      const run = onlyMessage(await d.say('contributor', 'run threaded', 'channel'));
      const asked = await d.say('contributor', 'run threaded', { under: run });
      expect(onlyMessage(asked).where).toBe('thread');
      await untilItReads(d, 'contributor', onlyMessage(asked), /Successful/);
    },
    ['hasThreads'],
  );

  prove(
    'the details of a run with several tasks follow below its card',
    async (d) => {
      await makeExport(d, 'Two tasks', 'australia,everyone');
      const run = onlyMessage(await d.say('contributor', 'run "Two tasks"', 'channel'));
      await untilItReads(d, 'contributor', run, /Successful/);
      const details = await untilSaid(d, 'contributor', { under: run }, /Details of Two tasks/);
      expect(details.words).toMatch(/Australia[\s\S]*Everyone/);
      expect(titlesOf(details)).not.toContain('Cancel run');
    },
    ['hasThreads'],
  );

  prove(
    'a page of one’s own shows what runs, offers what can be done, and keeps up',
    async (d) => {
      await makeExport(d, 'On the home', 'held');
      const home = await d.openHome('contributor');
      expect(home.words).toContain(`Hello ${d.people.contributor.name.split(' ')[0]}`);
      const held = await d.world.hold();
      try {
        const run = onlyMessage(await d.say('contributor', 'run "On the home"', 'direct'));
        await untilItReads(d, 'contributor', home, /On the home/);
        await d.press('contributor', run, 'Cancel run');
        await untilItReads(d, 'contributor', run, /Canceled/);
      } finally {
        await held.release();
      }
      await untilItReads(d, 'contributor', home, /Nothing is running/);
      const form = openedForm(await d.press('contributor', await d.openHome('contributor'), 'New export'));
      await d.dismiss('contributor', form);
    },
    ['hasHome'],
  );
}
