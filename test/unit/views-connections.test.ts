import { describe, expect, it } from 'vitest';
import { connectionId, exportId, personId } from '../support/samples-runs.ts';
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

describe('connections', () => {
  it('are added and mended by admins, and asked for by others', () => {
    const admin = show('connections', samples.connections.typical).card;
    expect(buttonNamed(admin, 'New connection')).toMatchObject({
      style: 'positive',
      data: { command: 'connections', input: { action: 'add' } },
      exportBot: { dialog: true },
    });
    expect(buttonNamed(admin, 'Fix')?.data.input).toEqual({ action: 'credentials', connection: connectionId(2) });
    const { card } = show('connections', samples.connections['for a contributor']);
    expect(titlesOf(card)).toEqual(['Show', 'Ask for access', 'Show']);
    expect(textOf(card)).toContain('SFTP · You can use it · Used by 3 exports');
  });

  it('name what has no row of its own', () => {
    expect(textOf(show('connections', samples.connections.longest).card)).toContain('… and 52 more: Everybody');
  });
});

describe('a connection', () => {
  it('says its state as a word, who may use it, and never what its secrets are', () => {
    const { card, title } = show('connection', samples.connection.typical);
    expect(title).toBe('Partner server: Ready');
    expect(factsOf(card)).toEqual({
      'Shared with': 'Ada Lovelace and Grace Hopper',
      Credentials: 'Stored, encrypted',
      Consent: 'Grace Hopper, 3 Nov 2026, 15:05',
      'Last verified': '2 hours ago (23 Nov 2026, 13:05): signed in as exports, 4 folders in /incoming',
    });
    expect(textOf(card)).toContain('Server: sftp.example.com\nPort: 22\nUser name: exports');
  });

  it('names the variable of the server that holds a secret, and both limits', () => {
    const { card } = show('connection', samples.connection['verified just now'], dutch);
    expect(factsOf(card)).toMatchObject({
      Inloggegevens: 'Van de server: SFTP_PASSWORD',
      Ledenlimiet: '250.000 per export (de bestemming neemt er 1.000.000 aan)',
    });
    expect(textOf(card)).toContain('Het werkt: account Acme.');
  });

  it('puts first what it needs next', () => {
    const primary = (label: string) =>
      buttonsOf(show('connection', samples.connection[label]).card).find((button) => button.style === 'positive');
    expect(primary('ready')).toBeUndefined();
    expect(primary('incomplete')?.title).toBe('Enter credentials');
    expect(primary('needs_sign_in')?.title).toBe('Fix');
    expect(primary('empty')?.title).toBe('Edit');
  });

  it('offers to share or unshare what is not so yet', () => {
    expect(titlesOf(show('connection', samples.connection.typical).card)).toEqual([
      'Verify',
      'Enter credentials',
      'Edit',
      'Share with contributors',
      'Unshare',
      'Delete',
    ]);
    expect(titlesOf(show('connection', samples.connection.ready).card)).not.toContain('Share with contributors');
    expect(titlesOf(show('connection', samples.connection.empty).card)).not.toContain('Unshare');
  });

  it('says why it failed, also when a later version wrote that down', () => {
    const failed = textOf(show('connection', samples.connection['failed to verify']).card);
    expect(failed).toContain('SFTP cannot be reached: connection refused');
    const unknown = show('connection', samples.connection['a failure of another version']).card;
    expect(factsOf(unknown)['Last verified']).toContain('failed');
  });

  it('offers those who may not use it to ask, once', () => {
    const { card } = show('connection', samples.connection['for who may not']);
    expect(buttonNamed(card, 'Ask for access')).toMatchObject({
      style: 'positive',
      data: { command: 'request', input: { connection: connectionId() } },
    });
    expect(titlesOf(show('connection', samples.connection['for who has asked']).card)).toEqual(['Connections']);
    expect(titlesOf(show('connection', samples.connection['for who may use it']).card)).toEqual(['Connections']);
  });
});

describe('the form of a connection', () => {
  it('asks for consent where no credentials are needed, with the notice above it', () => {
    const { card } = show('connection_form', samples.connection_form.typical);
    const inputs = inputsOf(card);
    expect(inputs.map((input) => input.id)).toEqual(['name', 'destination', 'sharedWith', 'memberLimit', 'consent']);
    const reloading = inputs.filter((input) => input.exportBot?.reload === true);
    expect(reloading.map((input) => input.id)).toEqual(['destination', 'sharedWith']);
    expect(textOf(card)).toContain('Your company stays responsible for having a legal ground');
    expect(titlesOf(card)).toEqual(['Verify and save']);
  });

  it('leaves credentials and consent to their page', () => {
    const { card } = show('connection_form', samples.connection_form['with credentials']);
    expect(inputsOf(card).map((input) => input.id)).toEqual([
      'name',
      'destination',
      'settings.host',
      'settings.port',
      'settings.username',
      'settings.folder',
      'settings.fingerprint',
      'sharedWith',
      'memberLimit',
    ]);
    expect(titlesOf(card)).toEqual(['Save and enter credentials']);
  });

  it('picks people where it is shared by name, and carries what it stands for', () => {
    const { card, text } = show('connection_form', samples.connection_form['by name, with errors']);
    expect(inputsOf(card).find((input) => input.id === 'people')).toMatchObject({
      isMultiSelect: true,
      value: `${personId(1)},${personId(2)}`,
    });
    expect(text).toContain('3 fields need another look: Name, Member limit per export');
    expect(buttonsOf(card)[0]?.data).toEqual({
      v: 1,
      command: 'connections',
      formId: 'form-1',
      input: { action: 'edit', connection: connectionId(), version: 3, step: 'submit' },
    });
  });
});

describe('the way to the credentials', () => {
  it('is a link, and says for whom and until when', () => {
    const { card, text } = show('credentials_link', samples.credentials_link.typical);
    expect(linksOf(card)).toMatchObject([{ title: 'Enter credentials', style: 'positive' }]);
    expect(text).toContain('for you alone and works once, until 15:20');
  });
});

describe('a connection that cannot be deleted', () => {
  it('asks for each export whether to disconnect or delete it', () => {
    const { card } = show('connection_blocked', samples.connection_blocked.typical);
    expect(buttonsOf(card).map(({ data }) => [data.command, data.input])).toEqual([
      ['disconnect', { export: exportId(1) }],
      ['delete', { export: exportId(1) }],
      ['disconnect', { export: exportId(2) }],
      ['delete', { export: exportId(2) }],
      ['connections', { action: 'delete', connection: connectionId() }],
      ['connections', { action: 'show', connection: connectionId() }],
    ]);
    expect(show('connection_blocked', samples.connection_blocked.empty).title).toBe('“Partner server” can be deleted');
    expect(ownTitlesOf(card)).toEqual(['Delete connection', 'Show connection']);
  });
});

describe('questions about connections and people', () => {
  it('say what stays', () => {
    const ask = (kind: string) => show('confirm', samples.confirm[kind]);
    expect(ask('unshare_connection').text).toContain('3 exports use this connection; they keep running');
    expect(ask('disconnect_export').text).toContain('does not run until you pick a connection again');
    expect(titlesOf(ask('delete_connection').card)).toEqual(['Delete connection', 'Keep it']);
    expect(titlesOf(ask('remove_person').card)).toEqual(['Remove', 'Not now']);
  });
});

describe('credentials that are not accepted any more', () => {
  it('are entered by an admin with one press, and asked of nobody else', () => {
    const [first] = buttonsOf(show('error', samples.error['without a sign-in']).card);
    expect(first).toMatchObject({ data: { command: 'connections', input: { action: 'credentials' } } });
    const role = 'contributor' as const;
    expect(titlesOf(show('error', samples.error['without a sign-in'], { ...english, role }).card)).toEqual([]);
  });
});
