import { z } from 'zod';
import type { CommandHelp } from '../domain/answers.ts';
import { AppError } from '../domain/errors.ts';
import { isAtLeast } from '../domain/person.ts';
import { type Command, defineCommand, say } from './command.ts';

/** Help is about all the commands, so it is made once these are known. */
export function createHelp(list: () => readonly Command[]): Command {
  const toHelp = ({ name, usage, examples, needs, runsAlone }: Command): CommandHelp => ({
    name,
    usage,
    examples,
    needs,
    runsAlone,
  });
  return defineCommand({
    name: 'help',
    needs: 'viewer',
    usage: 'help [command]',
    examples: ['help', 'help run'],
    runsAlone: true,
    options: [],
    read: (line) => ({ topic: line.words[0] }),
    input: z.object({ topic: z.string().optional() }),
    async run(scope, { topic }) {
      const shown = list().filter((command) => command.isHidden !== true);
      const about = shown.find((command) => command.name === topic?.toLowerCase());
      if (topic !== undefined && about === undefined) {
        throw new AppError('unknown_command', { word: topic }, { calls: [{ command: 'help', input: {} }] });
      }
      return say({
        answer: {
          view: 'help',
          data: {
            topic: about === undefined ? undefined : toHelp(about),
            commands: shown.filter((command) => isAtLeast(scope.person.role, command.needs)).map(toHelp),
            person: scope.person,
            environment: scope.catalog.current().environment.name,
          },
        },
      });
    },
  });
}
