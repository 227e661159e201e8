import type { CommandHelp, HelpAnswer } from '../../domain/answers.ts';
import { isAtLeast } from '../../domain/person.ts';
import { type Button, toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { isStringKey } from '../strings/index.ts';
import type { Words } from '../words.ts';

const GROUPS = {
  look: ['home', 'list', 'show', 'history', 'catalog', 'status'],
  run: ['run', 'cancel'],
  change: ['create', 'edit', 'duplicate', 'disconnect', 'delete'],
  tell: ['subscribe', 'subscriptions', 'unsubscribe'],
  access: ['connections', 'request', 'requests', 'people', 'settings', 'audit'],
} as const;
/** What most people want most of the time, in this order, as far as it may be asked by the reader. */
const BUTTONS = ['list', 'create', 'connections', 'requests', 'catalog', 'status'];
/** Answers to questions: buttons give them. */
const NOT_LISTED: ReadonlySet<string> = new Set(['confirm', 'decline']);

/** What can be asked; or, for one command, how it is written. */
export const showHelp: View<'help'> = (answer, words) =>
  answer.topic === undefined ? showAll(words, answer) : showTopic(words, answer.topic);

function showAll(words: Words, { commands, person, environment }: HelpAnswer) {
  const isFor = ({ needs }: CommandHelp) => needs !== 'admin' || person.role === 'admin';
  const listed = commands.filter((command) => !NOT_LISTED.has(command.name) && isFor(command));
  const named = new Set<string>(Object.values(GROUPS).flat());
  const find = (name: string) => listed.filter((command) => command.name === name);
  const groups = [
    { key: 'look', commands: GROUPS.look.flatMap(find) },
    { key: 'run', commands: GROUPS.run.flatMap(find) },
    { key: 'change', commands: GROUPS.change.flatMap(find) },
    { key: 'tell', commands: GROUPS.tell.flatMap(find) },
    { key: 'access', commands: GROUPS.access.flatMap(find) },
    { key: 'other', commands: listed.filter((command) => !named.has(command.name)) },
  ] as const;
  const title = words.t('help.title');
  const intro = words.t('help.intro', { role: words.t(`role.${person.role}`), environment: toShown(environment) });
  return {
    title,
    text: intro,
    data: {
      title,
      intro,
      facts: [],
      groups: groups
        .filter((group) => group.commands.length > 0)
        .map((group) => ({
          title: words.t(`help.group.${group.key}`),
          lines: group.commands.map((command) => ({
            usage: toShortUsage(command),
            summary: toSummary(words, command.name),
          })),
        })),
      examples: { title: '', lines: [] },
      actions: toButtons(words, listed, person),
    },
  };
}

function showTopic(words: Words, topic: CommandHelp) {
  const summary = toSummary(words, topic.name);
  return {
    title: topic.name,
    text: summary,
    data: {
      title: topic.name,
      intro: summary,
      facts: toFacts([
        [words.t('help.usage'), topic.usage],
        [words.t('help.needs'), words.t(`needs.${topic.needs}`)],
      ]),
      groups: [],
      examples: { title: words.t('help.examples'), lines: topic.examples.map((line) => toShown(line, 200)) },
      actions: [
        ...(topic.runsAlone && topic.name !== 'help'
          ? [toButton(words, { command: topic.name, input: {} }, { style: 'positive' })]
          : []),
        toButton(words, { command: 'help', input: {} }),
      ],
    },
  };
}

/** Without what may be left out and the other ways to write it; help on the one command has all of it. */
const toShortUsage = ({ name, usage }: CommandHelp): string =>
  usage
    .replace(/\s*\[[^\]]*\]/g, '')
    .split(' | ')[0]
    ?.trim() || name;

function toSummary(words: Words, name: string): string {
  const key = `commands.${name}.summary`;
  return isStringKey(key) ? words.t(key) : name;
}

function toButtons(words: Words, commands: readonly CommandHelp[], { role }: HelpAnswer['person']): Button[] {
  const offered = commands.filter((command) => command.runsAlone && isAtLeast(role, command.needs));
  const buttons = BUTTONS.filter((name) => offered.some((command) => command.name === name)).map((name) =>
    toButton(words, { command: name, input: {} }, { style: name === 'list' ? 'positive' : 'default' }),
  );
  const canAsk = role === 'viewer' && commands.some((command) => command.name === 'request');
  if (!canAsk) return buttons;
  const call = { command: 'request', input: { role: 'contributor' } };
  return [...buttons, toButton(words, call, { title: words.t('button.ask_role.contributor') })];
}
