import type { CommandHelp, HelpAnswer } from '../../domain/answers.ts';
import { LIMITS } from '../limits.ts';
import { type Button, toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { isStringKey } from '../strings/index.ts';
import type { Words } from '../words.ts';

const GROUPS = {
  look: ['list', 'show', 'history', 'catalog', 'status'],
  run: ['run', 'cancel'],
  change: ['create', 'edit', 'duplicate', 'delete'],
} as const;
/** Buttons by themselves; asking for help again is not one of them. */
const WITHOUT_BUTTON: ReadonlySet<string> = new Set(['help', 'run', 'cancel', 'confirm', 'decline']);
/** Answers to questions: buttons give them. */
const NOT_LISTED: ReadonlySet<string> = new Set(['confirm', 'decline']);

/** What can be asked; or, for one command, how it is written. */
export const showHelp: View<'help'> = (answer, words) =>
  answer.topic === undefined ? showAll(words, answer) : showTopic(words, answer.topic);

function showAll(words: Words, { commands, person, environment }: HelpAnswer) {
  const listed = commands.filter((command) => !NOT_LISTED.has(command.name));
  const named = new Set<string>(Object.values(GROUPS).flat());
  const find = (name: string) => listed.filter((command) => command.name === name);
  const groups = [
    { key: 'look', commands: GROUPS.look.flatMap(find) },
    { key: 'run', commands: GROUPS.run.flatMap(find) },
    { key: 'change', commands: GROUPS.change.flatMap(find) },
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
      actions: toButtons(words, listed),
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

/** Without what may be left out; help on the one command has all of it. */
const toShortUsage = ({ name, usage }: CommandHelp): string => usage.replace(/\s*\[[^\]]*\]/g, '').trim() || name;

function toSummary(words: Words, name: string): string {
  const key = `commands.${name}.summary`;
  return isStringKey(key) ? words.t(key) : name;
}

function toButtons(words: Words, commands: readonly CommandHelp[]): Button[] {
  return commands
    .filter((command) => command.runsAlone && !WITHOUT_BUTTON.has(command.name))
    .slice(0, LIMITS.buttonsInARow)
    .map((command) =>
      toButton(
        words,
        { command: command.name, input: {} },
        { style: command.name === 'list' ? 'positive' : 'default' },
      ),
    );
}
