import type { Command } from '../commands/command.ts';
import { quote } from '../commands/line.ts';
import { foldName } from '../domain/catalog.ts';
import { isAtLeast } from '../domain/person.ts';
import type { Scope } from '../services/context.ts';
import { readExports } from '../services/exports/read.ts';
import { isStringKey, type Views } from '../views/index.ts';
import type { Completion } from './contract.ts';

const MOST = 8;

/** What could come next on a typed line: a command, then the name of an export for commands that take one. */
export async function complete(
  commands: readonly Command[],
  views: Views,
  scope: Scope,
  line: string,
): Promise<Completion[]> {
  const [, prefix = '', rest = ''] = /^(\s*(?:\/exports?\s+|@exports?\s+)?)(.*)$/isu.exec(line) ?? [];
  const space = rest.search(/\s/);
  if (space === -1) {
    return commands
      .filter((command) => command.isHidden !== true && command.name.startsWith(rest.toLowerCase()))
      .filter((command) => isAtLeast(scope.person.role, command.needs))
      .slice(0, MOST)
      .map((command) => ({
        line: `${prefix}${command.name}${command.runsAlone ? '' : ' '}`,
        title: command.name,
        hint: summarize(views, command.name, scope),
      }));
  }
  const name = rest.slice(0, space).toLowerCase();
  const command = commands.find((one) => one.name === name && /<export|\[export\]/.test(one.usage));
  if (command === undefined) return [];
  const typed = foldName(rest.slice(space).replace(/["“”„]/g, ''));
  const all = await readExports(scope);
  const starts = all.filter((one) => foldName(one.name).startsWith(typed));
  const contains = all.filter((one) => !starts.includes(one) && foldName(one.name).includes(typed));
  return [...starts, ...contains].slice(0, MOST).map((one) => ({
    line: `${prefix}${name} ${quote(one.name)}`,
    title: one.name,
    hint: one.items.map((item) => scope.catalog.current().segments.get(item)?.title ?? item).join(', '),
  }));
}

function summarize(views: Views, command: string, scope: Scope): string {
  const key = `commands.${command}.summary`;
  return isStringKey(key) ? views.text(key, scope.person) : '';
}
