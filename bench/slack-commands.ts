import type { SlackTwin } from '../twins/slack/index.ts';
import type { Counted } from './platform.ts';

/** One command, known by its trigger in what the bot keeps, and by its channel in what it answers. */
export interface Traced {
  readonly trigger: string;
  readonly channel: string;
  readonly user: string;
  readonly body: string;
}

const EXPORTS = ['Lapsed in Australia', 'Newsletter audience', 'Partner tables'];
/** Of ten commands: reads that cost little, and a run. */
const MIX: readonly ((trace: string, index: number) => string)[] = [
  (trace) => `list ${trace}`,
  () => 'help',
  (trace) => `list ${trace} sort:updated`,
  (_, index) => `show "${EXPORTS[index % EXPORTS.length]}"`,
  (trace) => `show ${trace}`,
  (_, index) => `history "${EXPORTS[index % EXPORTS.length]}"`,
  (trace) => `list ${trace}`,
  (_, index) => `show "${EXPORTS[index % EXPORTS.length]}"`,
  () => 'help list',
  (_, index) => `run "${EXPORTS[index % EXPORTS.length]}"`,
];

/** Commands of many people, each typed in a channel of its own, so that every answer tells what it answers. */
export function prepareCommands(twin: SlackTwin, name: string, count: number, users: readonly string[]): Traced[] {
  return Array.from({ length: count }, (_, index) => {
    const trace = `${name}${String(index).padStart(5, '0')}`;
    const user = users[index % users.length] ?? '';
    const channel = twin.addChannel({ id: `C0${trace.toUpperCase()}`, name: trace, members: [user] }).id;
    // Each person's commands differ, as ten people go by before it is the same one's turn.
    const text = MIX[(index + Math.floor(index / users.length)) % MIX.length]?.(trace, index) ?? 'help';
    const { body, payload } = twin.forge.command(user, text, channel);
    return { trigger: String(payload.trigger_id), channel, user, body };
  });
}

/** How many have no answer at the twin, and how many have more than one. */
export function countAnswers(twin: SlackTwin, commands: readonly Traced[]): Counted {
  const whispers = new Map<string, number>();
  for (const user of new Set(commands.map((command) => command.user)))
    for (const { channel } of twin.ephemerals(user)) whispers.set(channel, (whispers.get(channel) ?? 0) + 1);
  const counts = commands.map(({ channel }) => (whispers.get(channel) ?? 0) + twin.channel(channel).messages.length);
  return { lost: counts.filter((count) => count === 0).length, twice: counts.filter((count) => count > 1).length };
}
