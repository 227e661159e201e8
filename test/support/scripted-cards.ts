import type { Completion, MessageReply, Reply } from '../../src/chat/contract.ts';
import type { Person } from '../../src/domain/person.ts';
import type { CardJson } from '../../src/views/contract.ts';

/** What the scripted chat answers with: cards written by hand, of the same dialect as the real ones. */

type Card = Readonly<Record<string, unknown>>;

/** Rows of every scripted run. */
export const TOTAL = 12_408;
const COMMANDS = ['help', 'list', 'run', 'create', 'delete', 'note'];
export const EXPORTS = ['Newsletter', 'Loyalty members', 'Win-back “Zürich”'];

export const message = (view: string, title: string, card: CardJson, words = title): MessageReply => ({
  kind: 'message',
  view,
  title,
  text: words,
  card,
  private: false,
  replace: false,
});
export const privately = (reply: MessageReply): MessageReply => ({ ...reply, private: true });

export const toCard = (
  title: string,
  body: readonly Card[],
  actions: readonly Card[] = [],
  extra: Card = {},
): CardJson => ({
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: title,
  body: [{ type: 'TextBlock', text: title, wrap: true, style: 'heading', size: 'large', weight: 'bolder' }, ...body],
  ...(actions.length === 0 ? {} : { actions }),
  ...extra,
});

export const execute = (
  title: string,
  command: string,
  input: Card,
  style = 'default',
  associatedInputs = 'none',
): Card => ({
  type: 'Action.Execute',
  verb: 'command',
  title,
  style,
  associatedInputs,
  data: { v: 1, command, input },
});
export const text = (words: string, extra: Card = {}): Card => ({
  type: 'TextBlock',
  text: words,
  wrap: true,
  ...extra,
});
const badge = (words: string, color: string): Card =>
  text(words, { color, weight: 'bolder', horizontalAlignment: 'right', exportBot: { badge: true } });
const columns = (left: Card, right: Card): Card => ({
  type: 'ColumnSet',
  columns: [
    { type: 'Column', width: 'stretch', items: [left] },
    { type: 'Column', width: 'auto', verticalContentAlignment: 'center', items: [right] },
  ],
});

export function drawRun(name: string, rows: number, { locale }: Person): ReturnType<typeof drawNote> {
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
export function drawNote(rows: number): { title: string; text: string; card: CardJson; live: boolean } {
  const input = { type: 'Input.Text', id: 'note', label: 'Note', placeholder: 'Anything' };
  const title = `Note after ${rows} rows`;
  return {
    title,
    text: title,
    card: toCard(title, [input], [execute('Save', 'list', {}, 'positive', 'auto')]),
    live: rows < TOTAL,
  };
}

export function drawList({ role }: Person): CardJson {
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

export function drawHelp(): CardJson {
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

export const drawConfirm = (name: string): CardJson =>
  toCard(
    `Delete “${name}”?`,
    [text('This cannot be undone. What was sent stays at the destination.')],
    [execute('Delete', 'delete', { export: name }, 'destructive'), execute('Keep', 'list', {})],
  );

export function form(inputs: Readonly<Record<string, string>>, errors: Readonly<Record<string, string>>): Reply {
  const isDataOut = inputs.type === 'data_out';
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
      value: inputs.type ?? 'segments',
      choices: [choice('segments', 'Members of segments'), choice('data_out', 'Whole entities')],
      exportBot: { reload: true },
    }),
    field('items', isDataOut ? 'Entities' : 'Segments', {
      type: 'Input.ChoiceSet',
      isMultiSelect: true,
      choices: items,
      exportBot: { reload: true },
    }),
    text(`${(inputs.items ?? '').split(',').filter(Boolean).length} picked`, {
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

export function refusal({ locale }: Person): Reply {
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

export function completeLine(line: string): readonly Completion[] {
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
