import type { ConnectionFormAnswer, FormSetting } from '../../src/domain/answers.ts';
import { type Samples, times, toUsual, toWordy } from './samples-parts.ts';
import { connectionId, personId } from './samples-runs.ts';

const setting = (field: string, value: string, required = false): FormSetting => ({
  id: `settings.${field}`,
  label: `settings.sftp.${field}`,
  help: ['port', 'username'].includes(field) ? undefined : `settings.sftp.${field}.help`,
  placeholder: field === 'username' ? undefined : `settings.sftp.${field}.placeholder`,
  required,
  value,
  choices: undefined,
});

function form(change: Partial<ConnectionFormAnswer> = {}): ConnectionFormAnswer {
  return {
    mode: 'add',
    formId: 'form-1',
    connectionId: undefined,
    version: undefined,
    name: '',
    destination: 'folder',
    destinations: [
      { value: 'folder', title: 'Local folder' },
      { value: 'sftp', title: 'SFTP' },
    ],
    settings: [],
    needsCredentials: false,
    consent: false,
    sharedWith: 'nobody',
    people: [],
    peopleOptions: ['Ada Lovelace', 'Grace Hopper', 'Jeanne Villepreux-Power'].map((title, n) => ({
      value: personId(n + 1),
      title,
    })),
    memberLimit: '',
    isAtLimit: false,
    ownLimit: undefined,
    errors: [],
    ...change,
  };
}

/** The form of a connection, with `given` wherever people or data give a name. */
export function createConnectionFormSamples(given: string): Samples['connection_form'] {
  const wordy = toWordy(given);
  const name = toUsual(given, 'Partner server');
  return {
    typical: form({ name }),
    'with credentials': form({
      name,
      destination: 'sftp',
      needsCredentials: true,
      settings: [
        setting('host', 'sftp.example.com', true),
        setting('port', '22'),
        setting('username', 'exports', true),
        setting('folder', ''),
        setting('fingerprint', ''),
      ],
      sharedWith: 'contributors',
    }),
    empty: form({ destination: '', destinations: [], sharedWith: 'people', peopleOptions: [] }),
    'by name, with errors': form({
      mode: 'edit',
      connectionId: connectionId(),
      version: 3,
      name,
      consent: true,
      sharedWith: 'people',
      people: [personId(1), personId(2)],
      memberLimit: '250,000',
      ownLimit: 1_000_000,
      errors: [
        { field: 'name', code: 'connection_name_taken', params: { name } },
        {
          field: 'memberLimit',
          code: 'invalid_argument',
          params: { command: 'connections', argument: 'memberLimit', value: toUsual(given, 'lots') },
        },
        { field: 'consent', code: 'consent_required', params: {} },
      ],
    }),
    longest: form({
      mode: 'edit',
      name: wordy(0),
      destinations: times(30, (n) => ({ value: `kind_${n}`, title: wordy(n), disabled: n === 1 })),
      settings: times(5, (n) => ({
        ...setting('host', ''),
        id: `settings.field_${n}`,
        label: n % 2 ? 'settings.sftp.fingerprint' : 'settings.sftp.host',
      })),
      sharedWith: 'people',
      people: times(12, (n) => personId(n)),
      peopleOptions: times(30, (n) => ({ value: personId(n), title: wordy(n) })),
      memberLimit: '1000000000',
      ownLimit: 1_000_000_000,
    }),
  };
}
