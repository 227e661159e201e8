import type { Conversation, TeamsTwin } from '../twins/teams/index.ts';
import type { Counted } from './platform.ts';

/** One activity, and where its answer is to be looked for. */
export interface Traced {
  readonly conversation: Conversation;
  /** Whether somebody waits for the answer itself. */
  readonly isAwaited: boolean;
  readonly body: string;
}

const EXPORTS = ['Lapsed in Australia', 'Newsletter audience', 'Partner tables'];
/** Of ten activities: eight lines, mostly reads, and two buttons. */
const MIX: readonly ((index: number) => { line: string } | { call: object })[] = [
  () => ({ line: 'list' }),
  () => ({ line: 'help' }),
  (index) => ({ line: `show "${EXPORTS[index % EXPORTS.length]}"` }),
  () => ({ call: { v: 1, command: 'list', input: {} } }),
  () => ({ line: 'list sort:updated' }),
  (index) => ({ line: `history "${EXPORTS[index % EXPORTS.length]}"` }),
  () => ({ line: 'help list' }),
  () => ({ call: { v: 1, command: 'help', input: { topic: 'run' } } }),
  (index) => ({ line: `show "${EXPORTS[index % EXPORTS.length]}"` }),
  (index) => ({ line: `run "${EXPORTS[index % EXPORTS.length]}"` }),
];

/** Activities of many people, each in a group chat of its own, so that every answer tells what it answers. */
export function prepareActivities(twin: TeamsTwin, name: string, count: number, users: readonly string[]): Traced[] {
  return Array.from({ length: count }, (_, index) => {
    const trace = `${name}${String(index).padStart(5, '0')}`;
    const user = users[index % users.length] ?? '';
    const conversation = twin.addGroup(trace, [user]);
    // Each person's activities differ, as ten people go by before it is the same one's turn.
    const made = MIX[(index + Math.floor(index / users.length)) % MIX.length]?.(index) ?? { line: 'help' };
    const activity =
      'line' in made
        ? { type: 'message', id: trace, text: made.line }
        : {
            type: 'invoke',
            name: 'adaptiveCard/action',
            id: `f:${trace}`,
            replyToId: '1',
            value: { action: { type: 'Action.Execute', verb: 'command', data: { exportBot: { call: made.call } } } },
          };
    const isAwaited = 'call' in made;
    return { conversation, isAwaited, body: JSON.stringify(twin.person(user).activity(activity, conversation)) };
  });
}

/** How many have no answer at the twin, and how many have more than one. */
export function countAnswers(twin: TeamsTwin, activities: readonly Traced[]): Counted {
  const counts = activities.map(({ conversation }) => twin.messages(conversation).length);
  return { lost: counts.filter((count) => count === 0).length, twice: counts.filter((count) => count > 1).length };
}
