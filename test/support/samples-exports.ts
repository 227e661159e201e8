import type { Answers, CommandHelp } from '../../src/domain/answers.ts';
import type { Person } from '../../src/domain/person.ts';
import { SKIP_REASONS } from '../../src/domain/run.ts';
import { FOLLOWS_REFRESH } from '../../src/domain/schedule.ts';
import { item, type Samples, summary, times, toPossible, toWordy } from './samples-parts.ts';
import { ago, exportId, personId, sampleRunAnswer } from './samples-runs.ts';

const command = (
  name: string,
  usage: string,
  runsAlone = true,
  needs: CommandHelp['needs'] = 'viewer',
): CommandHelp => ({
  name,
  usage,
  examples: [`/export ${usage.split(' ')[0]}`, `/export ${name} "Weekly newsletter"`],
  needs,
  runsAlone,
});

const COMMANDS = [
  command('help', 'help [command]'),
  command('list', 'list [search] [sort:column]'),
  command('show', 'show <export>', false),
  command('create', 'create', true, 'contributor'),
  command('edit', 'edit <export>', false, 'contributor'),
  command('run', 'run <export…|all>', true, 'contributor'),
  command('cancel', 'cancel <export>', false, 'contributor'),
  command('history', 'history <export> [page]', false),
  command('duplicate', 'duplicate <export>', false, 'contributor'),
  command('delete', 'delete <export>', false, 'contributor'),
  command('disconnect', 'disconnect <export>', false, 'contributor'),
  command('connections', 'connections [add|show|edit|verify|share|unshare|delete] [connection]'),
  command('request', 'request <connection> | request role <role>', false),
  command('requests', 'requests'),
  command('people', 'people [set|remove] [person]'),
  command('settings', 'settings', true, 'admin'),
  command('audit', 'audit [person:…] [action:…]', true, 'admin'),
  command('catalog', 'catalog'),
  command('status', 'status'),
  command('home', 'home'),
];

const PERSON: Person = {
  id: personId(),
  name: 'Ada Lovelace',
  role: 'contributor',
  locale: 'en-GB',
  zone: 'Europe/Amsterdam',
};

const form = (change: Partial<Answers['export_form']> = {}): Answers['export_form'] => ({
  mode: 'create',
  formId: 'form-1',
  exportId: undefined,
  version: undefined,
  audience: 'b2c',
  name: '',
  type: 'segments',
  connection: 'c1',
  connections: [{ value: 'c1', title: 'Marketing folder' }],
  items: ['segment_0'],
  itemOptions: times(6, (n) => ({
    value: `segment_${n}`,
    title: item(n).title ?? '',
    count: n === 4 ? undefined : 12_345 + n,
  })),
  total: 12_345,
  fields: ['email', 'first_name'],
  fieldOptions: ['customer_id', 'email', 'first_name', 'last_name', 'country', 'birth_date'].map((name) => ({
    value: name,
    title: { email: 'E-mail address' }[name] ?? name.replaceAll('_', ' '),
    type: 'text' as const,
  })),
  rename: 'first_name = Given name',
  settings: [
    {
      id: 'target.folder',
      label: 'settings.folder.folder',
      help: 'settings.folder.folder.help',
      placeholder: 'settings.folder.folder.placeholder',
      required: false,
      value: 'newsletter',
      choices: undefined,
    },
  ],
  limit: undefined,
  errors: [],
  ...change,
});

const choice = (field: string, values: readonly string[], redraws = false) => ({
  id: `target.${field}`,
  label: `settings.files.${field}`,
  help: undefined,
  placeholder: undefined,
  required: false,
  value: values[0] ?? '',
  choices: values.map((value) => ({ value, title: `settings.files.${field}.${value}` })),
  hasWordedChoices: true,
  redraws,
});

const FILE_SETTINGS: Answers['export_form']['settings'] = [
  choice('layout', ['named', 'run', 'data_out'], true),
  {
    id: 'target.names',
    label: 'settings.files.names',
    help: 'settings.files.names.help',
    placeholder: 'settings.files.names.placeholder',
    required: false,
    value: '{export}/{item}_{date}',
    choices: undefined,
    example: 'weekly/lapsed-in-australia_2026-11-24.csv.gz',
  },
  choice('format', ['csv', 'jsonl', 'parquet'], true),
  choice('compression', ['gzip', 'gzip_small', 'none']),
  choice('delimiter', ['comma', 'semicolon', 'tab', 'pipe', 'colon']),
  choice('formulas', ['neutralise', 'keep']),
  { ...choice('header', ['yes', 'no']), id: 'extra', label: 'form.extra', redraws: true },
];

const UNREACHABLE = {
  code: 'destination_unreachable',
  params: { destination: 'Mailchimp', detail: 'nothing listens there (ECONNREFUSED)' },
} as const;

const chatFile = (change: Partial<Answers['chat_file']>): Answers['chat_file'] => ({
  exportId: exportId(),
  exportName: 'Weekly newsletter',
  title: 'Lapsed customers',
  name: 'Lapsed customers 2026-11-24.csv',
  rows: 1,
  size: 1200,
  download: 'https://exports.example.com/downloads/files/abc',
  expiresAt: ago(-86_400),
  ...change,
});

/** Help, lists, exports and their form, with `name` wherever people or data give a name. */
export function createExportSamples(
  name: string,
): Pick<Samples, 'help' | 'list' | 'export' | 'export_form' | 'chat_file'> {
  const wordy = toWordy(name);
  return {
    help: {
      typical: { topic: undefined, commands: COMMANDS, person: PERSON, environment: name },
      empty: { topic: undefined, commands: [], person: { ...PERSON, role: 'viewer' }, environment: name },
      topic: { topic: COMMANDS[5], commands: COMMANDS, person: PERSON, environment: name },
    },
    list: {
      typical: {
        exports: [
          summary({ name }),
          summary({
            id: exportId(2),
            name: 'All customers',
            status: undefined,
            refreshedAt: undefined,
            permission: 'view',
            schedule: { ...FOLLOWS_REFRESH, active: false },
          }),
          summary({
            id: exportId(3),
            name: 'Big spenders',
            status: { state: 'skipped', skipReason: 'no_connection' },
            destination: undefined,
            connection: undefined,
          }),
          summary({ id: exportId(4), name: 'Lapsed customers', status: { state: 'running', skipReason: undefined } }),
        ],
        page: 1,
        pages: 1,
        total: 4,
        search: '',
        sort: 'name',
        descending: false,
        canCreate: true,
      },
      empty: { exports: [], page: 1, pages: 1, total: 0, search: '', sort: 'name', descending: false, canCreate: true },
      'empty for a viewer': {
        exports: [],
        page: 1,
        pages: 1,
        total: 0,
        search: '',
        sort: 'name',
        descending: false,
        canCreate: false,
      },
      'no match': {
        exports: [],
        page: 1,
        pages: 1,
        total: 0,
        search: toPossible(name),
        sort: 'name',
        descending: false,
        canCreate: true,
      },
      longest: {
        exports: times(6, (n) =>
          summary({
            id: exportId(n + 1),
            name: wordy(n),
            connection: wordy(0),
            updatedBy: wordy(0),
            status: { state: 'skipped', skipReason: SKIP_REASONS[n] },
          }),
        ),
        page: 2,
        pages: 1_234,
        total: 7_404,
        search: toPossible(name),
        sort: 'updated',
        descending: true,
        canCreate: true,
      },
    },
    export: {
      typical: {
        summary: summary({ name }),
        type: 'segments',
        items: [item(0), item(1)],
        mapping: [
          { field: 'email', as: 'E-mail' },
          { field: 'first_name', as: 'first_name' },
        ],
        target: [{ label: 'settings.folder.folder', value: 'newsletter/weekly' }],
        createdBy: 'Ada Lovelace',
        createdAt: ago(30 * 86_400),
        lastRun: sampleRunAnswer('successful', { exportName: name }),
      },
      empty: {
        summary: summary({
          name,
          status: undefined,
          refreshedAt: undefined,
          destination: undefined,
          connection: undefined,
        }),
        type: 'data_out',
        items: [item(0, { count: undefined })],
        mapping: [],
        target: [],
        createdBy: 'Ada Lovelace',
        createdAt: ago(60),
        lastRun: undefined,
      },
      'for a viewer, with what is gone': {
        summary: summary({ name, permission: 'view', status: { state: 'failed', skipReason: undefined } }),
        type: 'segments',
        items: [
          item(0, { title: undefined, kind: undefined, count: undefined, eligible: false }),
          item(1, { kind: 'account', eligible: false }),
        ],
        mapping: [],
        target: [],
        createdBy: name,
        createdAt: ago(60),
        lastRun: sampleRunAnswer('failed'),
      },
      longest: {
        summary: summary({ name: wordy(0), connection: wordy(0), updatedBy: wordy(0) }),
        type: 'segments',
        items: times(60, (n) => item(n, { title: wordy(n), eligible: n > 9 })),
        mapping: times(40, (n) => ({ field: `field_${n}`, as: wordy(n) })),
        target: [
          { label: 'settings.folder.folder', value: 'deep/'.repeat(60) },
          ...times(8, () => ({
            label: 'settings.files.format',
            value: 'parquet',
            valueLabel: 'settings.files.format.parquet',
          })),
        ],
        createdBy: wordy(0),
        createdAt: ago(30 * 86_400),
        lastRun: sampleRunAnswer('running', { exportName: wordy(0) }),
      },
    },
    chat_file: {
      typical: chatFile({ exportName: name, title: name, name: `${name} 2026-11-24.csv` }),
      'brought by the platform': chatFile({ exportName: name, download: undefined }),
      longest: chatFile({
        exportName: wordy(0),
        title: wordy(1),
        name: `${wordy(2)}.xlsx`,
        rows: 50_000,
        size: 10_485_760,
      }),
    },
    export_form: {
      typical: form({ name }),
      'of records': form({
        name,
        isMatched: true,
        fieldOptions: [],
        fields: [],
        rename: 'country = COUNTRY',
        settings: [
          {
            id: 'target.audience',
            label: name,
            help: undefined,
            placeholder: undefined,
            required: true,
            value: 'a1',
            choices: [{ value: 'a1', title: name }],
            redraws: true,
          },
          ...times(10, (n) => ({
            id: `match.FIELD${n}`,
            label: `${name} ${n}`,
            help: undefined,
            placeholder: undefined,
            required: n === 0,
            value: n === 0 ? 'email' : '-',
            choices: [
              { value: '-', title: '–' },
              { value: 'email', title: name },
            ],
          })),
          {
            id: 'mode',
            label: 'form.mode',
            help: 'form.mode.help',
            placeholder: undefined,
            required: false,
            value: 'mirror',
            choices: [{ value: 'mirror', title: 'mode.mirror' }],
          },
        ],
      }),
      'of records, at a far end that is away': form({
        mode: 'edit',
        exportId: exportId(),
        version: 3,
        name,
        isMatched: true,
        unloaded: UNREACHABLE,
        fieldOptions: [],
        fields: [],
        rename: '',
        settings: [
          {
            id: 'target.audience',
            label: name,
            help: undefined,
            placeholder: undefined,
            required: true,
            value: 'a1',
            choices: undefined,
            unloaded: UNREACHABLE,
          },
        ],
      }),
      'of records, without a sign-in': form({
        name,
        isMatched: true,
        unloaded: { code: 'connection_needs_sign_in', params: { connection: name } },
        fieldOptions: [],
        fields: [],
        rename: '',
        settings: [],
      }),
      'of records, to a place that is gone': form({
        name,
        isMatched: true,
        unloaded: { code: 'destination_gone', params: { destination: 'Mailchimp', what: `the audience ${name}` } },
        fieldOptions: [],
        fields: [],
        rename: '',
        settings: [
          {
            id: 'target.audience',
            label: 'settings.mailchimp.audience',
            help: 'settings.mailchimp.audience.help',
            placeholder: undefined,
            required: true,
            value: 'a1',
            choices: [
              { value: 'a1', title: name, isUnlisted: true },
              { value: 'b2', title: name },
            ],
            redraws: true,
          },
        ],
      }),
      empty: form({
        connection: '',
        connections: [],
        items: [],
        itemOptions: [],
        total: 0,
        fields: [],
        fieldOptions: [],
        rename: '',
        settings: [],
      }),
      'whole entities': form({
        mode: 'duplicate',
        type: 'data_out',
        name: `Copy of ${name}`,
        fields: [],
        fieldOptions: [],
        items: ['customer'],
        itemOptions: [{ value: 'customer', title: 'Customer', count: 20_000 }],
        total: undefined,
      }),
      'near the limit': form({ limit: 13_000 }),
      'below a minimum': form({
        skips: {
          rule: 'minimum_per_segment',
          titles: [name],
          more: 0,
          kind: 'profile',
          count: 83,
          limit: 300,
          destination: 'LinkedIn Ads',
        },
      }),
      'with all settings of files': form({ name, settings: FILE_SETTINGS }),
      'with errors, over the limit': form({
        mode: 'edit',
        exportId: exportId(),
        version: 3,
        name,
        limit: 10_000,
        errors: [
          { field: 'name', code: 'name_taken', params: { name } },
          { field: 'target.folder', code: 'path_outside', params: { path: '../..' } },
        ],
      }),
      longest: form({
        name: wordy(0),
        connections: times(12, (n) => ({ value: `c${n}`, title: wordy(n), disabled: n === 1 })),
        items: times(30, (n) => `segment_${n}`),
        itemOptions: times(30, (n) => ({ value: `segment_${n}`, title: wordy(n), count: 1_204_331 })),
        fieldOptions: times(30, (n) => ({ value: `field_number_${n}`, title: wordy(n), type: 'text' as const })),
        settings: [
          {
            id: 'target.list',
            label: 'an unknown label',
            help: undefined,
            placeholder: undefined,
            required: true,
            value: 'x',
            choices: times(10, (n) => ({ value: `x${n}`, title: wordy(n) })),
          },
        ],
      }),
    },
  };
}
