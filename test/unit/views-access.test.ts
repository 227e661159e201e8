import { describe, expect, it } from 'vitest';
import { AUDIT_ACTIONS } from '../../src/domain/audit.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Reader } from '../../src/views/contract.ts';
import { toDialectCard, walkElements } from '../../src/views/dialect.ts';
import { STRINGS } from '../../src/views/strings/index.ts';
import { answeredNotices, sampleRequest } from '../support/samples-access.ts';
import { connectionId, exportId, personId, requestId } from '../support/samples-runs.ts';
import {
  buttonNamed,
  buttonsOf,
  dutch,
  english,
  factsOf,
  inputsOf,
  linksOf,
  ownTitlesOf,
  samples,
  show,
  textOf,
  titlesOf,
} from '../support/samples-shown.ts';

const viewer: Reader = { ...english, role: 'viewer' };

describe('people', () => {
  it('get the two other roles as buttons, and the reader none', () => {
    const { card } = show('people', samples.people.typical);
    const ofAda = buttonsOf(card).filter((button) => button.data.input.person === personId(1));
    expect(ofAda.map(({ title, data }) => [title, data.input])).toEqual([
      ['Make viewer', { action: 'set', person: personId(1), role: 'viewer' }],
      ['Make admin', { action: 'set', person: personId(1), role: 'admin' }],
      ['Remove', { action: 'remove', person: personId(1) }],
    ]);
    expect(buttonsOf(card).some((button) => button.data.input.person === personId(2))).toBe(false);
    expect(textOf(card)).toContain('Grace Hopper (you)');
  });

  it('point at requests that wait', () => {
    const { card, text } = show('people', samples.people.typical);
    expect(text).toContain('2 requests wait for an answer.');
    expect(buttonNamed(card, 'Requests')?.style).toBe('positive');
    expect(buttonNamed(show('people', samples.people.empty).card, 'Requests')?.style).toBe('default');
  });

  it('are only looked at by those who are no admins', () => {
    expect(titlesOf(show('people', samples.people.typical, viewer).card)).toEqual([]);
  });

  it('are named also when they are many', () => {
    const text = textOf(show('people', samples.people.longest).card);
    expect(text).toContain('And also:');
    expect(text).toContain('type “people set”');
  });
});

describe('a request', () => {
  it('is answered with one press, for the person or for all', () => {
    const { card, title } = show('request', samples.request.open);
    expect(title).toBe('Ada Lovelace asks for access to “Partner server”: Open');
    expect(buttonsOf(card).map((button) => [button.title, button.data.input])).toEqual([
      ['Approve for Ada', { action: 'approve', request: requestId(), scope: 'person' }],
      ['Approve for all contributors', { action: 'approve', request: requestId(), scope: 'all' }],
      ['Deny', { action: 'deny', request: requestId() }],
    ]);
    expect(buttonNamed(card, 'Deny')?.exportBot.dialog).toBe(true);
    expect(factsOf(card)).toEqual({
      Destination: 'SFTP',
      Asked: '2 hours ago (23 Nov 2026, 13:05)',
      Expires: '30 Nov 2026, 15:05',
    });
  });

  it('for a role has one way to approve it', () => {
    const { card, title } = show('request', samples.request['a role, open'], dutch);
    expect(title).toBe('Ada Lovelace wil bijdrager worden: Open');
    expect(titlesOf(card)).toEqual(['Goedkeuren', 'Afwijzen']);
  });

  it('says how it was answered, by whom and why, and has no buttons left', () => {
    const denied = show('request', samples.request.denied);
    expect(denied.title).toBe('Ada Lovelace asks for access to “Partner server”: Denied');
    expect(factsOf(denied.card)).toMatchObject({
      'Answered by': 'Grace Hopper, 23 Nov 2026, 15:03',
      Because: 'This one is for invoices; please use the marketing folder.',
    });
    const forAll = show('request', samples.request.approved_for_all);
    expect(factsOf(forAll.card)).toMatchObject({ For: 'All contributors' });
    for (const state of ['approved', 'approved_for_all', 'denied', 'expired'] as const) {
      expect(titlesOf(show('request', sampleRequest(state, { canAnswer: true })).card), state).toEqual([]);
    }
  });

  it('is no one’s to answer but an admin’s, and speaks to the one who asked', () => {
    const { card, title } = show('request', samples.request['of the reader']);
    expect(title).toBe('You ask for access to “Partner server”: Open');
    expect(titlesOf(card)).toEqual([]);
  });

  it('keeps a name that is no name in one piece', () => {
    const { card } = show('request', sampleRequest('open', { asker: '<!channel> now' }));
    expect(titlesOf(card)[0]).toBe('Approve for <!channel> now');
  });
});

describe('requests', () => {
  it('can be answered in the list', () => {
    const { card, title } = show('requests', samples.requests.typical);
    expect(title).toBe('2 open requests');
    expect(titlesOf(card)).toEqual([
      'Approve for Ada',
      'Approve for all contributors',
      'Deny',
      'Approve',
      'Deny',
      'Connections',
    ]);
  });

  it('of the reader come with their answers', () => {
    const text = textOf(show('requests', samples.requests['of the reader']).card);
    expect(text).toContain('This one is for invoices; please use the marketing folder.');
    expect(text).toContain('Approved for all by Grace Hopper, 23 Nov 2026, 15:03');
  });
});

describe('forms about requests', () => {
  it('ask for a reason and remember where the asker was', () => {
    const { card, title } = show('access_form', samples.access_form.typical);
    expect(title).toBe('Ask for access to Partner server');
    expect(inputsOf(card)).toMatchObject([{ id: 'reason', isRequired: true, isMultiline: true }]);
    expect(buttonsOf(card)[0]).toMatchObject({
      title: 'Send request',
      style: 'positive',
      data: {
        command: 'request',
        formId: 'form-1',
        input: {
          connection: connectionId(),
          resume: { command: 'create', input: { connection: connectionId() } },
          step: 'submit',
        },
      },
    });
  });

  it('take a way back along that is longer than what Slack takes of a button', () => {
    const [send] = buttonsOf(show('access_form', samples.access_form.longest).card);
    expect(JSON.stringify(send?.data.input.resume).length).toBeGreaterThan(2_000);
  });

  it('leave out a way back that no button could carry', () => {
    const [send] = buttonsOf(show('access_form', samples.access_form['more than a button holds']).card);
    expect(send?.data.input).toEqual({ connection: connectionId(), step: 'submit' });
  });

  it('tell the admin who reads why', () => {
    const { card } = show('deny_form', samples.deny_form.typical);
    expect(textOf(card)).toContain('Ada Lovelace reads your reason.');
    expect(buttonsOf(card)[0]?.data.input).toEqual({ action: 'deny', request: requestId(), step: 'submit' });
  });
});

describe('the answer to a request', () => {
  const notices = answeredNotices('Partner server');

  it('leads back to where the asker was', () => {
    const form = show('notice', notices['request approved, back to the form']).card;
    expect(buttonsOf(form)[0]).toMatchObject({
      title: 'Create export',
      style: 'positive',
      data: { command: 'create', input: {} },
    });
    const run = show('notice', notices['request approved, back to a run']).card;
    expect(buttonsOf(run)[0]).toMatchObject({ title: 'Run', data: { input: { exports: [exportId()] } } });
    expect(titlesOf(show('notice', notices['request approved']).card)).toEqual(['Show connection']);
  });

  it('says why it was denied, and offers to ask again what nobody answered', () => {
    const denied = show('notice', notices['request denied']);
    expect(denied.text).toContain('Grace Hopper did not give you access to “Partner server”: This one is for invoices');
    expect(titlesOf(denied.card)).toEqual([]);
    expect(titlesOf(show('notice', notices['request expired']).card)).toEqual(['Ask for access']);
    expect(show('notice', notices['request for a role approved']).text).toContain(
      'Grace Hopper made you a contributor.',
    );
  });
});

describe('the audit log', () => {
  const cellsOf = (label: string, reader = english) => {
    const { card } = show('audit', samples.audit[label], reader);
    const table = [...walkElements(toDialectCard(card).body)].find((element) => element.type === 'Table');
    return (table?.rows ?? []).map((row) => row.cells.map((cell) => cell.items[0]?.text));
  };

  it('says when, who, what, on what and how it ended', () => {
    const [header, first, second, third] = cellsOf('typical');
    expect(header).toEqual(['When', 'Who', 'What', 'On what', 'Outcome']);
    expect(first?.slice(1)).toEqual(['Grace Hopper (viewer, web chat)', 'Create export', 'Weekly newsletter', 'Done']);
    expect(second?.slice(2)).toEqual(['Share connection', 'Weekly newsletter', 'Refused']);
    expect(third?.[2]).toBe('Edit export: name, fields and something_else');
    expect(cellsOf('typical', dutch)[2]?.[2]).toBe('Verbinding delen');
  });

  it('keeps its filter when it turns pages, and can be downloaded', () => {
    const { card } = show('audit', samples.audit.longest);
    const name = 'Weekly newsletter';
    expect(buttonNamed(card, 'Next')?.data.input).toEqual({
      person: name,
      action: name,
      subject: name,
      outcome: 'done',
      page: 3,
    });
    expect(linksOf(card).map(({ title }) => title)).toEqual(['Download CSV']);
    expect(textOf(card)).toContain('outcome done');
    expect(ownTitlesOf(show('audit', samples.audit['no match']).card)).toEqual(['Show all']);
    expect(ownTitlesOf(show('audit', samples.audit.empty).card)).toEqual([]);
  });
});

describe('settings', () => {
  it('say where requests go and how to change that', () => {
    expect(factsOf(show('settings', samples.settings.typical).card)).toMatchObject({ 'Requests go to': '#exports' });
    const none = show('settings', samples.settings.empty).card;
    expect(factsOf(none)).toMatchObject({ 'Requests go to': 'Each admin, by direct message' });
    expect(textOf(none)).toContain('settings admin-channel #exports');
    expect(textOf(show('settings', samples.settings.saved).card)).toContain('Saved');
  });
});

describe('what the audit log tells of', () => {
  it.each(['en', 'nl'] as const)('has words, in %s', (language) => {
    const told: Readonly<Record<string, string>> = STRINGS[language];
    expect(AUDIT_ACTIONS.filter((action) => told[`audit.action.${action}`] === undefined)).toEqual([]);
  });
});

describe('an error', () => {
  it.each([
    ['unknown_export', { name: 'nope' }, 'All exports', { command: 'list', input: {} }],
    ['unknown_item', { name: 'nope' }, 'Catalog', { command: 'catalog', input: {} }],
    ['not_running', { name: 'Lapsed' }, 'History: Lapsed', { command: 'history', input: { export: 'Lapsed' } }],
    ['not_of_records', { name: 'Lapsed' }, 'Run: Lapsed', { command: 'run', input: { exports: ['Lapsed'] } }],
  ] as const)('%s has a button that leads to what its hint speaks of', (code, params, title, call) => {
    const { card } = show('error', { error: new AppError(code, params as never) as AppError });
    expect(buttonsOf(card).map(({ title: own, data }) => [own, data.command, data.input])).toEqual([
      [title, call.command, call.input],
    ]);
  });
});
