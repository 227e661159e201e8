import { describe, expect, it } from 'vitest';
import { addCounts, NO_COUNTS } from '../../src/domain/run.ts';
import type { Reader } from '../../src/views/contract.ts';
import { toDialectCard, walkElements } from '../../src/views/dialect.ts';
import { createViews } from '../../src/views/index.ts';
import { NOW } from '../support/samples.ts';
import { exportId, sampleRun, sampleRunAnswer } from '../support/samples-runs.ts';
import {
  buttonNamed,
  buttonsOf,
  dutch,
  english,
  factsOf,
  ownTitlesOf,
  samples,
  show,
  textOf,
  titlesOf,
  views,
} from '../support/samples-shown.ts';

const contributor: Reader = { ...english, role: 'contributor' };
const viewer: Reader = { ...english, role: 'viewer' };
const home = samples.home.typical!;

describe('home', () => {
  it('greets the reader, and tells what runs, what went wrong, what waits for admins and what went well', () => {
    const { card, title, text } = show('home', home);
    expect(title).toBe('Hello Ada, this is Contoso Coffee');
    expect(text).toContain('2 exports are running · 3 exports need attention');
    for (const part of [
      'Started 23 Nov 2026, 15:04, on demand by Ada Lovelace',
      'The database stopped sending data for 30 seconds.',
      '10 records were not sent; the other ones arrived.',
      '1 connection needs new credentials.',
      'Jeanne Villepreux-Power asks to become a contributor',
      'Latest successful runs (3 of 9)',
    ]) {
      expect(textOf(card)).toContain(part);
    }
    expect(factsOf(card)).toEqual({
      Exports: '14',
      'Your role': 'Admin',
      Language: 'English',
      'Time zone': 'Europe/Amsterdam',
    });
  });

  it('offers with each export that needs attention what would help it', () => {
    const ofExport = (n: number) =>
      buttonsOf(show('home', home).card)
        .filter(({ data }) => JSON.stringify(data.input).includes(exportId(n)))
        .map(({ title }) => title);
    expect([3, 4, 5].map(ofExport)).toEqual([
      ['Run again', 'Show'],
      ['Edit', 'Show'],
      ['Run again', 'Show'],
    ]);
    const { card } = show('home', samples.home['for who may only look'], viewer);
    expect(buttonsOf(card).some(({ data }) => data.command === 'run' || data.command === 'edit')).toBe(false);
  });

  it('has buttons for the role of the reader', () => {
    const mine = samples.home['for who may only look'];
    expect(ownTitlesOf(show('home', home).card)).toEqual(['New export', 'All exports', 'Catalog', 'Requests', 'Help']);
    expect(ownTitlesOf(show('home', mine, contributor).card)).toEqual(['New export', 'All exports', 'Catalog', 'Help']);
    const { card } = show('home', mine, viewer);
    expect(ownTitlesOf(card)).toEqual(['All exports', 'Catalog', 'Ask to become contributor', 'Help']);
    expect(buttonNamed(card, 'Ask to become contributor')).toMatchObject({
      data: { command: 'request', input: { role: 'contributor' } },
      exportBot: { dialog: true },
    });
    expect(titlesOf(show('home', home).card).filter((title) => title === 'Review')).toHaveLength(2);
  });

  it('stays letter by letter the same while time passes and a run makes progress', () => {
    const later = createViews({ now: () => new Date(NOW.getTime() + 5 * 3_600_000) });
    const [first, ...others] = home.running.first;
    const tasks = first!.run.tasks.map((task) => ({
      ...task,
      counts: addCounts(task.counts, { ...NO_COUNTS, added: 500 }),
    }));
    const running = { ...home.running, first: [{ ...first!, run: { ...first!.run, tasks } }, ...others] };
    const drawn = later.render({ view: 'home', data: { ...home, running } }, english);
    expect(drawn).toEqual(show('home', home));
  });

  it('says what to do first where there is nothing yet', () => {
    const primary = (label: string, reader: Reader) => {
      const { card, text } = show('home', samples.home[label], reader);
      const button = buttonsOf(card).find(({ style }) => style === 'positive');
      return [text.split('. ').slice(2).join('. '), button?.title, button?.data.input];
    };
    expect(primary('empty', english)).toEqual([
      'Start with a connection: it says where data may go.',
      'New connection',
      { action: 'add' },
    ]);
    expect(primary('empty', contributor)).toEqual(['Choose one and ask for access to it.', 'Connections', {}]);
    expect(primary('empty, with a connection', contributor)[1]).toBe('New export');
    expect(primary('empty', viewer)).toEqual([
      'Contributors and admins can make one; you can ask to become a contributor.',
      undefined,
      undefined,
    ]);
  });
});

describe('the details of a run', () => {
  const tableOf = (label: string) => {
    const { card } = show('run_details', samples.run_details[label]);
    const table = [...walkElements(toDialectCard(card).body)].find((element) => element.type === 'Table');
    return table?.rows.map(({ cells }) => cells.map(({ items }) => items.map(({ text }) => text).join('')));
  };

  it('are a table where there are several tasks, with a column for what was not sent where there is any', () => {
    expect(tableOf('typical')).toEqual([
      ['Task', 'State', 'Rows', 'Duration', 'Files'],
      ['Newsletter subscribers', 'Successful', '6,000', '30 secs', 'segment_0.csv (1.3 MB)'],
      ['Big spenders', 'Successful', '6,431', '30 secs', 'segment_1.csv (1.4 MB)'],
    ]);
    expect(tableOf('several, some refused')).toEqual([
      ['Task', 'State', 'Rows', 'Invalid', 'Refused', 'Duration', 'Files'],
      ['Big spenders', 'Completed with errors', '6,431', '6', '4', '30 secs', '–'],
      ['Weekly newsletter', 'Successful', '6,000', '0', '0', '30 secs', 'segment_0.csv (1.3 MB)'],
    ]);
  });

  it('are facts where there is one, with the reason and who began it', () => {
    const errors = show('run_details', samples.run_details.completed_with_errors);
    expect(errors.title).toBe('Details of Weekly newsletter: Completed with errors');
    expect(factsOf(errors.card)).toEqual({
      Task: 'Newsletter subscribers: Completed with errors',
      Rows: '6,000',
      Unsent: '6 invalid and 4 refused by the destination',
      Duration: '30 secs',
      Files: 'segment_0.csv (1.3 MB)',
    });
    expect(tableOf('completed_with_errors')).toBeUndefined();
    const failed = textOf(show('run_details', samples.run_details.failed).card);
    expect(failed).toContain('The database stopped sending data for 30 seconds.');
    expect(failed).toContain('Started 23 Nov 2026, 15:04, on demand by Ada Lovelace');
    expect(textOf(show('run_details', samples.run_details.empty, dutch).card)).toContain('volgens de planning');
  });

  it('have no buttons: the card above them has', () => {
    for (const data of Object.values(samples.run_details)) {
      expect(titlesOf(show('run_details', data).card)).toEqual([]);
    }
  });
});

describe('the welcome', () => {
  it('tells a newcomer what they can do, and where to look', () => {
    const { card, title, text } = show('welcome', samples.welcome.typical, viewer);
    expect(title).toBe('Welcome, Ada');
    expect(text).toContain('You are a viewer here');
    expect(textOf(card)).toContain('request role contributor');
    expect(titlesOf(card)).toEqual(['All exports', 'Help']);
    expect(textOf(show('welcome', samples.welcome.typical, contributor).card)).toContain('You are a contributor here');
  });

  it('asks the first whether to become the admin', () => {
    const { card } = show('welcome', samples.welcome['to the first'], viewer);
    expect(textOf(card)).toContain('Nobody administers Contoso Coffee yet. Shall it be you?');
    expect(buttonsOf(card)[0]).toMatchObject({
      title: 'Become the admin',
      style: 'positive',
      data: { command: 'people', input: { action: 'claim' } },
    });
  });
});

describe('a notice about where the bot answers', () => {
  const notice = (label: string) => show('notice', samples.notice[label]);

  it('says where the answer is, and how to have it in the channel', () => {
    expect(notice('not in the channel').text).toContain(
      'I am not in #marketing, so the answer is here. Invite me there with /invite.',
    );
  });

  it('opens the form that came too late, unless no button could carry what is in it', () => {
    expect(buttonsOf(notice('a form, too late').card)).toMatchObject([
      { title: 'Open the form', style: 'positive', data: { command: 'edit' }, exportBot: { dialog: true } },
    ]);
    expect(titlesOf(notice('a form with more than a button holds').card)).toEqual([]);
  });

  it('leads home after an interruption, and to the log after a failure', () => {
    expect(buttonsOf(notice('interrupted').card)).toMatchObject([{ title: 'Home', data: { command: 'home' } }]);
    expect(notice('not carried out').text).toContain('3f9a1c27');
  });
});

describe('what is said beside cards', () => {
  it('tells whether a call opens a form', () => {
    const calls = [
      { command: 'create', input: {} },
      { command: 'requests', input: { action: 'deny' } },
      { command: 'requests', input: {} },
      { command: 'list', input: {} },
    ];
    expect(calls.map((call) => views.opensForm(call))).toEqual([true, true, false, false]);
  });

  it('takes a typed line that says it all for what it is, and a button with the same for the way to a form', () => {
    const whole = { command: 'create', input: { name: 'A', connection: 'B', items: ['c'] } };
    const typedEdit = { command: 'edit', input: { export: 'A', name: 'B', step: 'submit' } };
    const isTyped = { isTyped: true };
    expect([whole, typedEdit].map((call) => views.opensForm(call, isTyped))).toEqual([false, false]);
    expect(views.opensForm(whole)).toBe(true);
    expect(views.opensForm({ command: 'create', input: { name: 'A' } }, isTyped)).toBe(true);
  });

  it('counts in the grammar of the language', () => {
    const left = (count: number, reader: Reader) => views.text('blocks.rowsLeftOut', reader, { count });
    expect([left(1, english), left(1_200, english)]).toEqual([
      '1 more row is not shown.',
      '1,200 more rows are not shown.',
    ]);
    expect([left(1, dutch), left(1_200, dutch)]).toEqual([
      'Nog 1 rij is niet te zien.',
      'Nog 1.200 rijen zijn niet te zien.',
    ]);
    expect(views.text('blocks.confirmText', english, { action: 'Delete {x}' })).toBe(
      'Delete {x}: this may not be undone.',
    );
  });
});

it('a failed run that its export causes is mended by an edit', () => {
  const failure = { code: 'item_vanished', params: { name: 'x' }, fault: 'user', reference: 'K7QW2M9P' } as const;
  const broken = sampleRunAnswer('failed', { run: sampleRun('failed', { failure }) });
  const data = { ...home, trouble: { first: [broken], total: 1 } };
  expect(buttonNamed(show('home', data).card, 'Edit')?.data.command).toBe('edit');
});
