import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ActionBody, Chat, Entry, MessageReply, Reply, Turn } from '../../src/chat/contract.ts';
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
import {
  completeLine,
  drawConfirm,
  drawHelp,
  drawList,
  drawNote,
  drawRun,
  EXPORTS,
  execute,
  form,
  message,
  privately,
  refusal,
  text,
  toCard,
} from './scripted-cards.ts';

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
    if (command === 'run') return [start(String(input.export), reader)];
    if (command === 'delete') {
      const done = toCard(`“${input.export}” is deleted`, [text('What was sent stays at the destination.')]);
      return [{ ...privately(message('notice', 'Deleted', done)), replace: true }];
    }
    if (command !== 'create') return answer({ ...turns.at(-1)!, body: { kind: 'text', text: command } }, reader);
    if (input.step === 'reload') return [form(inputs, {})];
    const taken = EXPORTS.some((name) => name.toLowerCase() === inputs.name?.toLowerCase());
    const errors = {
      ...(taken ? { name: `There is already an export called “${inputs.name}”. Choose another name.` } : {}),
      ...(inputs.items ? {} : { items: 'Pick at least one.' }),
    };
    if (Object.keys(errors).length > 0) return [form(inputs, errors)];
    return [
      message(
        'notice',
        `“${inputs.name}” is created`,
        toCard(`“${inputs.name}” is created`, [], [execute('Run now', 'run', { export: inputs.name }, 'positive')]),
      ),
    ];
  };

  return {
    environmentId,
    persons,
    turns,
    async handle(turn) {
      const id = 'id' in turn.event ? turn.event.id : turn.event.turnId;
      if (seen.has(id)) return [];
      seen.add(id);
      turns.push(turn);
      await gate;
      if (failing) {
        failing = false;
        throw new Error('scripted failure');
      }
      return answer(turn, people.find(({ id }) => id === turn.personId)!);
    },
    async draw(subject, personId) {
      return subject.kind === 'run' && runs.has(subject.id)
        ? draw(subject.id, people.find(({ id }) => id === personId)!)
        : undefined;
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
