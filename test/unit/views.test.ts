import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode, type StoredError } from '../../src/domain/errors.ts';
import { checkDialect, toDialectCard, walkElements } from '../../src/views/dialect.ts';
import { connectionId, exportId, runId, sampleRun, sampleRunAnswer } from '../support/samples-runs.ts';
import {
  buttonsOf,
  dutch,
  english,
  factsOf,
  inputsOf,
  ownTitlesOf,
  samples,
  show,
  textOf,
  titlesOf,
  views,
} from '../support/samples-shown.ts';

describe('a run', () => {
  it('shows progress, rows, rate and time left while it runs, and a way to stop it', () => {
    const { card, title } = show('run', sampleRunAnswer('running'));
    expect(title).toBe('Weekly newsletter: Running');
    expect(factsOf(card)).toEqual({
      Tasks: '1 of 3',
      Rows: '8,400 of 19,293 (43%)',
      Rate: '210 rows/s',
      Remaining: 'about 52 secs',
      Started: '23 Nov 2026, 15:04, on demand by Ada Lovelace',
    });
    expect(buttonsOf(card)[0]).toMatchObject({
      style: 'destructive',
      data: { command: 'cancel', input: { run: runId() } },
    });
    expect(toDialectCard(card).exportBot).toEqual({ state: 'running' });
  });

  it('is told in the words, numbers and hours of the reader', () => {
    const newYork = show('run', sampleRunAnswer('successful'), { ...dutch, zone: 'America/New_York' });
    expect(newYork.title).toBe('Weekly newsletter: Gelukt');
    expect(factsOf(newYork.card)).toMatchObject({ Rijen: '12.431', Bestanden: '2 bestanden, 2,6 MB' });
    expect(factsOf(newYork.card).Gestart).toContain('09:04');
  });

  it('says whose a failure is to fix, and gives the reference only of what stands in the log', () => {
    const ours = show('run', samples.run['failed for the person to fix']);
    expect(factsOf(ours.card)).toMatchObject({ 'Up to': 'You, in the export' });
    expect(factsOf(ours.card).Reference).toBeUndefined();
    expect(textOf(ours.card)).toContain(
      "The following segment is not eligible for this export destination: 'Weekly newsletter'. Please choose only segments of type profile and contact and try again.",
    );
    expect(titlesOf(ours.card)[0]).toBe('Edit');
    const theirs = show('run', sampleRunAnswer('failed'));
    expect(factsOf(theirs.card)).toMatchObject({ 'Up to': 'The operator of the bot', Reference: 'K7QW2M9P' });
    expect(titlesOf(theirs.card)[0]).toBe('Run again');
  });

  it('begins with what ends its failure: the form for what is gone there, credentials where they are refused', () => {
    const failed = (code: ErrorCode, params: StoredError['params']) =>
      sampleRunAnswer('failed', {
        connectionId: connectionId(),
        run: { ...sampleRun('failed'), failure: { code, params, fault: 'destination', reference: 'K7QW2M9P' } },
      });
    const gone = failed('destination_gone', { destination: 'Mailchimp', what: 'the audience a1' });
    expect(titlesOf(show('run', gone).card)[0]).toBe('Edit');
    const refused = failed('destination_sign_in_failed', { destination: 'Mailchimp' });
    expect(titlesOf(show('run', refused).card)[0]).toBe('Fix');
    expect(titlesOf(show('run', refused, { ...english, role: 'contributor' }).card)[0]).toBe('Run again');
  });

  it('gives a reader who may only look no buttons that change anything', () => {
    for (const state of ['queued', 'running', 'failed', 'successful'] as const) {
      const { card } = show('run', sampleRunAnswer(state, { permission: 'view' }));
      expect(titlesOf(card)).toEqual(['Show', 'History']);
    }
  });

  it('counts tasks where rows are not counted yet', () => {
    const run = sampleRun('running');
    const uncounted = { ...run, tasks: run.tasks.map((task) => ({ ...task, expected: undefined })) };
    const { card } = show('run', sampleRunAnswer('running', { run: uncounted }));
    const bar = [...walkElements(toDialectCard(card).body)].find((element) => element.type === 'ProgressBar');
    expect(bar).toMatchObject({ value: 33, max: 100 });
    expect(factsOf(card)).toMatchObject({ Rows: '8,400' });
  });
});

describe('the list', () => {
  it('has all eight columns of an export in words', () => {
    const text = textOf(show('list', samples.list.typical).card);
    for (const part of [
      'Weekly newsletter',
      'Local folder',
      'Successful',
      'Refreshed 2 hours ago (23 Nov 2026, 13:05)',
      'With every refresh',
      'Connection: Marketing folder',
      'Your permissions: Edit',
      'Updated by Ada Lovelace, 20 Nov 2026, 15:05',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Never refreshed · With every refresh (off)');
  });

  it('turns pages and sorts with the search kept', () => {
    const { card } = show('list', samples.list.longest);
    const next = buttonsOf(card).find((button) => button.title === 'Next');
    const page = { search: 'Weekly newsletter', sort: 'updated', descending: true, page: 3 };
    expect(next?.data).toEqual({ v: 1, command: 'list', input: page });
    const sorted = buttonsOf(card).find((button) => button.title === 'Updated ↓');
    expect(sorted?.data.input).toEqual({ search: 'Weekly newsletter', sort: 'updated', descending: false });
  });

  it('offers to run only what the reader may run and is not running', () => {
    const runs = buttonsOf(show('list', samples.list.typical).card).filter((button) => button.data.command === 'run');
    expect(runs.map((button) => button.data.input)).toEqual([{ exports: [exportId(1)] }]);
  });

  it('says what to do when it is empty', () => {
    expect(titlesOf(show('list', samples.list.empty).card)).toEqual(['New export']);
    expect(titlesOf(show('list', samples.list['empty for a viewer']).card)).toEqual([]);
    expect(titlesOf(show('list', samples.list['no match']).card)).toEqual(['New export', 'Show all exports']);
  });
});

describe('an export', () => {
  it('offers to pick a connection first when it has none, and to disconnect when it has one', () => {
    expect(titlesOf(show('export', samples.export.typical).card)).toEqual([
      'Run',
      'Edit',
      'Schedule',
      'History',
      'Duplicate',
      'Disconnect',
      'Delete',
    ]);
    const all = buttonsOf(show('export', samples.export.empty).card);
    expect(all.map((button) => button.title)).toEqual([
      'Pick a connection',
      'Schedule',
      'History',
      'Duplicate',
      'Delete',
    ]);
    expect(all[0]).toMatchObject({ style: 'positive', data: { command: 'edit' } });
  });
});

describe('help', () => {
  const help = samples.help.typical!;

  it('has buttons for what the reader may do, and lists what admins do to admins alone', () => {
    const admin = { ...help, person: { ...help.person, role: 'admin' as const } };
    expect(textOf(show('help', admin).card)).toContain('audit');
    const viewer = { ...help, person: { ...help.person, role: 'viewer' as const } };
    const { card } = show('help', viewer);
    expect(textOf(card)).not.toContain('audit');
    expect(ownTitlesOf(card)).toEqual([
      'All exports',
      'Connections',
      'Requests',
      'Catalog',
      'Status',
      'Ask to become contributor',
    ]);
  });

  it('writes each command in its shortest way', () => {
    const lines = textOf(show('help', help).card).split('\n');
    expect(lines).toContain('request <connection>');
    expect(lines).toContain('run <export…|all>');
    expect(lines).toContain('connections');
  });
});

describe('what a channel is told of runs that send records', () => {
  const tell = (kind: 'needs_approval' | 'completed_with_errors', run: string, isDirect = false) =>
    show('notification', {
      event: {
        kind,
        at: new Date(),
        run: samples.run[run],
        connection: undefined,
        exports: 0,
        failures: 0,
        isRepeat: false,
        calls: undefined,
      },
      isDirect,
    });

  it('has the numbers of a held run in view, and its answers as buttons', () => {
    const { card } = tell('needs_approval', 'records, held');
    expect(textOf(card)).toContain('7,204 members out, of 12,000');
    expect(titlesOf(card).slice(0, 2)).toEqual(['Approve', 'Reject']);
  });

  it('leads to the records that were refused', () => {
    expect(titlesOf(tell('completed_with_errors', 'records, refused').card)).toContain('Refused records');
  });
});

describe('what a channel is told at once', () => {
  const night = samples.digest['of a night']!;

  it('leads to the runs that need somebody, and says of a single minute when it was', () => {
    expect(titlesOf(show('digest', night).card).slice(0, 1)).toEqual(['Details: Weekly newsletter']);
    expect(show('digest', night).title).toMatch(/^What happened between .+ and .+$/);
    const minute = { ...night, from: night.to };
    expect(show('digest', minute).title).toMatch(/^What happened on [^–]+$/);
    expect(textOf(show('digest', night).card)).toContain('Back to normal\nafter 3 failures');
  });

  it('gives whoever is called something to look at', () => {
    const titles = (name: string) => titlesOf(show('notification', samples.notification[name]!).card);
    expect(titles('third, with the owner')).toEqual(['Run again', 'Details', 'History']);
    expect(titles('second failure in a row')).toEqual([]);
  });
});

describe('the form', () => {
  it('asks for everything, with counts, and draws itself anew when a choice changes what can be chosen', () => {
    const { card } = show('export_form', samples.export_form.typical);
    const ids = ['name', 'connection', 'type', 'items', 'fields', 'rename', 'target.folder'];
    expect(inputsOf(card).map((input) => input.id)).toEqual(ids);
    const reloading = inputsOf(card).filter((input) => input.exportBot?.reload === true);
    expect(reloading.map((input) => input.id)).toEqual(['connection', 'type', 'items']);
    const items = inputsOf(card).find((input) => input.id === 'items');
    expect(items).toMatchObject({ value: 'segment_0', isMultiSelect: true });
    expect(items?.type === 'Input.ChoiceSet' && items.choices[0]?.title).toBe('Newsletter subscribers (12,345)');
  });

  it('carries what it stands for in its buttons', () => {
    const [save, run] = buttonsOf(show('export_form', samples.export_form['with errors, over the limit']).card);
    // biome-ignore lint/suspicious/noThenProperty: a field of the form; the object is never awaited
    const input = { exportId: exportId(), version: 3, then: 'save', step: 'submit' };
    expect(save).toMatchObject({ style: 'positive', associatedInputs: 'auto', exportBot: { dialog: false } });
    expect(save?.data).toEqual({ v: 1, command: 'edit', formId: 'form-1', input });
    expect(run?.data.input.then).toBe('run');
  });

  it('warns from nine tenths of the limit on', () => {
    const warning = (change: object) =>
      textOf(show('export_form', { ...samples.export_form.typical!, ...change }).card);
    expect(warning({ limit: 1_000_000 })).toContain('12,345 records go out');
    expect(warning({ limit: 13_000 })).toContain('12,345 of the 13,000 records');
    expect(warning({ limit: 10_000 })).toContain('takes 10,000 per export. The export would be skipped');
  });

  it('cannot be saved without a connection', () => {
    const { card } = show('export_form', samples.export_form.empty);
    expect(buttonsOf(card)).toEqual([]);
    expect(textOf(card)).toContain('Ask an admin to share one');
  });

  it('words the problem of a field without what to do elsewhere', () => {
    const error = { field: 'name', code: 'name_taken', params: { name: 'Weekly' } } as const;
    expect(views.fieldMessage(error, dutch)).toBe(
      'Er is al een export met de naam ‘Weekly’. Namen zijn uniek, ongeacht hoofdletters.',
    );
  });
});

describe('errors', () => {
  const explain = (error: AppError, reader = english) => show('error', { error }, reader).card;

  it('offer the line that was meant', () => {
    const calls = [{ command: 'run', input: { exports: ['Weekly newsletter'] } }];
    const card = explain(new AppError('unknown_command', { word: 'rnu' }, { calls }) as AppError);
    expect(titlesOf(card)).toEqual(['Did you mean: run Weekly newsletter?', 'Help']);
    const lost = [{ command: 'help', input: {} }];
    expect(titlesOf(explain(new AppError('unknown_command', { word: 'x' }, { calls: lost }) as AppError))).toEqual([
      'Help',
    ]);
  });

  it('tell candidates apart by their names, and never show an id', () => {
    const calls = ['Newsletter', exportId()].map((name) => ({ command: 'show', input: { export: name } }));
    const card = explain(new AppError('unknown_export', { name: 'Nwsletter' }, { calls }) as AppError);
    expect(titlesOf(card)).toEqual(['Show: Newsletter', 'Show']);
  });

  it('name roles and arguments in the reader’s language', () => {
    const role = explain(new AppError('role_too_low', { role: 'viewer', needed: 'contributor' }) as AppError, dutch);
    expect(textOf(role)).toContain('Je bent hier kijker. Hiervoor moet je bijdrager of beheerder zijn');
    const missing = explain(new AppError('missing_argument', { command: 'show', argument: 'export' }) as AppError);
    expect(textOf(missing)).toContain('Something is missing: the name of an export.');
  });

  it('offer to ask for what was refused, with the form that asks', () => {
    const { card } = show('error', samples.error['not shared']);
    expect(buttonsOf(card)[0]).toMatchObject({ title: 'Ask for access', exportBot: { dialog: true } });
    expect(titlesOf(show('error', samples.error.access).card)).toEqual(['Ask for the role']);
  });

  it('say who was first', () => {
    expect(textOf(show('error', samples.error['answered meanwhile']).card)).toContain(
      'Grace Hopper has answered this request: denied. Your answer changed nothing.',
    );
    expect(textOf(show('error', samples.error['closed by itself'], dutch).card)).toContain(
      'Deze aanvraag is gesloten: verlopen.',
    );
  });

  it('have a sentence for nothing in particular', () => {
    expect(textOf(explain(new AppError('not_running', { name: '' }) as AppError))).toContain('Nothing is running, so');
  });
});

describe('choices', () => {
  it('are written out with numbers when a button cannot hold their names', () => {
    const { card } = show('pick', samples.pick.longest);
    expect(titlesOf(card)[1]).toMatch(/^2\. Everybody.*…/u);
    expect(textOf(card)).toContain('2. Everybody who ordered twice in the Netherlands, Belgium or Luxembourg');
    expect(new Set(titlesOf(show('pick', samples.pick.typical).card)).size).toBe(3);
  });
});

describe('the dialect', () => {
  const card = { type: 'AdaptiveCard', version: '1.5', fallbackText: 'x' };
  const heading = { type: 'TextBlock', text: 'x', wrap: true, style: 'heading' };

  it.each([
    ['an unknown element', { ...card, body: [heading, { type: 'Media' }] }],
    ['an unknown property', { ...card, body: [{ ...heading, maxLines: 1 }] }],
    ['text that does not wrap', { ...card, body: [{ ...heading, wrap: false }] }],
    ['no headline', { ...card, body: [{ ...heading, style: 'default' }] }],
    ['no fallback text', { ...card, fallbackText: '', body: [heading] }],
    ['six facts', { ...card, body: [heading, { type: 'FactSet', facts: Array(6).fill({ title: 'a', value: 'b' }) }] }],
    ['a card that is too long', { ...card, body: [heading, ...Array(45).fill(heading)] }],
    [
      'a card that is too large',
      { ...card, body: [heading, ...Array(12).fill({ ...heading, style: 'default', text: 'x'.repeat(2_900) })] },
    ],
  ])('has complaints about %s', (_, broken) => {
    expect(checkDialect(broken)).not.toEqual([]);
  });
});
