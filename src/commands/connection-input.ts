import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { SHARED_WITH } from '../domain/permissions.ts';
import { type ConnectionDraft, connectionDraft } from '../services/connections/draft.ts';
import { type Line, lastOf } from './line.ts';

const ACTIONS = ['list', 'add', 'show', 'edit', 'verify', 'credentials', 'share', 'unshare', 'delete'] as const;

/** What an admin may not type, because everybody in the channel would read it, and the platform would keep it. */
const SECRETS = [
  'password',
  'passphrase',
  'privatekey',
  'private_key',
  'key',
  'token',
  'secret',
  'apikey',
  'api_key',
  'accountkey',
  'sas',
  'clientsecret',
  'secretaccesskey',
] as const;
const FIELDS = ['destination', 'name', 'limit', 'consent'] as const;
const SETTINGS = [
  'host',
  'port',
  'username',
  'folder',
  'fingerprint',
  'account',
  'endpoint',
  'container',
  'region',
  'bucket',
  'addressing',
  'server',
  'url',
] as const;

export const CONNECTION_OPTIONS: readonly string[] = [...FIELDS, ...SETTINGS, ...SECRETS];

const commaList = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
  z.array(z.string().max(200)).max(500).optional(),
);

export const connectionInput = z
  .object({
    action: z.enum(ACTIONS).default('list'),
    connection: z.string().max(500).optional(),
    step: z.enum(['submit', 'reload']).optional(),
    formId: z.uuid().optional(),
    version: z.coerce.number().int().optional(),
    with: z.union([z.literal('contributors'), z.array(z.string().max(200)).min(1).max(50)]).optional(),
    name: z.string().optional(),
    destination: z.string().optional(),
    sharedWith: z.enum(SHARED_WITH).optional(),
    people: commaList,
    memberLimit: z.string().optional(),
    /** What somebody opens the form for. */
    at: z.literal('memberLimit').optional(),
    consent: z.enum(['true', 'false']).optional(),
  })
  .catchall(z.unknown());
export type ConnectionInput = z.infer<typeof connectionInput>;

/** The draft that the fields make, over the one that the form began with. */
export function toConnectionDraft(input: ConnectionInput, base?: ConnectionDraft): ConnectionDraft {
  const settings = Object.fromEntries(
    Object.entries(input).flatMap(([key, value]) =>
      key.startsWith('settings.') && typeof value === 'string' ? [[key.slice('settings.'.length), value]] : [],
    ),
  );
  const { name, destination, sharedWith, people, memberLimit, consent } = input;
  const given = {
    name,
    destination,
    sharedWith,
    people,
    memberLimit,
    consent: consent === undefined ? undefined : consent === 'true',
  };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  // Another destination has other settings: what was typed for the old one does not carry over.
  const isOther = base !== undefined && destination !== undefined && destination !== base.destination;
  return connectionDraft.parse({ ...base, ...known, settings: { ...(isOther ? {} : base?.settings), ...settings } });
}

/** `connections share "Partner SFTP" with carlos, noor`: a verb, the connection, and what belongs to the verb. */
export function readConnectionLine(line: Line): Record<string, unknown> {
  const typed = SECRETS.find((secret) => line.options.has(secret));
  if (typed !== undefined)
    throw new AppError('secret_typed', { field: typed }, { calls: [{ command: 'connections', input: {} }] });
  const [verb = 'list', ...words] = line.words;
  const action = verb.toLowerCase();
  const settings = Object.fromEntries(
    SETTINGS.flatMap((key) => (line.options.has(key) ? [[`settings.${key}`, lastOf(line, key)]] : [])),
  );
  const limit = lastOf(line, 'limit');
  const fields = {
    ...settings,
    ...(lastOf(line, 'destination') === undefined ? {} : { destination: lastOf(line, 'destination') }),
    ...(limit === undefined ? {} : { memberLimit: limit === 'none' ? '' : limit }),
    ...(lastOf(line, 'consent') === undefined
      ? {}
      : { consent: /^(yes|true|ja)$/i.test(lastOf(line, 'consent') ?? '') ? 'true' : 'false' }),
  };
  if (action === 'add') {
    const name = lastOf(line, 'name') ?? words.join(' ');
    return {
      action,
      ...fields,
      ...(name === '' ? {} : { name }),
      ...(line.options.size > 0 && name !== '' ? { step: 'submit' } : {}),
    };
  }
  if (action === 'edit') {
    const name = lastOf(line, 'name');
    return {
      action,
      connection: words.join(' '),
      ...fields,
      ...(name === undefined ? {} : { name }),
      ...(line.options.size > 0 ? { step: 'submit' } : {}),
    };
  }
  const split = words.findIndex((word) => /^(with|from|met|van)$/i.test(word));
  const named = (split === -1 ? words : words.slice(0, split)).join(' ');
  const people = split === -1 ? [] : splitNames(words.slice(split + 1));
  const isAll = people.length === 1 && /^(contributors|all|everyone)$/i.test(people[0] ?? '');
  return {
    action,
    ...(named === '' ? {} : { connection: named }),
    ...(people.length === 0 ? {} : { with: isAll ? 'contributors' : people }),
  };
}

/** Names are parted by commas; words between commas belong together. */
const splitNames = (words: readonly string[]): string[] =>
  words
    .join(' ')
    .split(/,|\band\b|\ben\b/)
    .map((name) => name.trim())
    .filter(Boolean);
