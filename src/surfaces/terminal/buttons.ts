import type { CommandCall } from '../../domain/call.ts';
import type { Action, ExecuteAction } from '../../views/dialect.ts';
import { toLine } from './call-line.ts';
import { blockWidth, GAP, type Line, padLine, span, truncateLine, wrapLine } from './lines.ts';
import { toVisible } from './text.ts';

export type DrawActions = (actions: readonly Action[], columns: number) => Line[];

/** `[1] Run  [2] Show`, the primary one bold. */
export function drawButtons(actions: readonly Action[], columns: number, numbers: ReadonlyMap<Action, number>): Line[] {
  const buttons = actions.map((action): Line => {
    const bold = action.type === 'Action.Execute' && action.style === 'positive';
    return [span(`[${numbers.get(action)}]`, { tone: 'accent' }), span(` ${toVisible(action.title)}`, { bold })];
  });
  return flow(buttons, columns);
}

/**
 * `Run  → /export run "Weekly newsletter"`, never broken, because it is there to be copied; and the titles of those that
 * no line can say.
 */
export function drawLines(actions: readonly Action[], columns: number): Line[] {
  const sayable = actions.filter((action) => toTarget(action) !== undefined);
  const titles = sayable.map(({ title }): Line => [span(toVisible(title), { dim: true })]);
  const left = Math.min(blockWidth(titles), Math.floor(columns * 0.4));
  const lines = sayable.map((action, index) => [
    ...padLine(truncateLine(titles[index] ?? [], left), left),
    span(`${GAP}→ ${toTarget(action)}`),
  ]);
  const others = actions.filter((action) => !sayable.includes(action));
  return [
    ...lines,
    ...flow(
      others.map(({ title }) => [span(toVisible(title), { dim: true })]),
      columns,
    ),
  ];
}

const toTarget = (action: Action): string | undefined =>
  action.type === 'Action.OpenUrl' ? toVisible(action.url) : toLine(withName(action));

/** A line names things as people do, where the button carries an id. */
function withName({ data, exportBot }: ExecuteAction): CommandCall {
  const { named } = exportBot;
  if (named === undefined) return data;
  const { run, ...input } = data.input;
  const known = Object.entries(input).map(([key, value]) => {
    if (key === 'export' || key === 'connection' || key === 'person') return [key, named];
    return key === 'exports' ? [key, [named]] : [key, value];
  });
  // Where only the run says what is meant, its export does as well; beside an export it says which run.
  const isRunAlone = run !== undefined && input.export === undefined;
  const also = run === undefined || isRunAlone ? [] : [['run', run]];
  return {
    command: data.command,
    input: Object.fromEntries([...(isRunAlone ? [['export', named]] : []), ...known, ...also]),
  };
}

/** As many in a row as fit. */
function flow(parts: readonly Line[], columns: number): Line[] {
  const lines: Line[] = [];
  for (const part of parts) {
    const joined = [...(lines.at(-1) ?? []), span(GAP), ...part];
    if (lines.length > 0 && blockWidth([joined]) <= columns) lines[lines.length - 1] = joined;
    else lines.push(...wrapLine(part, columns));
  }
  return lines;
}
