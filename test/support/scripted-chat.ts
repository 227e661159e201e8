import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ActionBody, Chat, Completion, Entry, MessageReply, Reply, Turn } from '../../src/chat/contract.ts';
import {
  type EnvironmentId,
  environmentIdSchema,
  type PersonId,
  personIdSchema,
  type RunId,
  runIdSchema,
} from '../../src/domain/ids.ts';
import type { Person } from '../../src/domain/person.ts';
import type { CardJson, Subject } from '../../src/views/contract.ts';

/**
 * A small conversation in memory that keeps the Chat contract, for tests of surfaces: its runs move when they are told
 * to, and its answers are held back when asked.
 */
export interface ScriptedChat extends Chat {
  readonly environmentId: EnvironmentId;
  readonly persons: { readonly noor: Person; readonly tomas: Person; readonly femke: Person };
  /** Turns that were handled, in order. */
  readonly turns: readonly Turn[];
  /** Moves the latest run to so many rows of 12,408; all of them end it. */
  advance(rows: number): void;
  /** Answers nothing until the returned function is called. */
  hold(): () => void;
  /** The next turn fails as if the program had a bug. */
  failNext(): void;
}

type Card = Readonly<Record<string, unknown>>;
const TOTAL = 12_408;
const COMMANDS = ['help', 'list', 'run', 'create', 'delete', 'note'];
const EXPORTS = ['Newsletter', 'Loyalty members', 'Win-back “Zürich”'];

const person = (name: string, role: Person['role'], locale: string, zone: string): Person => ({
  id: personIdSchema.parse(randomUUID()),
  name,
  role,
  locale,
  zone,
});

export function createScriptedChat(): ScriptedChat {
  const environmentId = environmentIdSchema.parse(randomUUID());
  const persons = {
    noor: person('Noor Haddad', 'admin', 'en-GB', 'Europe/Amsterdam'),
    tomas: person('Tomás Oliveira', 'contributor', 'en-US', 'America/New_York'),
    femke: person('Femke de Vries', 'viewer', 'nl-NL', 'Europe/Amsterdam'),
  };
  const people = Object.values(persons);
  const signals = new EventEmitter().setMaxListeners(100);
  const entries: Entry[] = [];
  const runs = new Map<RunId, { name: string; rows: number; isNote: boolean }>();
  const seen = new Set<string>();
  const turns: Turn[] = [];
  let gate: Promise<void> = Promise.resolve();
  let failing = false;
  let lastTime = 0;

  /** Times of entries never repeat, so that their order is certain. */
  const now = (): Date => {
    lastTime = Math.max(lastTime + 1, Date.now());
    return new Date(lastTime);
  };
  const put = (entry: Entry): Entry => {
    const index = entries.findIndex(({ id }) => id === entry.id);
    if (index === -1) entries.push(entry);
    else entries[index] = entry;
    signals.emit('entry', entry.id);
    return entry;
  };
  const draw = (id: RunId, reader: Person): { title: string; text: string; card: CardJson; live: boolean } => {
    const { name, rows, isNote } = runs.get(id)!;
    return isNote ? drawNote(rows) : drawRun(name, rows, reader);
  };
  const start = (name: string, reader: Person, isNote = false): MessageReply => {
    const id = runIdSchema.parse(randomUUID());
    runs.set(id, { name, rows: 0, isNote });
    const { title, text, card } = draw(id, reader);
    return { ...message('run', title, card, text), subject: { kind: 'run', id } };
  };

  const answer = (turn: Turn, reader: Person): Reply[] => {
    if (turn.body.kind === 'action') return press(turn.body, reader);
    const [word = '', ...rest] = turn.body.text.split(/\s+/);
    const name = rest.join(' ') || 'Newsletter';
    if (word === 'list') return [privately(message('list', '3 exports', drawList(reader)))];
    if (word === 'help') return [privately(message('help', 'What you can ask', drawHelp()))];
    if (word === 'create') return [form({}, {})];
    if (word === 'note') return [start('Note', reader, true)];
    if (word === 'delete') return [privately(message('confirm', `Delete “${name}”?`, drawConfirm(name)))];
    if (word === 'run') return reader.role === 'viewer' ? [refusal(reader)] : [start(name, reader)];
    const error = {
      type: 'TextBlock',
      text: `There is no command “${turn.body.text}”. Did you mean this?`,
      wrap: true,
    };
    const button = execute('list', 'list', {});
    return [
      {
        ...privately(message('error', 'Unknown command', toCard('Unknown command', [error], [button]))),
        error: 'unknown_command',
      },
    ];
  };

  const press = ({ data, inputs }: ActionBody, reader: Person): Reply[] => {
    const { command, input } = data as { command: string; input: Record<string, string> };
    if (command === 'run') return [start(String(input['export']), reader)];
    if (command === 'delete') {
      const done = toCard(`“${input['export']}” is deleted`, [text('What was sent stays at the destination.')]);
      return [{ ...privately(message('notice', 'Deleted', done)), replace: true }];
    }
    if (command !== 'create') return answer({ ...turns.at(-1)!, body: { kind: 'text', text: command } }, reader);
    if (input['step'] === 'reload') return [form(inputs, {})];
    const taken = EXPORTS.some((name) => name.toLowerCase() === inputs['name']?.toLowerCase());
    const errors = {
      ...(taken ? { name: `There is already an export called “${inputs['name']}”. Choose another name.` } : {}),
      ...(inputs['items'] ? {} : { items: 'Pick at least one.' }),
    };
    if (Object.keys(errors).length > 0) return [form(inputs, errors)];
    return [
      message(
        'notice',
        `“${inputs['name']}” is created`,
        toCard(
          `“${inputs['name']}” is created`,
          [],
          [execute('Run now', 'run', { export: inputs['name'] }, 'positive')],
        ),
      ),
    ];
  };

  return {
    environmentId,
    persons,
    turns,
    async handle(turn) {
      if (seen.has(turn.eventId)) return [];
      seen.add(turn.eventId);
      turns.push(turn);
      await gate;
      if (failing) {
        failing = false;
        throw new Error('scripted failure');
      }
      return answer(turn, people.find(({ id }) => id === turn.personId)!);
    },
    async draw(subject, personId) {
      return runs.has(subject.id) ? draw(subject.id, people.find(({ id }) => id === personId)!) : undefined;
    },
    watch(listener) {
      signals.on('subject', listener);
      return () => signals.off('subject', listener);
    },
    async complete(_environmentId, _personId, line) {
      return completeLine(line);
    },
    people: async () => people,
    transcript: {
      append: async (entry) => {
        const createdAt = now();
        return put({ ...entry, id: randomUUID(), createdAt, updatedAt: createdAt });
      },
      replace: async (id, content) => {
        const entry = entries.find((candidate) => candidate.id === id);
        if (entry === undefined) return undefined;
        const { card: _card, subject: _subject, ...kept } = entry;
        return put({ ...kept, ...content, updatedAt: now() });
      },
      find: async (id) => entries.find((entry) => entry.id === id),
      list: async ({ name }, personId: PersonId, limit) =>
        entries
          .filter((entry) => entry.conversation.name === name && (!entry.private || entry.reader === personId))
          .slice(-limit),
      bySubject: async (subject) => entries.filter((entry) => entry.subject?.id === subject.id),
      watch(listener) {
        signals.on('entry', listener);
        return () => signals.off('entry', listener);
      },
    },
    advance(rows) {
      const id = [...runs.keys()].at(-1)!;
      runs.set(id, { ...runs.get(id)!, rows });
      signals.emit('subject', { kind: 'run', id } satisfies Subject);
    },
    hold() {
      let release = (): void => {};
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    failNext() {
      failing = true;
    },
  };
}

const message = (view: string, title: string, card: CardJson, words = title): MessageReply => ({
  kind: 'message',
  view,
  title,
  text: words,
  card,
  private: false,
  replace: false,
});
const privately = (reply: MessageReply): MessageReply => ({ ...reply, private: true });

const toCard = (title: string, body: readonly Card[], actions: readonly Card[] = [], extra: Card = {}): CardJson => ({
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: title,
  body: [{ type: 'TextBlock', text: title, wrap: true, style: 'heading', size: 'large', weight: 'bolder' }, ...body],
  ...(actions.length === 0 ? {} : { actions }),
  ...extra,
});

const execute = (title: string, command: string, input: Card, style = 'default', associatedInputs = 'none'): Card => ({
  type: 'Action.Execute',
  verb: 'command',
  title,
  style,
  associatedInputs,
  data: { v: 1, command, input },
});
const text = (words: string, extra: Card = {}): Card => ({ type: 'TextBlock', text: words, wrap: true, ...extra });
const badge = (words: string, color: string): Card =>
  text(words, { color, weight: 'bolder', horizontalAlignment: 'right', exportBot: { badge: true } });
const columns = (left: Card, right: Card): Card => ({
  type: 'ColumnSet',
  columns: [
    { type: 'Column', width: 'stretch', items: [left] },
    { type: 'Column', width: 'auto', verticalContentAlignment: 'center', items: [right] },
  ],
});

function drawRun(name: string, rows: number, { locale }: Person): ReturnType<typeof drawNote> {
  const isDutch = locale.startsWith('nl');
  const live = rows < TOTAL;
  const number = (value: number): string => new Intl.NumberFormat(locale).format(value);
  const [running, successful] = isDutch ? ['Bezig', 'Geslaagd'] : ['Running', 'Successful'];
  const word = live ? running! : successful!;
  const title = `${name}: ${word}`;
  const facts = isDutch
    ? [
        ['Rijen', `${number(rows)} van ${number(TOTAL)}`],
        ['Bestemming', 'Lokale map'],
        ['Gestart door', 'Noor Haddad'],
      ]
    : [
        ['Rows', `${number(rows)} of ${number(TOTAL)}`],
        ['Destination', 'Local folder'],
        ['Started by', 'Noor Haddad'],
      ];
  const heading = text(name, { style: 'heading', size: 'large', weight: 'bolder' });
  const body = [
    columns(heading, badge(word, live ? 'accent' : 'good')),
    ...(live ? [{ type: 'ProgressBar', value: (100 * rows) / TOTAL, max: 100, spacing: 'medium' }] : []),
    { type: 'FactSet', spacing: 'medium', facts: facts.map(([key, value]) => ({ title: key, value })) },
  ];
  const cancel = execute(isDutch ? 'Afbreken' : 'Cancel', 'cancel', { export: name }, 'destructive');
  const again = execute(isDutch ? 'Opnieuw uitvoeren' : 'Run again', 'run', { export: name });
  const history = execute(isDutch ? 'Geschiedenis' : 'History', 'list', {});
  const card = { ...toCard(title, [], live ? [cancel, history] : [again, history]), body };
  return {
    title,
    text: `${title}, ${number(rows)}`,
    card: { ...card, exportBot: { state: live ? 'running' : 'successful' } },
    live,
  };
}

/** A card that changes while a person types in it. */
function drawNote(rows: number): { title: string; text: string; card: CardJson; live: boolean } {
  const input = { type: 'Input.Text', id: 'note', label: 'Note', placeholder: 'Anything' };
  const title = `Note after ${rows} rows`;
  return {
    title,
    text: title,
    card: toCard(title, [input], [execute('Save', 'list', {}, 'positive', 'auto')]),
    live: rows < TOTAL,
  };
}

function drawList({ role }: Person): CardJson {
  const states = [
    ['Successful', 'good'],
    ['Completed with errors', 'warning'],
    ['Never run', 'default'],
  ] as const;
  const rows = EXPORTS.map((name, index) => {
    const [word, color] = states[index]!;
    const edit = role === 'viewer' ? [] : [execute('Run', 'run', { export: name }, 'default')];
    return {
      type: 'Container',
      separator: true,
      spacing: 'medium',
      items: [
        columns(
          text(name, { weight: 'bolder' }),
          text(word, { color, weight: 'bolder', horizontalAlignment: 'right' }),
        ),
        text('Local folder · Every refresh · Refreshed today 08:12', { spacing: 'none' }),
        text('Connection: Team folder · Updated by Noor Haddad, 3 March', {
          isSubtle: true,
          size: 'small',
          spacing: 'none',
        }),
        { type: 'ActionSet', spacing: 'small', actions: [...edit, execute('Show', 'list', {})] },
      ],
    };
  });
  return toCard(
    '3 exports',
    rows,
    role === 'viewer' ? [] : [execute('New export', 'create', { step: 'open' }, 'positive')],
  );
}

function drawHelp(): CardJson {
  const cell = (words: string): Card => ({ type: 'TableCell', items: [text(words)] });
  const row = (...cells: string[]): Card => ({ type: 'TableRow', cells: cells.map(cell) });
  const table = {
    type: 'Table',
    firstRowAsHeaders: true,
    showGridLines: false,
    columns: [{ width: 2 }, { width: 3 }],
    rows: [row('Command', 'What it does'), row('list [search]', 'Every export'), row('run <export>', 'Runs one now')],
  };
  return toCard('What you can ask', [table]);
}

const drawConfirm = (name: string): CardJson =>
  toCard(
    `Delete “${name}”?`,
    [text('This cannot be undone. What was sent stays at the destination.')],
    [execute('Delete', 'delete', { export: name }, 'destructive'), execute('Keep', 'list', {})],
  );

function form(inputs: Readonly<Record<string, string>>, errors: Readonly<Record<string, string>>): Reply {
  const isDataOut = inputs['type'] === 'data_out';
  const choice = (value: string, title: string): Card => ({ value, title });
  const items = isDataOut
    ? [choice('customer', 'Customer (20,000)'), choice('orders', 'Orders (61,220)')]
    : [
        choice('vip', 'VIP customers (1,204)'),
        choice('newsletter', 'Newsletter readers (12,408)'),
        choice('lapsed', 'Lapsed for a year (3,310)'),
      ];
  const field = (id: string, label: string, rest: Card): Card => ({
    id,
    label,
    value: inputs[id] ?? '',
    spacing: 'medium',
    ...rest,
  });
  const body = [
    field('name', 'Name', {
      type: 'Input.Text',
      placeholder: 'For example Spring newsletter',
      isRequired: true,
      errorMessage: 'Give it a name.',
    }),
    field('type', 'What goes out', {
      type: 'Input.ChoiceSet',
      value: inputs['type'] ?? 'segments',
      choices: [choice('segments', 'Members of segments'), choice('data_out', 'Whole entities')],
      exportBot: { reload: true },
    }),
    field('items', isDataOut ? 'Entities' : 'Segments', {
      type: 'Input.ChoiceSet',
      isMultiSelect: true,
      choices: items,
      exportBot: { reload: true },
    }),
    text(`${(inputs['items'] ?? '').split(',').filter(Boolean).length} picked`, {
      size: 'small',
      isSubtle: true,
      spacing: 'small',
    }),
    field('limit', 'Stop after', {
      type: 'Input.Number',
      value: undefined,
      min: 1,
      max: 5000,
      placeholder: 'No limit',
    }),
    field('rename', 'New names', { type: 'Input.Text', isMultiline: true, placeholder: 'field = name' }),
  ];
  const actions = [
    execute('Save', 'create', {}, 'positive', 'auto'),
    execute('Save and run', 'create', { run: true }, 'default', 'auto'),
  ];
  return {
    kind: 'form',
    view: 'export_form',
    formId: 'form-1',
    title: 'New export',
    text: 'New export',
    card: { ...toCard('New export', body), actions },
    errors,
  };
}

function refusal({ locale }: Person): Reply {
  const title = locale.startsWith('nl')
    ? 'Hiervoor moet je bijdrager of beheerder zijn'
    : 'This needs a contributor or admin';
  return {
    ...privately(
      message('error', title, toCard(title, [text(locale.startsWith('nl') ? 'Je bent kijker.' : 'You are a viewer.')])),
    ),
    error: 'role_too_low',
  };
}

function completeLine(line: string): readonly Completion[] {
  const [word = '', ...rest] = line.trimStart().split(' ');
  if (rest.length === 0) {
    return COMMANDS.filter((command) => command.startsWith(word)).map((command) => ({
      line: command,
      title: command,
      hint: `What ${command} does`,
    }));
  }
  const typed = rest.join(' ').toLowerCase();
  if (word !== 'run' && word !== 'delete') return [];
  return EXPORTS.filter((name) => name.toLowerCase().startsWith(typed)).map((name) => ({
    line: `${word} "${name}"`,
    title: name,
    hint: 'Local folder',
  }));
}
